/** The catalogue as the page needs it: what can be chosen, with the words by which people look for it. Pure data, made once. */
import { loadCatalogue } from "../../../catalogue/data.ts";
import { offsetOf, versionsOf } from "../../../catalogue/find.ts";
import { buildName } from "../../../catalogue/name.ts";
import { PUBLISHERS } from "../../../catalogue/publishers.ts";
import { allOffers, type Catalogues, wordsAbout } from "../../../catalogue/search.ts";
import { chipById } from "../../../esp/chips/mod.ts";
import type { CatalogueAnswer } from "../../api.ts";

let made: Promise<CatalogueAnswer> | undefined;

/** Firmware for chips that flasher does not know is not in it: it cannot be written. */
export function catalogueAnswer(): Promise<CatalogueAnswer> {
  return made ??= make();
}

async function make(): Promise<CatalogueAnswer> {
  const catalogues = Object.fromEntries(
    await Promise.all(PUBLISHERS.map(async ({ id }) => [id, await loadCatalogue(id)] as const)),
  ) as Catalogues;
  const firmware = allOffers(catalogues).filter(({ publisher, chip }) =>
    offsetOf(publisher, chip) !== undefined
  ).map((offer) => {
    const { publisher, board, variant, chip, build } = offer;
    const { about, until, flash, psram } = build;
    const words = wordsAbout(offer);
    return {
      publisher,
      board,
      variant: variant ?? null,
      label: buildName(offer),
      chip,
      chipName: chipById(chip)!.name,
      about,
      words,
      versions: versionsOf(catalogues[publisher].versions, build).toReversed(),
      build: {
        ...(flash === undefined ? {} : { flash }),
        ...(psram === undefined ? {} : { psram }),
        ...(until === undefined ? {} : { until }),
      },
    };
  });
  const publishers = PUBLISHERS.map(({ id, title, languages }) => ({ id, title, languages }));
  return { publishers, firmware };
}
