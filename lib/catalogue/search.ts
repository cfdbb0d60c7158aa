/** Finds firmware by a few words, as `flasher boards` finds boards. Pure; no I/O. */
import { choicesByWords } from "../by_words.ts";
import { chipById } from "../esp/chips/mod.ts";
import { buildName, formatFirmwareName } from "./name.ts";
import { type PublisherId, publisherOf } from "./publishers.ts";
import type { Build, CatalogueData } from "./rows.ts";

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

/** Those that the words may mean. The whole name of a board or of a variant means only that. */
export function findOffers(offers: readonly Offer[], words: string): readonly Offer[] {
  const asked = words.trim().toLowerCase();
  const exact = offers.filter((offer) => buildName(offer).toLowerCase() === asked);
  if (exact.length > 0) return exact;
  // As words about it, not as its value: a chip's name in the name of one board means all boards with that chip.
  const choices = offers.map((offer) => ({ value: "", about: wordsAbout(offer), offer }));
  return choicesByWords(words, choices).map(({ offer }) => offer);
}

/** Words in which people look for it. */
export function wordsAbout(offer: Offer): string {
  const { publisher, chip, build: { about } } = offer;
  return `${buildName(offer)} ${publisherOf(publisher).title} ${about} ${chip} ${chipById(chip)?.name ?? ""}`;
}
