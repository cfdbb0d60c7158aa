/** Is anybody still there? Asks until somebody answers, whatever has happened on the line before. */
import type { Dialect } from "../chips/chip.ts";
import type { Loader } from "./loader.ts";

/** Until the rest of what the chip was saying is in; milliseconds. */
const DRAIN_MS = 50;
const SYNC_MS = 100;
/**
 * What goes before each SYNC. A frame whose end was lost, or damaged into an end, leaves a stub taking ends for
 * beginnings, until one lone end puts it right; where it was right, the next one does.
 */
const LEADS: readonly (readonly number[])[] = [[], [], [0xc0], [], [0xc0], []];

/** Who answers at the present rate; undefined = nobody. Throws PortError or Interrupted. */
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
