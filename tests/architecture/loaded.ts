/** What is loaded with a file. */
import { OURS } from "./sources.ts";

/** The files that are loaded with `path`, without those that wait for an import() to run. */
export function loadedWith(path: string): Set<string> {
  const sources = new Map(OURS.map((source) => [source.path, source]));
  const loaded = new Set<string>();
  const visit = (one: string): void => {
    const source = sources.get(one);
    if (source === undefined || loaded.has(one)) return;
    loaded.add(one);
    for (const { specifier, target, typeOnly } of source.imports) {
      if (target !== undefined && !typeOnly && !source.code.includes(`import("${specifier}")`)) visit(target);
    }
  };
  visit(path);
  return loaded;
}
