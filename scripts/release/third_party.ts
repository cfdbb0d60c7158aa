/** The list of third-party software: the table in THIRD_PARTY.md. Pure; no I/O. */

export interface ThirdParty {
  readonly name: string;
  /** Absent for software that has no version of its own, as it is part of a package. */
  readonly version?: string;
  /** It is a package of npm. */
  readonly isPackage: boolean;
  /** SPDX expression. */
  readonly licence: string;
  readonly authors: string;
  /** Its home page. */
  readonly url?: string;
}

/** `npm:zod` 4.6.7 or `lines-and-columns` 1.2.4 */
const PACKAGE = /`(?:npm:)?(@?[\w/.-]+)` (\d+\.\d+\.\d+)/g;

/** Throws Error if there is no row, or a row lacks a cell. */
export function parseThirdParty(markdown: string): ThirdParty[] {
  const rows = markdown.split("\n").filter((line) => /^\|(?! *(?:what |-))/.test(line));
  if (rows.length === 0) throw new Error("THIRD_PARTY.md: found no table of software");
  return rows.flatMap((row): ThirdParty[] => {
    const [what, authors, licence, from] = row.split("|").slice(1, -1).map((cell) => cell.trim());
    if (!what || !authors || !licence || !from) {
      throw new Error(`THIRD_PARTY.md: found row "${row}", expected what, by, licence and from`);
    }
    const url = /\]\((https:[^)]+)\)/.exec(from)?.[1];
    const common = { authors, licence, ...(url === undefined ? {} : { url }) };
    const packages = [...what.matchAll(PACKAGE)].map(([, name, version]) => ({
      name: name!,
      version: version!,
      isPackage: true,
      ...common,
    }));
    return packages.length > 0 ? packages : [{ name: plain(what), isPackage: false, ...common }];
  });
}

/** A name without explanations. */
function plain(what: string): string {
  return what.replace(/[:,(].*/s, "").replaceAll("`", "").trim();
}
