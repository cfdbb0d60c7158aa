/** The choice of firmware by its name: what a person has typed and picked, and what is listed. Pure; no I/O. */
import { choicesByWords } from "../../../by_words.ts";
import { orderOffers } from "../../../catalogue/narrow.ts";
import type { CatalogueAnswer, CatalogueRow, FirmwareAnswer } from "../../api.ts";
import type { BoardFacts, PagePort } from "../../state.ts";

export interface Chooser {
  readonly words: string;
  /** Chip id; "": any; null: nobody has chosen, so that of the board. */
  readonly chip: string | null;
  readonly picked: Picked | null;
  /** What the picked firmware would ask of the network; null: flasher has not said yet. */
  readonly facts: FirmwareAnswer | null;
}

export interface Picked {
  readonly publisher: string;
  readonly label: string;
  readonly version: string;
  /** "": the publisher's default. */
  readonly language: string;
}

export const NEW_CHOOSER: Chooser = { words: "", chip: null, picked: null, facts: null };

/** A longer list does not help: more words do. */
export const MAX_ROWS = 24;

/** As the grammar of names has it. */
export function nameOfPicked({ publisher, label, version, language }: Picked): string {
  return `${publisher}@${version}/${label}${language === "" ? "" : `.${language}`}`;
}

/** The newest version, in the default language. */
export function pick({ publisher, label, versions }: CatalogueRow): Picked {
  return { publisher, label, version: versions[0]!, language: "" };
}

/** What the boards that a person has chosen said about themselves, if they are all of one kind. */
export function factsOf(ports: readonly PagePort[]): BoardFacts | undefined {
  const [first, ...others] = ports.map(({ board }) => board);
  return others.every((board) => board?.chip === first?.chip) ? first : undefined;
}

/** The chip that the list is for; "": any. */
export function chipOf({ chip }: Pick<Chooser, "chip">, board: BoardFacts | undefined): string {
  return chip ?? board?.chip ?? "";
}

/** What fits the chip and the words, the likeliest first. What needs PSRAM or more flash comes later, and is never hidden. */
export function rowsFor(
  { firmware }: CatalogueAnswer,
  chooser: Pick<Chooser, "words" | "chip">,
  board: BoardFacts | undefined,
): readonly CatalogueRow[] {
  const chip = chipOf(chooser, board);
  const fits = chip === "" ? firmware : firmware.filter((row) => row.chip === chip);
  const asked = chooser.words.trim();
  const found = asked === ""
    ? fits
    : choicesByWords(asked, fits.map((row) => ({ value: "", about: row.words, row }))).map(({ row }) => row);
  const { likely, others } = orderOffers(found, board?.chip === chip ? board : undefined);
  return [...likely, ...others];
}

/** The chips of the catalogue by id, sorted by name. */
export function chipsIn({ firmware }: CatalogueAnswer): readonly (readonly [string, string])[] {
  return [...new Map(firmware.map(({ chip, chipName }) => [chip, chipName]))]
    .sort(([, a], [, b]) => a < b ? -1 : 1);
}
