/** The names that profiles and flags may use: from the tables of chips and boards. */
import { BOARDS } from "../../plugins/mod.ts";
import { CHIPS } from "../esp/chips/mod.ts";
import { flashSizeHint, sizeOfName } from "../esp/chips/flash_size.ts";
import type { Known } from "../profile/profile.ts";

export const KNOWN: Known = {
  chips: CHIPS.map((chip) => chip.id),
  boards: BOARDS.map((board) => board.name),
  boardSummaries: Object.fromEntries(BOARDS.map(({ name, summary }) => [name, summary])),
  flashSizes: unique(CHIPS.flatMap((chip) => Object.keys(chip.flashSizes)))
    .sort((a, b) => sizeOfName(a)! - sizeOfName(b)!),
  flashSizeHint,
  flashFreqs: unique(CHIPS.flatMap((chip) => Object.keys(chip.flashFreqs)))
    .sort((a, b) => parseInt(a) - parseInt(b)),
};

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
