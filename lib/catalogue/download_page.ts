/**
 * Finds links to firmware on MicroPython's download pages. The site has no other index. The pages are untrusted: only
 * links of exactly the expected form count. Pure; no I/O.
 */

/** A page of a board with all its variants has about 100 KB. */
const MAX_PAGE = 5_000_000;
/** A board has about a hundred links. */
const MAX_LINKS = 2_000;
/** `ESP32_GENERIC-SPIRAM-20241129-v1.24.1.bin`; the name before the day has the variant. */
const LINK =
  /\bhref\s*=\s*["']?(?:https:\/\/micropython\.org)?\/resources\/firmware\/([\w-]{1,100}?)-(\d{8})-v(\d{1,3}\.\d{1,3}(?:\.\d{1,3})?(?:-preview\.\d{1,5}\.g[\da-f]{7,12})?)\.bin["'\s>]/gi;

export interface Link {
  /** `ESP32_GENERIC-SPIRAM` */
  readonly build: string;
  /** YYYYMMDD */
  readonly day: string;
  /** Without "v". */
  readonly version: string;
}

/** The links to whole images, in the order of the page, each once. */
export function findLinks(page: string): Link[] {
  const links = new Map<string, Link>();
  for (const [, build, day, version] of page.slice(0, MAX_PAGE).matchAll(LINK)) {
    if (links.size >= MAX_LINKS) break;
    links.set(`${build}-${day}-${version}`, { build: build!, day: day!, version: version! });
  }
  return [...links.values()];
}

/** The days of each released version. */
export function findDays(page: string): Map<string, string[]> {
  const days = new Map<string, string[]>();
  for (const { day, version } of findLinks(page)) {
    if (version.includes("preview")) continue;
    const known = days.get(version) ?? [];
    if (!known.includes(day)) days.set(version, [...known, day]);
  }
  return days;
}
