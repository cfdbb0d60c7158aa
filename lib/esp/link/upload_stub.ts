/** Uploads the stub into RAM and starts it. */
import { LinkError } from "../../errors.ts";
import type { Dialect } from "../chips/chip.ts";
import type { Loader } from "./loader.ts";
import type { StubImage } from "./stub_images.ts";
import { writeRam } from "./write_ram.ts";

/** The greeting of a stub that runs: "OHAI". */
const GREETING = [0x4f, 0x48, 0x41, 0x49];
/** Milliseconds from the jump to the greeting. A ROM that starts another program stays silent. */
const GREETING_MS = 1_000;

/** The stub arrived whole but does not run on this chip. */
export class MuteStubError extends LinkError {}

/**
 * Returns the number of bytes uploaded. Afterwards the loader speaks `dialect`, the stub's. Throws MuteStubError if the
 * stub does not start, RefusedError, LinkError or PortError.
 */
export async function startStub(
  loader: Loader,
  dialect: Dialect,
  { image, blockSize }: { readonly image: StubImage; readonly blockSize: number },
): Promise<number> {
  const bytes = await writeRam(loader, image.segments, { blockSize, action: "Cannot upload the stub" });
  await jump(loader, image.entry);
  loader.dialect = dialect;
  return bytes;
}

async function jump(loader: Loader, entry: number): Promise<void> {
  const action = "Cannot start the stub";
  const isGreeting = (frame: Uint8Array) =>
    frame.length === GREETING.length && GREETING.every((byte, i) => frame[i] === byte);
  // A ROM may jump before its answer is sent: only the greeting counts.
  if (await loader.start({ op: "memEnd", entry }, { action, timeoutMs: GREETING_MS, isGreeting })) return;
  throw new MuteStubError(`${action}: it was uploaded but sent no greeting`, {
    hint: "Try again with a lower --baud, or with --no-stub.",
  });
}
