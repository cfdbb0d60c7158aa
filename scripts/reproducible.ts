/**
 * Makes the bundle of a commit the same on every machine. The bundler names chunks after their content, which has paths
 * of the machine, and the executable records when each module was written.
 */
import { createHash } from "node:crypto";

/** The time of all modules: seconds since 1970, here 2000-01-01. */
const MODULE_TIME = 946_684_800;
/** The bundler's hash in the name of a chunk. */
const HASH = /(?<=-)[0-9A-Z]{8}(?=\.js\b)/g;
/** The path from the bundle to a package in Deno's cache. */
const CACHE = /(\.\.\/)+[^\s"]*\/npm\//g;

/**
 * Renames all chunks of the bundle in `folder`, removes paths of the machine, and sets the time of each module. Returns the
 * modules by path.
 */
export async function makeReproducible(folder: URL): Promise<ReadonlyMap<string, string>> {
  const paths = await modulesOf(folder);
  const bundle = new Map(
    await Promise.all(
      paths.map(async (path) => [path, await Deno.readTextFile(new URL(path, folder))] as const),
    ),
  );
  const renamed = renameChunks(bundle);
  for (const path of bundle.keys()) await Deno.remove(new URL(path, folder));
  for (const [path, text] of renamed) {
    const file = new URL(path, folder);
    await Deno.writeTextFile(file, text);
    await Deno.utime(file, MODULE_TIME, MODULE_TIME);
  }
  return renamed;
}

/** The modules by path, each chunk named after what it holds and imports. Throws Error if two would have one name. Pure. */
export function renameChunks(bundle: ReadonlyMap<string, string>): Map<string, string> {
  const texts = new Map([...bundle].map(([path, text]) => [path, text.replace(CACHE, "npm/")]));
  const own = namesBy((text) => text.replace(HASH, ""), texts);
  const names = namesBy((text) => replaceNames(text, own), texts);
  if (new Set(names.values()).size < names.size) throw new Error("Cannot name the chunks: two are equal");
  return new Map([...texts].map(([path, text]) => [replaceNames(path, names), replaceNames(text, names)]));
}

/** A name for each of the bundler's hashes, made from what `content` says of the chunk's text. */
function namesBy(
  content: (text: string) => string,
  texts: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  return new Map([...texts].flatMap(([path, text]) => {
    const [hash] = path.match(HASH) ?? [];
    if (hash === undefined) return [];
    const digest = createHash("sha256").update(path.replace(HASH, "")).update(content(text)).digest("hex");
    return [[hash, digest.slice(0, 8).toUpperCase()]];
  }));
}

function replaceNames(text: string, names: ReadonlyMap<string, string>): string {
  return text.replace(HASH, (hash) => names.get(hash) ?? hash);
}

/** Paths relative to `folder`, with `/`. */
async function modulesOf(folder: URL, prefix = ""): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(prefix, folder))) {
    if (isDirectory) paths.push(...await modulesOf(folder, `${prefix}${name}/`));
    else if (name.endsWith(".js")) paths.push(prefix + name);
  }
  return paths.sort();
}
