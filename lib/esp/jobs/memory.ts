/** Reads and writes words of a chip's memory and registers, and loads programs into its RAM. */
import { concat, hex, u32le } from "../../bytes.ts";
import { ChipError, LinkError } from "../../errors.ts";
import { checkRamImage } from "../image/check.ts";
import type { ImageFile } from "../image/image_file.ts";
import type { Identity } from "../link/identify.ts";
import { type Loader, SilenceError } from "../link/loader.ts";
import { writeRam } from "../link/write_ram.ts";

const WORD = 4;
/** Milliseconds for a ROM to refuse to start a program: it does so before it jumps. */
const REFUSAL_MS = 200;

/** `address` and `size` must be multiples of 4. Throws LinkError, RefusedError or PortError. */
export async function readMemory(
  loader: Loader,
  { address, size }: { readonly address: number; readonly size: number },
): Promise<Uint8Array> {
  const words: number[] = [];
  for (let at = address; at < address + size; at += WORD) {
    words.push(await explainSilence(loader.readReg(at, `Cannot read memory at ${hex(at, 8)}`)));
  }
  return concat(...words.map((word) => u32le(word)));
}

/** Throws as `readMemory` does. */
export async function writeMemory(
  loader: Loader,
  { address, value }: { readonly address: number; readonly value: number },
): Promise<void> {
  await explainSilence(loader.writeReg(address, value, `Cannot write memory at ${hex(address, 8)}`));
}

/** Access to an address without memory makes the loader crash. */
async function explainSilence<T>(access: Promise<T>): Promise<T> {
  try {
    return await access;
  } catch (error) {
    if (!(error instanceof SilenceError)) throw error;
    throw new LinkError(error.message, {
      hint: "There may be no memory at this address: then the chip has crashed, and needs a reset.",
      cause: error,
    });
  }
}

/** Loads a program into RAM and starts it. Throws ImageError, ChipError, RefusedError, LinkError or PortError. */
export async function loadProgram(
  loader: Loader,
  { chip }: Pick<Identity, "chip">,
  file: ImageFile,
): Promise<{ readonly bytes: number; readonly entry: number }> {
  const { name, ramBlock } = loader.dialect;
  if (name === "stub") {
    throw new ChipError("Cannot load a program: the stub of an earlier session occupies the chip's RAM", {
      hint: "Hold GPIO0 low, press RESET, and load again.",
    });
  }
  const { segments, entry } = checkRamImage(file, chip);
  const data = segments.map(({ address, at, length }) => ({
    address,
    data: file.bytes.subarray(at, at + length),
  }));
  const bytes = await writeRam(loader, data, { blockSize: ramBlock, action: `Cannot load "${file.path}"` });
  await loader.start({ op: "memEnd", entry }, {
    action: `Cannot start "${file.path}"`,
    timeoutMs: REFUSAL_MS,
    isGreeting: () => false,
  });
  return { bytes, entry };
}
