/** `flasher firmware`: searches the catalogue of firmware that a profile can name, without the network. */
import { addressesOf, pageOf } from "../../catalogue/addresses.ts";
import { loadCatalogue } from "../../catalogue/data.ts";
import { offsetOf, versionsOf } from "../../catalogue/find.ts";
import { buildName } from "../../catalogue/name.ts";
import { publisherOf, PUBLISHERS } from "../../catalogue/publishers.ts";
import type { CatalogueData } from "../../catalogue/rows.ts";
import {
  allOffers,
  type ByChip,
  type Catalogues,
  findOffers,
  type Offer,
  suggestWords,
} from "../../catalogue/search.ts";
import { KNOWN_MODULES, type KnownBoard } from "../../catalogue/known_boards.ts";
import { chipById } from "../../esp/chips/mod.ts";
import { profileChip, profileNames, profileSummary } from "../../app/files/built_in_profiles.ts";
import { hex } from "../../bytes.ts";
import { EXIT, type ExitCode, UsageError } from "../../errors.ts";
import { orList, quote } from "../../text.ts";
import type { Call } from "../command.ts";
import { offerText } from "../describe/offer_text.ts";
import { lineWidth, wrap } from "../screen/columns.ts";
import { JSON_VERSION, writeJson } from "../../app/records/json_line.ts";
import { definitions } from "../screen/table.ts";

/** Columns; lines are wrapped for people in a pipe, too. */
const WIDTH = 80;
/** As many as fit on two screens. */
const MAX_LISTED = 60;
/** Boards in a title, so that it fits on two lines. */
const MAX_EXAMPLES = 2;

export async function execute(call: Call): Promise<ExitCode> {
  const { system, argument, rest, has } = call;
  const catalogues = Object.fromEntries(
    await Promise.all(PUBLISHERS.map(async ({ id }) => [id, await loadCatalogue(id)] as const)),
  ) as Catalogues;
  const offers = allOffers(catalogues);
  const words = argument === undefined ? undefined : [argument, ...rest].join(" ");
  const { named, byChip } = words === undefined
    ? { named: offers, byChip: [] }
    : findOffers(offers, words, knownBoards());
  const found = [...named, ...byChip.flatMap(({ offers }) => offers)];
  if (found.length === 0) throw nothingFound(words!, offers);
  if (has("json")) {
    writeJson(system.stdout, { type: "catalogue", version: JSON_VERSION, firmware: found.map(recordOf) });
    return EXIT.ok;
  }
  const columns = Math.min(WIDTH, lineWidth(system.stdout));
  const lines = words === undefined
    ? overview(catalogues, columns)
    : byChip.length === 0 && named.length === 1
    ? detail(named[0]!, catalogues[named[0]!.publisher], columns)
    : [
      ...(named.length === 0 ? [] : list(named, columns)),
      ...byChip.flatMap((group, i) => [
        ...(named.length === 0 && i === 0 ? [] : [""]),
        ...wrap(titleOf(group), columns),
        ...list(group.offers, columns),
      ]),
    ];
  system.stdout.write(lines.map((line) => line + "\n").join(""));
  return EXIT.ok;
}

/** Boards that people name in the words of a built-in profile, or by their module. */
function knownBoards(): readonly KnownBoard[] {
  const profiles = profileNames().map((name) => ({
    // "any ESP8266 board with an auto-reset circuit: WeMos D1 R2, Witty Cloud"
    name: profileSummary(name).replace(/^any [^:]*: /, ""),
    words: name,
    chip: profileChip(name),
  }));
  return [...profiles, ...KNOWN_MODULES];
}

/** `For any board with an ESP8266, such as NodeMCU DevKit, all versions:` */
function titleOf({ chip, boards }: ByChip): string {
  const examples = orList(boards.slice(0, MAX_EXAMPLES));
  return `For any board with an ${chipById(chip)?.name ?? chip}, such as ${examples}:`;
}

function nothingFound(words: string, offers: readonly Offer[]): UsageError {
  const near = suggestWords(offers, words, knownBoards());
  const meant = near === undefined ? "" : `Did you mean: flasher firmware ${near}\n`;
  const names = PUBLISHERS.map(({ title }) => title).join(" and ");
  return new UsageError(`WORDS: found ${quote(words)}, expected the name of a board, a maker or a chip`, {
    hint:
      `${meant}The catalogue has ${names} for ESP chips. Other firmware can be named by its address (url:).`,
  });
}

function recordOf({ name, publisher, board, variant, chip, build, newest }: Offer): Record<string, unknown> {
  const { about, since, until, flash, psram = false } = build;
  const offset = offsetOf(publisher, chip);
  return { name, publisher, board, variant, chip, offset, about, since, until, newest, flash, psram };
}

function overview(catalogues: Catalogues, columns: number): string[] {
  const rows = PUBLISHERS.map(({ id, title }): readonly [string, string] => {
    const { versions, boards } = catalogues[id];
    const range = `versions ${versions[0]} to ${versions.at(-1)}`;
    return [id, `${title}: ${boards.length} boards, ${range}`];
  });
  return [
    ...wrap('Firmware by name, for "firmware:" in a profile:', columns),
    ...definitions(rows, columns),
    "",
    ...wrap("To find a board, for example: flasher firmware feather s3", columns),
    ...wrap("Newer releases work, too: the names of boards stay the same.", columns),
  ];
}

function list(offers: readonly Offer[], columns: number): string[] {
  const shown = offers.slice(0, MAX_LISTED);
  const rest = offers.length - shown.length;
  return [
    ...definitions(shown.map((offer) => [offer.name, offerText(offer)] as const), columns),
    ...(rest === 0 ? [] : ["", ...wrap(`And ${rest} more. Add words to narrow the search.`, columns)]),
  ];
}

function detail(offer: Offer, data: CatalogueData, columns: number): string[] {
  const { publisher, board, variant, chip, build, name, newest } = offer;
  const { title, languages } = publisherOf(publisher);
  const versions = versionsOf(data.versions, build);
  const offset = offsetOf(publisher, chip);
  const row = data.boards.find(({ id }) => id === board)!;
  const variants = variant === undefined ? Object.entries(row.variants ?? {}) : [];
  const variantNames = variants.map(([name, { until }]) =>
    until === undefined ? name : `${name} (until ${until})`
  );
  const known = {
    name: { publisher, version: newest, board, ...(variant === undefined ? {} : { variant }) },
    board: row,
    build,
  };
  const place = pageOf(known) ?? addressesOf(known, data)[0];
  return [
    ...wrap(`${title} for ${buildName(offer)}: ${offerText(offer)}`, columns),
    "",
    ...wrap("In a profile:", columns),
    `  firmware: ${name}`,
    "",
    ...definitions([
      ["versions", versions.join(", ")],
      ...(variants.length === 0 ? [] : [
        [
          "variants",
          `${variantNames.join(", ")}; add one after a hyphen: ${name}-${variants[0]![0]}`,
        ] as const,
      ]),
      ...(offset === undefined ? [] : [["offset", hex(offset)] as const]),
      ...(languages.length === 0 ? [] : [
        [
          "languages",
          `${languages.join(", ")}; for any but ${languages[0]}, add it after a dot: ${name}.de_DE`,
        ] as const,
      ]),
    ], columns),
    // Not wrapped: people copy it.
    ...(place === undefined ? [] : ["", `From ${place}`]),
  ];
}
