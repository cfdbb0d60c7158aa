/** How much flash the board has: the chip is made ready to reach it, and its id is read. */
import { hex } from "../../bytes.ts";
import { describeSize, sizeOfName } from "../chips/flash_size.ts";
import type { Chip } from "../chips/mod.ts";
import { ChipError, ProfileError } from "../../errors.ts";
import type { Identity } from "../link/identify.ts";
import type { Report } from "../events.ts";
import { attachFlash, readFlashId } from "./flash_id.ts";
import { type AddressWrap, describeWrap, detectAddressWrap, probeOffsets } from "./address_wrap.ts";
import type { Loader } from "../link/loader.ts";

export interface FlashSizeOptions {
  /** What the profile says, `detect` or `4MB`: counts only where the flash cannot be asked. */
  readonly stated: string;
  readonly report: Report;
  /** What will be written or compared. Default: all of the flash matters. */
  readonly files?: readonly { readonly offset: number; readonly bytes: Uint8Array }[];
}

/** Size of the flash in bytes; a ROM is told, too. Throws ChipError where its id says nothing, ProfileError, LinkError. */
export async function identifyFlash(
  loader: Loader,
  identity: Identity,
  options: FlashSizeOptions,
): Promise<number> {
  return (await measureFlash(loader, identity, options)).flashSize;
}

/** The same, with what is known of its addresses. */
export async function measureFlash(
  loader: Loader,
  { chip, security }: Identity,
  { stated, report, files = [] }: FlashSizeOptions,
): Promise<{ readonly flashSize: number; readonly folding: AddressWrap }> {
  await attachFlash(loader);
  if (security.secureDownload) {
    const flashSize = readSize(stated);
    await setFlashSize(loader, flashSize);
    return { flashSize, folding: { kind: "none" } };
  }
  const id = await readSizedId(loader, chip);
  await setFlashSize(loader, id.size);
  const folding = await detectAddressWrap(loader, {
    claimed: id.size,
    upTo: files.length === 0 ? id.size : Math.max(...files.map(({ offset, bytes }) => offset + bytes.length)),
    places: probeOffsets(chip.bootloaderOffset, files),
  });
  const flashSize = folding.kind === "folds" ? folding.size : id.size;
  report({ type: "flash", id: hex(id.raw, 6), vendor: id.vendor, size: flashSize });
  if (flashSize !== id.size) {
    await setFlashSize(loader, flashSize);
    warnOfWrap(report, id.size, flashSize);
  }
  return { flashSize, folding };
}

/** The flash has `size` bytes, not what its id claims. */
export function warnOfWrap(report: Report, claimed: number, size: number): void {
  report({
    type: "warning",
    message: `The flash is smaller than reported: ${describeWrap(claimed, size)}`,
    hint: `flasher uses ${describeSize(size)}. If you are sure that this is wrong, erase the flash with ` +
      '"flasher erase" first: then a write can measure it.',
  });
}

/** After a reset: the chip forgets how its flash is reached, and how large it is. */
export async function enableWholeFlash(loader: Loader, size: number): Promise<void> {
  await attachFlash(loader);
  await setFlashSize(loader, size);
}

async function setFlashSize(loader: Loader, flashSize: number): Promise<void> {
  if (!loader.dialect.setParams) return;
  await loader.command({ op: "spiSetParams", flashSize }, { action: "Cannot set the flash size" });
}

async function readSizedId(
  loader: Loader,
  chip: Chip,
): Promise<{ readonly raw: number; readonly vendor: string; readonly size: number }> {
  const { raw, vendor, size } = await readFlashId(loader, chip);
  if (size !== undefined) return { raw, vendor, size };
  throw new ChipError(`Cannot determine the size of the flash: its id is ${hex(raw, 6)} (${vendor})`, {
    hint:
      "Run again: a bad line may have damaged the request. If the id stays the same, please report it, so " +
      "that a later version of flasher knows it.",
  });
}

/** In secure download mode the flash cannot be asked for its id. */
function readSize(stated: string): number {
  const size = sizeOfName(stated);
  if (size !== undefined) return size;
  throw new ProfileError(
    `Cannot use flash.size ${stated}: this chip is in secure download mode and does not tell`,
    { hint: "Write the size into the profile, for example size: 4MB." },
  );
}
