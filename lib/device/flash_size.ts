/** How much flash the board has: the chip is made ready to reach it, and its id is read. */
import { hex } from "../bytes.ts";
import { sizeOfName } from "../chips/flash_size.ts";
import type { Chip } from "../chips/mod.ts";
import { ChipError, ProfileError } from "../errors.ts";
import type { Identity } from "./detect.ts";
import type { Report } from "./events.ts";
import { attachFlash, readFlashId } from "./flash_id.ts";
import type { Loader } from "./loader.ts";

export interface FlashSizeOptions {
  /** What the profile says, `detect` or `4MB`: counts only where the flash cannot be asked. */
  readonly stated: string;
  readonly report: Report;
}

/** Size of the flash in bytes; a ROM is told, too. Throws ChipError where its id says nothing, ProfileError, LinkError. */
export async function identifyFlash(
  loader: Loader,
  { chip, security }: Identity,
  { stated, report }: FlashSizeOptions,
): Promise<number> {
  await attachFlash(loader);
  const size = security.secureDownload ? readSize(stated) : await detectSize(loader, chip, report);
  await setFlashSize(loader, size);
  return size;
}

/** After a reset: the chip forgets how its flash is reached, and how large it is. */
export async function reachFlash(loader: Loader, size: number): Promise<void> {
  await attachFlash(loader);
  await setFlashSize(loader, size);
}

async function setFlashSize(loader: Loader, flashSize: number): Promise<void> {
  if (!loader.dialect.setParams) return;
  await loader.command({ op: "spiSetParams", flashSize }, { action: "Cannot set the flash size" });
}

async function detectSize(loader: Loader, chip: Chip, report: Report): Promise<number> {
  const id = await readFlashId(loader, chip);
  if (id.size === undefined) {
    throw new ChipError(`Cannot tell the size of the flash: its id is ${hex(id.raw, 6)} (${id.vendor})`, {
      hint:
        "Run again: on a bad line the question may have been damaged. If it stays the same, please report this " +
        "id, so that the next flasher knows it.",
    });
  }
  report({ type: "flash", id: hex(id.raw, 6), vendor: id.vendor, size: id.size });
  return id.size;
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
