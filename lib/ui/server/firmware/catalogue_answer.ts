/** The catalogue as the page needs it: what can be chosen, with the words by which people look for it. Pure data, made once. */
import { loadCatalogue } from "../../../catalogue/data.ts";
import { offsetOf } from "../../../catalogue/find.ts";
import { PUBLISHERS } from "../../../catalogue/publishers.ts";
import { allOffers, type Catalogues, nameOf, wordsAbout } from "../../../catalogue/search.ts";
import { compareVersions } from "../../../catalogue/version.ts";
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
    const { about, since, until, flash, psram } = build;
    const words = wordsAbout(offer);
    return {
      publisher,
      board,
      variant: variant ?? null,
      label: nameOf(offer),
      chip,
      chipName: chipById(chip)!.name,
      about,
      words,
      versions: catalogues[publisher].versions.filter((version) =>
        compareVersions(version, since) >= 0 && (until === undefined || compareVersions(version, until) <= 0)
      ).reverse(),
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
