/** Lists the flash modes to try on a board that does not boot. Pure; no I/O. */
import type { SafeFlashMode } from "../../errors.ts";
import { FLASH_MODES } from "../image/patch_header.ts";
import type { Plan } from "./plan.ts";

/** Modes with fewer data lines and simpler commands, which more flashes support. */
const SAFE_MODES: readonly SafeFlashMode[] = ["dio", "dout"];

/** The modes that demand less of the flash than the one in the boot image's header; none if it must not change. */
export function otherFlashModes({ chip, regions, headerLocked }: Plan): readonly SafeFlashMode[] {
  // A changed header would keep the image from starting.
  if (headerLocked === true) return [];
  const at = chip.bootloaderOffset + 2;
  const region = regions.find(({ offset, data }) => offset <= at && at < offset + data.length);
  if (region === undefined) return [];
  const mode = region.data[at - region.offset];
  return SAFE_MODES.slice(SAFE_MODES.findIndex((name) => FLASH_MODES[name] === mode) + 1);
}
