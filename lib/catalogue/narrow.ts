/** Orders firmware by what is known about a board. Pure; no I/O. */
import type { Build } from "./rows.ts";

/** What is known about a board that firmware is for. */
export interface BoardFacts {
  /** Chip id. */
  readonly chip: string;
  /** Bytes; undefined if it was not asked. */
  readonly flashSize?: number;
  /** The chip says that it contains PSRAM; undefined if it was not asked. PSRAM beside the chip is never known. */
  readonly psramInside?: boolean;
}

/** Firmware of the catalogue, as far as the order needs it. */
export interface Orderable {
  readonly board: string;
  /** Chip id. */
  readonly chip: string;
  readonly build: Pick<Build, "flash" | "psram" | "until">;
}

/**
 * Firmware for the board's chip, generic builds first; then the rest. Firmware that needs more flash, or PSRAM, comes
 * later and is never dropped: only the person knows what is beside the chip.
 */
export function orderOffers<T extends Orderable>(
  offers: readonly T[],
  board: BoardFacts | undefined,
): { readonly likely: readonly T[]; readonly others: readonly T[] } {
  const isLikely = ({ chip, build }: T) =>
    build.until === undefined && (board === undefined || chip === board.chip);
  const rank = ({ board: id, build: { flash = 0, psram } }: T) =>
    (board?.flashSize !== undefined && flash > board.flashSize ? 4 : 0) +
    (psram === true && board?.psramInside !== true ? 2 : 0) + (isGeneric(id) ? 0 : 1);
  const likely = offers.filter(isLikely).sort((a, b) => rank(a) - rank(b));
  return { likely, others: offers.filter((offer) => !isLikely(offer)) };
}

/** True for the board ids with which MicroPython means any board with the chip. */
export function isGeneric(board: string): boolean {
  return board.includes("GENERIC");
}
