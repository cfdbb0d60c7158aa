/** Uploads the stub into RAM and lets it take over. */
import type { Chip } from "../chips/chip.ts";
import { LinkError } from "../../errors.ts";
import type { Loader } from "./loader.ts";
import type { StubImage } from "./stub_images.ts";
import { upload } from "./write_ram.ts";

/** What a stub says when it runs: "OHAI". */
const GREETING = [0x4f, 0x48, 0x41, 0x49];
/** From the jump to the greeting; a ROM that starts another program stays silent. */
const GREETING_MS = 1_000;

/** It arrived whole, and does not run here. */
export class MuteStubError extends LinkError {}

/** Bytes uploaded. After it `loader.dialect` is the stub's. Throws MuteStubError if the stub does not start. */
export async function startStub(
  loader: Loader,
  chip: Chip,
  { image, blockSize }: { readonly image: StubImage; readonly blockSize: number },
): Promise<number> {
  const bytes = await upload(loader, image.segments, { blockSize, action: "Cannot upload the stub" });
  await jump(loader, image.entry);
  loader.dialect = chip.stub!;
  return bytes;
}

async function jump(loader: Loader, entry: number): Promise<void> {
  const action = "Cannot start the stub";
  const isGreeting = (frame: Uint8Array) =>
    frame.length === GREETING.length && GREETING.every((byte, i) => frame[i] === byte);
  // A ROM may jump before its answer is out: the greeting decides.
  if (await loader.start({ op: "memEnd", entry }, { action, timeoutMs: GREETING_MS, isGreeting })) return;
  throw new MuteStubError(`${action}: it was uploaded, but does not greet`, {
    hint: "Try again, with a lower --baud, or with --no-stub.",
  });
}
