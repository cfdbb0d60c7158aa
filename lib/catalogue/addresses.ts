/** Where a firmware's file may be, in the order to try. Publishers rename files: no address is sure. Pure; no I/O. */
import type { KnownFirmware } from "./find.ts";
import type { Link } from "./download_page.ts";
import { buildName } from "./name.ts";
import { publisherOf } from "./publishers.ts";
import type { CatalogueData } from "./rows.ts";
import { compareVersions } from "./version.ts";

const MICROPYTHON = "https://micropython.org/resources/firmware/";
const MICROPYTHON_PAGE = "https://micropython.org/download/";
/** The second is the storage behind the first. [circuitpython-org, links of both kinds] */
const CIRCUITPYTHON = [
  "https://downloads.circuitpython.org/bin/",
  "https://adafruit-circuit-python.s3.amazonaws.com/bin/",
];
/** The last release whose files for some boards name one of two versions of ESP-IDF. [public scripts] */
const LAST_WITH_IDF = "1.14";
const IDF = ["-idf4", "-idf3"];

/** Empty if only the publisher's page knows the day in the file's name. */
export function addressesOf(firmware: KnownFirmware, data: CatalogueData): string[] {
  const { name: { publisher, version, language, board } } = firmware;
  switch (publisher) {
    case "micropython":
      return daysOf(data, version).flatMap((day) =>
        namesOf(firmware).map((name) => `${MICROPYTHON}${name(day)}-v${version}.bin`)
      );
    case "circuitpython": {
      const spoken = language ?? publisherOf(publisher).languages[0]!;
      const path = `${board}/${spoken}/adafruit-circuitpython-${board}-${spoken}-${version}.bin`;
      return CIRCUITPYTHON.map((start) => start + path);
    }
  }
}

/** The page that lists a board's files; undefined if no page is needed. */
export function pageOf({ name: { publisher, board } }: KnownFirmware): string | undefined {
  switch (publisher) {
    case "micropython":
      return `${MICROPYTHON_PAGE}${board}/`;
    case "circuitpython":
      return undefined;
  }
}

/** The addresses that the links of the page name for exactly this firmware. */
export function addressesInPage(
  { name }: KnownFirmware,
  links: readonly Link[],
): string[] {
  const build = buildName(name);
  return links.filter((link) => link.build === build && link.version === name.version)
    .map(({ day }) => `${MICROPYTHON}${build}-${day}-v${name.version}.bin`);
}

/** The newest released version among the links for this build; undefined if there is none. */
export function newestInPage(
  { name }: Pick<KnownFirmware, "name">,
  links: readonly Link[],
): string | undefined {
  const build = buildName(name);
  return links.filter((link) => link.build === build && !link.version.includes("-")).map(({ version }) =>
    version
  )
    .sort(compareVersions).at(-1);
}

function daysOf({ days = {} }: CatalogueData, version: string): readonly string[] {
  return Object.hasOwn(days, version) ? days[version]! : [];
}

/** Old files got new names later, so the new name comes first. */
function namesOf(
  { name, build: { was } }: KnownFirmware,
): ((day: string) => string)[] {
  const idf = compareVersions(name.version, LAST_WITH_IDF) <= 0 ? IDF : [];
  const old = was === undefined ? [] : [was, ...idf.map((idf) => was + idf)];
  return [buildName(name), ...old].map((start) => (day) => `${start}-${day}`);
}
