/** Finds firmware by a few words, as `flasher boards` finds boards. Pure; no I/O. */
import { choicesByWords, mendedWords, wordsOf } from "../by_words.ts";
import { chipById } from "../esp/chips/mod.ts";
import { suggest } from "../suggest.ts";
import type { KnownBoard } from "./known_boards.ts";
import { buildName, formatFirmwareName } from "./name.ts";
import { isGeneric } from "./narrow.ts";
import { type PublisherId, publisherOf, PUBLISHERS } from "./publishers.ts";
import type { Build, CatalogueData } from "./rows.ts";

/** Longer texts are no search: they would cost time to compare. */
const LONGEST_SEARCH = 64;

/** Something that can be written after `firmware:`. */
export interface Offer {
  readonly publisher: PublisherId;
  readonly board: string;
  readonly variant: string | undefined;
  /** Chip id. */
  readonly chip: string;
  readonly build: Build;
  /** The newest version that the catalogue knows for it. */
  readonly newest: string;
  /** `micropython@1.28.0/ESP32_GENERIC-SPIRAM` */
  readonly name: string;
}

export type Catalogues = Readonly<Record<PublisherId, CatalogueData>>;

/** Everything in the catalogue, each board before its variants. */
export function allOffers(catalogues: Catalogues): Offer[] {
  return (Object.entries(catalogues) as [PublisherId, CatalogueData][]).flatMap((
    [publisher, { boards, versions }],
  ) =>
    boards.flatMap(({ id, chip, variants = {}, ...board }) => {
      const offer = (variant: string | undefined, build: Build): Offer => {
        const newest = build.until ?? versions.at(-1)!;
        const name = formatFirmwareName({
          publisher,
          version: newest,
          board: id,
          ...(variant === undefined ? {} : { variant }),
        });
        return { publisher, board: id, variant, chip, build, newest, name };
      };
      return [
        offer(undefined, board),
        ...Object.entries(variants).map(([name, build]) => offer(name, build)),
      ];
    })
  );
}

/** Firmware that some words may mean. */
export interface Found {
  /** Named by the words. */
  readonly named: readonly Offer[];
  /** For any board with the chip of a board that the words name; without those in `named`. */
  readonly byChip: readonly ByChip[];
}

export interface ByChip {
  /** Chip id. */
  readonly chip: string;
  /** The boards that the words name. */
  readonly boards: readonly string[];
  readonly offers: readonly Offer[];
}

/**
 * What the words may mean. The whole name of a board or of a variant means only that. Few boards have firmware of their
 * own, so a board of `boards` also stands for the generic firmware of its chip.
 */
export function findOffers(offers: readonly Offer[], words: string, boards: readonly KnownBoard[]): Found {
  const asked = words.trim().toLowerCase();
  const exact = offers.filter((offer) => buildName(offer).toLowerCase() === asked);
  if (exact.length > 0) return { named: exact, byChip: [] };
  const named = choicesByWords(words, offers.map(byItself)).map(({ offer }) => offer);
  const others = genericOffers(offers).filter((offer) => !named.includes(offer));
  const byBoard = choicesByWords(words, forBoards(others, boards));
  const chips = [...new Set(byBoard.map(({ offer }) => offer.chip))];
  const byChip = chips.map((chip) => {
    const found = byBoard.filter(({ offer }) => offer.chip === chip);
    return {
      chip,
      boards: [...new Set(found.map(({ board }) => board.name))],
      offers: [...new Set(found.map(({ offer }) => offer))],
    };
  });
  return { named, byChip };
}

/**
 * Words that find something, for words that find nothing: without their typos ("feather s3" for "feathr s3"), or without
 * a publisher that has nothing for that board.
 */
export function suggestWords(
  offers: readonly Offer[],
  words: string,
  boards: readonly KnownBoard[],
): string | undefined {
  if (words.length > LONGEST_SEARCH) return undefined;
  const names = [
    ...PUBLISHERS.map(({ id }) => id),
    ...offers.flatMap((offer) => [offer.chip, buildName(offer)]),
  ];
  const name = suggest(words, names);
  if (name !== undefined) return name;
  const withoutPublisher = wordsOf(words).filter((word) => !PUBLISHERS.some(({ id }) => id === word)).join(
    " ",
  );
  const choices = [...offers.map(byItself), ...forBoards(genericOffers(offers), boards)];
  // Few typos are in the first letter: "toaster" is no "master".
  const mended = mendedWords(words, choices) ??
    suggest(
      words.trim(),
      choices.flatMap(longWords).filter((one) => one[0] === words.trim()[0]?.toLowerCase()),
    );
  return [mended, withoutPublisher].find((one) =>
    one !== undefined && choicesByWords(one, choices).length > 0
  );
}

/** Words without digits, which one edit does not turn into another product, and not too short. */
function longWords({ about }: { readonly about: string }): readonly string[] {
  return wordsOf(about).filter((word) => /^\p{L}{5,}$/u.test(word));
}

// As words about it, not as its value: a chip's name in the name of one board means all boards with that chip.
function byItself(offer: Offer) {
  return { value: "", about: wordsAbout(offer), offer };
}

function forBoards(generic: readonly Offer[], boards: readonly KnownBoard[]) {
  return generic.flatMap((offer) =>
    boards.filter(({ chip }) => chip === offer.chip).map((board) => ({
      value: "",
      about: `${board.name} ${board.words} ${wordsAbout(offer)}`,
      offer,
      board,
    }))
  );
}

/** Those for any board with their chip, as far as there are new versions. */
function genericOffers(offers: readonly Offer[]): readonly Offer[] {
  return offers.filter(({ board, build }) => isGeneric(board) && build.until === undefined);
}

/** Words in which people look for it. */
export function wordsAbout(offer: Offer): string {
  const { publisher, chip, build: { about } } = offer;
  return `${buildName(offer)} ${publisherOf(publisher).title} ${about} ${chip} ${chipById(chip)?.name ?? ""}`;
}
