/** The packages of npm in a bundle. Pure; no I/O. */
import type { ThirdParty } from "./third_party.ts";

/** How the bundler marks the beginning of a module that comes from a package: `// npm/HOST/NAME/VERSION/…`. */
const MODULE = /\bnpm\/[^/\s]+\/((?:@[^/\s]+\/)?[^/\s@]+)\/(\d+\.\d+\.\d+[^/\s]*)\//g;

/** `NAME VERSION`, sorted. */
export function bundledPackages(modules: Iterable<string>): string[] {
  const found = new Set<string>();
  for (const text of modules) {
    for (const [, name, version] of text.matchAll(MODULE)) found.add(`${name} ${version}`);
  }
  return [...found].sort();
}

/** The bundled packages that the list of third-party software lacks. */
export function unlistedPackages(modules: Iterable<string>, listed: readonly ThirdParty[]): string[] {
  const names = new Set(listed.map(({ name, version }) => `${name} ${version}`));
  return bundledPackages(modules).filter((name) => !names.has(name));
}
