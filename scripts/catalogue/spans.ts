/** From what each version has to the versions that have each thing. Pure; no I/O. */

export interface Span {
  readonly since: string;
  readonly until?: string;
}

/**
 * The first and the last version that has each key. `versions`: oldest first, each with its keys. A key that is missing
 * in between counts as present: the server answers 404, and `flasher lock` says so.
 */
export function spansOf(versions: readonly (readonly [string, Iterable<string>])[]): Map<string, Span> {
  const spans = new Map<string, { since: string; last: string }>();
  for (const [version, keys] of versions) {
    for (const key of keys) {
      const span = spans.get(key);
      if (span === undefined) spans.set(key, { since: version, last: version });
      else span.last = version;
    }
  }
  const newest = versions.at(-1)?.[0];
  return new Map(
    [...spans].map(([key, { since, last }]) => [key, last === newest ? { since } : { since, until: last }]),
  );
}
