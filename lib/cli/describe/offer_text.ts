/** Describes firmware of the catalogue in a few words. Pure; no I/O. */
import type { BoardFacts } from "../../catalogue/narrow.ts";
import type { Offer } from "../../catalogue/search.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import { chipById } from "../../esp/chips/mod.ts";
import { printable } from "../../text.ts";

/** `ESP32-S3, 8 MB flash, needs PSRAM: Espressif DevKitC` */
export function offerText({ chip, build }: Offer, board?: BoardFacts): string {
  const { about, flash, psram, until } = build;
  const facts = [
    chipById(chip)?.name ?? chip,
    ...(flash === undefined ? [] : [flashText(flash, board)]),
    ...(psram === true ? [psramText(board)] : []),
    ...(until === undefined ? [] : ["no newer version"]),
  ].join(", ");
  return about === "" ? facts : `${facts}: ${printable(about)}`;
}

function flashText(flash: number, board: BoardFacts | undefined): string {
  const needed = describeSize(flash);
  return board?.flashSize !== undefined && board.flashSize < flash
    ? `needs ${needed} flash, this board has ${describeSize(board.flashSize)}`
    : `${needed} flash`;
}

/** A module may have PSRAM beside its chip, so such firmware is marked and never hidden. */
function psramText(board: BoardFacts | undefined): string {
  return board?.psramInside === false ? "needs PSRAM; this chip reports none inside" : "needs PSRAM";
}
