/** The sources of the program, taken apart for the rules of docs/architecture.md. */

const ROOT = new URL("../../", import.meta.url);

export interface Source {
  /** From the root: `lib/esp/plan/plan.ts`. */
  readonly path: string;
  readonly text: string;
  /** `text` without comments. */
  readonly code: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** As it is written. */
  readonly specifier: string;
  /** From the root; undefined for a package. */
  readonly target: string | undefined;
  readonly typeOnly: boolean;
}

/** Made from other sources: `deno task page`. */
export const MADE: ReadonlySet<string> = new Set(["lib/ui/page.js"]);

export const SOURCES = [
  ...sourcesBelow("lib"),
  ...sourcesBelow("plugins"),
  ...sourcesBelow("demo"),
  read("main.ts"),
];
export const OURS = SOURCES.filter(({ path }) => !path.startsWith("demo/"));

/** The paths of all files below a folder, both from the root. */
export function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(new URL(folder, ROOT))].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(`${folder}/${name}`) : [`${folder}/${name}`]
  );
}

function sourcesBelow(folder: string): Source[] {
  return filesBelow(folder).filter((path) => /\.[jt]sx?$/.test(path) && !MADE.has(path)).map(read);
}

function read(path: string): Source {
  return parseSource(path, Deno.readTextFileSync(new URL(path, ROOT)));
}

/** `path` from the root. */
export function parseSource(path: string, text: string): Source {
  const code = stripComments(text);
  return { path, text, code, imports: importsOf(path, code) };
}

export function stripComments(text: string): string {
  return text.replace(/("(?:[^"\\\n]|\\.)*")|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (_all, string) => string ?? "");
}

export function importsOf(path: string, code: string): Import[] {
  const statements = /\b(import|export)\b([^"';]*?)\bfrom\s*"([^"]+)"|\bimport\s*\(?\s*"([^"]+)"/g;
  return [...code.matchAll(statements)].map(([, , clause = "", from, bare]) => {
    const specifier = from ?? bare!;
    const target = specifier.startsWith(".")
      ? new URL(specifier, new URL(path, ROOT)).href.slice(ROOT.href.length)
      : undefined;
    return { specifier, target, typeOnly: isTypeOnly(clause) };
  });
}

/** `type { A }`, or braces in which each name is marked. */
function isTypeOnly(clause: string): boolean {
  const words = clause.trim();
  if (/^type\b/.test(words)) return true;
  const names = /^\{([\s\S]*)\}$/.exec(words)?.[1]?.split(",").map((name) => name.trim()).filter((name) =>
    name !== ""
  );
  return names !== undefined && names.length > 0 && names.every((name) => name.startsWith("type "));
}

/** What a rule finds in each of the sources, with the path in front. */
export function complaints(
  find: (source: Source) => Iterable<string>,
  among: readonly Source[] = OURS,
): string[] {
  return among.flatMap((source) => [...find(source)].map((what) => `${source.path}: ${what}`));
}
