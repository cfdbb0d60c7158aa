/** Checks whether a loader still answers, whatever happened on the line before. */
import type { Dialect } from "../chips/chip.ts";
import type { Loader } from "./loader.ts";

/** Milliseconds until the rest of an interrupted answer has arrived. */
const DRAIN_MS = 50;
const SYNC_MS = 100;
/**
 * Bytes to send before each SYNC. After a frame whose end was lost, or that was damaged into an end, a stub mistakes
 * ends for beginnings until a lone end byte corrects that. If the stub was in step, the next lone end brings it back.
 */
const LEADS: readonly (readonly number[])[] = [[], [], [0xc0], [], [0xc0], []];

/** The loader that answers at the present rate; undefined if there is none. Throws PortError or Interrupted. */
export async function findLoader(loader: Loader): Promise<Dialect["name"] | undefined> {
  await loader.clock.sleep(DRAIN_MS);
  for (const lead of LEADS) {
    await loader.discardInput();
    if (lead.length > 0) await loader.port.write(Uint8Array.from(lead));
    const value = await loader.sync(SYNC_MS);
    if (value !== undefined) return value === 0 ? "stub" : "ROM";
  }
  return undefined;
}
