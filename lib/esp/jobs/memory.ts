/** Words of a chip's memory and registers, and programs for its RAM. */
import { concat, hex, u32le } from "../../bytes.ts";
import { ChipError, LinkError } from "../../errors.ts";
import { checkRamImage } from "../image/check.ts";
import type { ImageFile } from "../image/image_file.ts";
import type { Identity } from "../link/identify.ts";
import { type Loader, SilenceError } from "../link/loader.ts";
import { upload } from "../link/write_ram.ts";

const WORD = 4;
/** A ROM that refuses to start a program says so before it jumps. */
const REFUSAL_MS = 200;

/** `address` and `size` are whole words. Throws LinkError, RefusedError or PortError. */
export async function readMemory(
  loader: Loader,
  { address, size }: { readonly address: number; readonly size: number },
): Promise<Uint8Array> {
  const words: number[] = [];
  for (let at = address; at < address + size; at += WORD) {
    words.push(await orNoMemory(loader.readReg(at, `Cannot read memory at ${hex(at, 8)}`)));
  }
  return concat(...words.map((word) => u32le(word)));
}

/** Throws as `readMemory` does. */
export async function writeMemory(
  loader: Loader,
  { address, value }: { readonly address: number; readonly value: number },
): Promise<void> {
  await orNoMemory(loader.writeReg(address, value, `Cannot write memory at ${hex(address, 8)}`));
}

/** An address where nothing is makes the loader crash. */
async function orNoMemory<T>(access: Promise<T>): Promise<T> {
  try {
    return await access;
  } catch (error) {
    if (!(error instanceof SilenceError)) throw error;
    throw new LinkError(error.message, {
      hint: "There may be nothing at this address: then the chip has crashed, and a reset brings it back.",
      cause: error,
    });
  }
}

/**
 * Loads the image of a program into RAM and starts it. Throws ImageError, ChipError, RefusedError, LinkError
 * or PortError.
 */
export async function loadProgram(
  loader: Loader,
  { chip }: Identity,
  file: ImageFile,
): Promise<{ readonly bytes: number; readonly entry: number }> {
  const { name, ramBlock } = loader.dialect;
  if (name === "stub") {
    throw new ChipError("Cannot load a program: the stub of an earlier session is in the chip's RAM", {
      hint: "Press RESET, with GPIO0 held, and load again.",
    });
  }
  const { segments, entry } = checkRamImage(file, chip);
  const data = segments.map(({ address, at, length }) => ({
    address,
    data: file.bytes.subarray(at, at + length),
  }));
  const bytes = await upload(loader, data, { blockSize: ramBlock, action: `Cannot load "${file.path}"` });
  await loader.start({ op: "memEnd", entry }, {
    action: `Cannot start "${file.path}"`,
    timeoutMs: REFUSAL_MS,
    isGreeting: () => false,
  });
  return { bytes, entry };
}
