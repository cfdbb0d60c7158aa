/** Which other flash modes a board that does not boot may want. Pure; no I/O. */
import type { TamerMode } from "../../errors.ts";
import { FLASH_MODES } from "../image/patch_header.ts";
import type { Plan } from "./plan.ts";

/** Fewer data lines, and plainer commands: what a flash does not do in one of them it may do in the next. */
const TAMER: readonly TamerMode[] = ["dio", "dout"];

/** Those that demand less of the flash than the one in the header that the chip boots from; none without a header, or with a sealed one. */
export function modesToTry({ chip, regions, sealed }: Plan): readonly TamerMode[] {
  // With another header it would not start at all.
  if (sealed === true) return [];
  const at = chip.bootloaderOffset + 2;
  const region = regions.find(({ offset, data }) => offset <= at && at < offset + data.length);
  if (region === undefined) return [];
  const mode = region.data[at - region.offset];
  return TAMER.slice(TAMER.findIndex((name) => FLASH_MODES[name] === mode) + 1);
}
