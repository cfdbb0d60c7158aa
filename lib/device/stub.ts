/** Uploads the stub into RAM and lets it take over. */
import type { Chip } from "../chips/chip.ts";
import { LinkError } from "../errors.ts";
import { sendBlocks } from "./blocks.ts";
import type { Loader } from "./loader.ts";
import type { StubImage } from "./stub_images.ts";

/** What a stub says when it runs: "OHAI". */
const GREETING = [0x4f, 0x48, 0x41, 0x49];
/** From the jump to the greeting; a ROM that starts another program stays silent. */
const GREETING_MS = 1_000;

/** Bytes uploaded. After it `loader.dialect` is the stub's. Throws LinkError if the stub does not start. */
export async function startStub(
  loader: Loader,
  chip: Chip,
  { image, blockSize }: { readonly image: StubImage; readonly blockSize: number },
): Promise<number> {
  let bytes = 0;
  for (const { address, data } of image.segments) {
    const blocks = Math.ceil(data.length / blockSize);
    await loader.command(
      { op: "memBegin", size: data.length, blocks, blockSize, address },
      { action: "Cannot upload the stub" },
    );
    const action = () => "Cannot upload the stub";
    await sendBlocks(loader, { op: "memData", bytes: data, blockSize, elastic: false, whole: false, action });
    bytes += data.length;
  }
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
  throw new LinkError(`${action}: it was uploaded, but does not greet`, {
    hint: "Try again, with a lower --baud, or with --no-stub.",
  });
}
