/** Determines the flash size of the board, and prepares the loader to address the whole flash. */
import { hex } from "../../bytes.ts";
import { ChipError, ProfileError } from "../../errors.ts";
import type { FlashId } from "../flash_parts/jedec_id.ts";
import { describeSize, sizeOfName } from "../chips/flash_size.ts";
import type { Chip } from "../chips/mod.ts";
import type { Report } from "../events.ts";
import type { Identity } from "../link/identify.ts";
import type { Loader } from "../link/loader.ts";
import { type AddressWrap, describeWrap, detectAddressWrap, probeOffsets } from "./address_wrap.ts";
import { attachFlash, readFlashId } from "./flash_id.ts";

export interface FlashSizeOptions {
  /** The profile's size, `detect` or `4MB`. It is used only if the chip cannot read the flash id. */
  readonly stated: string;
  readonly report: Report;
  /** The files to write or compare. Default: the whole flash is used. */
  readonly files?: readonly {
    readonly offset: number;
    readonly bytes: Uint8Array;
    /** The offset is not known yet. */
    readonly slot?: true;
  }[];
}

/**
 * Determines the size of the flash in bytes, and sets it in a ROM as well. Throws ChipError if the id does not tell the size,
 * ProfileError if the profile must state it, or LinkError.
 */
export async function identifyFlash(
  loader: Loader,
  identity: Identity,
  options: FlashSizeOptions,
): Promise<number> {
  return (await measureFlash(loader, identity, options)).flashSize;
}

/** As `identifyFlash`; also returns what is known of its address wrap-around. */
export async function measureFlash(
  loader: Loader,
  { chip, security }: Identity,
  { stated, report, files: used = [] }: FlashSizeOptions,
): Promise<{ readonly flashSize: number; readonly wrap: AddressWrap }> {
  const files = used.some(({ slot }) => slot === true) ? [] : used;
  await attachFlash(loader);
  if (security.secureDownload) {
    const flashSize = parseStatedSize(stated);
    await setFlashSize(loader, flashSize);
    return { flashSize, wrap: { kind: "none" } };
  }
  const id = await readSizedId(loader, chip);
  await setFlashSize(loader, id.size);
  const wrap = await detectAddressWrap(loader, {
    claimed: id.size,
    upTo: files.length === 0 ? id.size : Math.max(...files.map(({ offset, bytes }) => offset + bytes.length)),
    offsets: probeOffsets(chip.bootloaderOffset, files),
  });
  const flashSize = wrap.kind === "wraps" ? wrap.size : id.size;
  report({ type: "flash", id: hex(id.raw, 6), vendor: id.vendor, size: flashSize });
  if (flashSize !== id.size) {
    await setFlashSize(loader, flashSize);
    warnOfWrap(report, id.size, flashSize);
  }
  return { flashSize, wrap };
}

/** Warns that the flash has `size` bytes, although its id claims more. */
export function warnOfWrap(report: Report, claimed: number, size: number): void {
  report({
    type: "warning",
    message: `The flash is smaller than reported: ${describeWrap(claimed, size)}`,
    hint: `flasher uses ${describeSize(size)}. If you are sure that this is wrong, erase the flash with ` +
      '"flasher erase" first: then a write can measure it.',
  });
}

/** Repeats the preparation after a reset: the chip forgets how to reach its flash, and its size. */
export async function enableWholeFlash(loader: Loader, size: number): Promise<void> {
  await attachFlash(loader);
  await setFlashSize(loader, size);
}

async function setFlashSize(loader: Loader, flashSize: number): Promise<void> {
  if (!loader.dialect.setParams) return;
  await loader.command({ op: "spiSetParams", flashSize }, { action: "Cannot set the flash size" });
}

async function readSizedId(loader: Loader, chip: Chip): Promise<FlashId & { readonly size: number }> {
  const { raw, vendor, size } = await readFlashId(loader, chip);
  if (size !== undefined) return { raw, vendor, size };
  throw new ChipError(`Cannot determine the size of the flash: its id is ${hex(raw, 6)} (${vendor})`, {
    hint: "Run again: a bad line may have damaged the request. If the id stays the same, please report it, " +
      "so that a later version of flasher supports it.",
  });
}

/** In secure download mode the chip cannot read the flash id. */
function parseStatedSize(stated: string): number {
  const size = sizeOfName(stated);
  if (size !== undefined) return size;
  throw new ProfileError(
    `Cannot use flash.size ${stated}: this chip is in secure download mode and cannot detect the size`,
    { hint: "Set the size in the profile, for example size: 4MB." },
  );
}
