/** The rules of docs/architecture.md that a scan of the sources can see. */
import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../", import.meta.url);

interface Source {
  /** From the root: `lib/esp/plan/plan.ts`. */
  readonly path: string;
  readonly text: string;
  /** `text` without comments; strings are left alone. */
  readonly code: string;
  readonly imports: readonly Import[];
}

interface Import {
  /** As written. */
  readonly specifier: string;
  /** From the root, for a file of ours. */
  readonly target: string | undefined;
  readonly typeOnly: boolean;
}

const SOURCES = [...walk("lib"), ...walk("plugins"), ...walk("demo"), read("main.ts")];
const OURS = SOURCES.filter(({ path }) => !path.startsWith("demo/"));

function* walk(folder: string): Generator<Source> {
  for (const entry of Deno.readDirSync(new URL(folder, ROOT))) {
    if (entry.isDirectory) yield* walk(`${folder}/${entry.name}`);
    else if (/\.[jt]s$/.test(entry.name)) yield read(`${folder}/${entry.name}`);
  }
}

function read(path: string): Source {
  const text = Deno.readTextFileSync(new URL(path, ROOT));
  const code = text.replace(
    /("(?:[^"\\\n]|\\.)*")|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (_all, string) => string ?? "",
  );
  return { path, text, code, imports: importsOf(path, code) };
}

function stripComments(text: string): string {
  return text.replace(/("(?:[^"\\\n]|\\.)*")|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (_all, string) => string ?? "");
}

function importsOf(path: string, code: string): Import[] {
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

/** From the bottom up. A file may import from its own line here, and from every line above it. */
const LAYERS: readonly (readonly string[])[] = [
  [
    "lib/bytes.ts",
    "lib/clock.ts",
    "lib/text.ts",
    "lib/parse_result.ts",
    "lib/hash.ts",
    "lib/suggest.ts",
    "lib/errors.ts",
  ],
  ["lib/serial/port.ts"],
  ["lib/esp/protocol/", "lib/esp/chips/"],
  ["lib/esp/image/", "lib/reset/"],
  ["lib/profile/"],
  ["lib/esp/plan/"],
  ["lib/esp/events.ts", "lib/esp/inspect_events.ts", "lib/esp/boot/", "lib/draft/"],
  ["plugins/"],
  ["lib/esp/link/", "lib/plugin/"],
  ["lib/esp/flash/"],
  ["lib/esp/jobs/"],
  ["lib/simulator/"],
  ["lib/serial/"],
  ["lib/doctor/"],
  ["lib/app/"],
  ["lib/cli/"],
  ["main.ts"],
];

function isSource(target: string | undefined): target is string {
  return target !== undefined && /\.[jt]s$/.test(target);
}

/** The entry of LAYERS that a path belongs to: the longest that it begins with. */
function unitOf(path: string): string {
  const units = LAYERS.flat().filter((name) => path.startsWith(name)).sort((a, b) => b.length - a.length);
  if (units[0] === undefined) throw new Error(`${path} stands in no layer: add it to LAYERS`);
  return units[0];
}

function layerOf(path: string): number {
  const unit = unitOf(path);
  return LAYERS.findIndex((names) => names.includes(unit));
}

function complaints(find: (source: Source) => Iterable<string>, among: readonly Source[] = OURS): string[] {
  return among.flatMap((source) => [...find(source)].map((what) => `${source.path}: ${what}`));
}

Deno.test("the scan reads every form of import, and none in a comment", () => {
  const code = `import { a, type B } from "../x.ts";
    import type { C } from "./y.ts"; export { type D } from "z";
    import json from "w/j.json" with { type: "json" }; await import("./v.ts"); import "./u.ts";`;
  assertEquals(
    importsOf("lib/cli/t.ts", code).map(({ specifier, target, typeOnly }) => [specifier, target, typeOnly]),
    [
      ["../x.ts", "lib/x.ts", false],
      ["./y.ts", "lib/cli/y.ts", true],
      ["z", undefined, true],
      ["w/j.json", undefined, false],
      ["./v.ts", "lib/cli/v.ts", false],
      ["./u.ts", "lib/cli/u.ts", false],
    ],
  );
  assertEquals(stripComments(`a("// no"); // import "b"\n/* import "c" */ d`), `a("// no"); \n d`);
});

Deno.test("the scan sees all sources", () => {
  const edges = OURS.flatMap(({ imports }) => imports);
  assert(edges.length > 300, `${edges.length} imports found`);
  const known = new Set(SOURCES.map(({ path }) => path));
  const lost = edges.filter(({ target }) => /\.[jt]s$/.test(target ?? "") && !known.has(target!));
  assertEquals(lost, []);
});

/** What still has to come out of `app`, until it stands without the shell. Shrinks to nothing. */
const APP_STILL_IMPORTS = [
  "lib/app/boards/plugin_consent.ts: imports lib/cli/command.ts",
  "lib/app/boards/plugin_consent.ts: imports lib/cli/screen/ask.ts",
  "lib/app/boards/plugin_consent.ts: imports lib/cli/screen/columns.ts",
  "lib/app/boards/plugin_consent.ts: imports lib/cli/screen/reporter.ts",
  "lib/app/boards/plugin_file.ts: imports lib/cli/command.ts",
  "lib/app/boards/plugin_person.ts: imports lib/cli/command.ts",
  "lib/app/boards/plugin_person.ts: imports lib/cli/screen/ask.ts",
  "lib/app/boards/plugin_person.ts: imports lib/cli/screen/reporter.ts",
  "lib/app/connection_settings.ts: imports lib/cli/command.ts",
  "lib/app/files/find_profile.ts: imports lib/cli/command.ts",
  "lib/app/files/find_profile.ts: imports lib/cli/screen/columns.ts",
  "lib/app/files/find_profile.ts: imports lib/cli/screen/error_text.ts",
  "lib/app/files/find_profile.ts: imports lib/cli/screen/style.ts",
  "lib/app/files/line_log.ts: imports lib/cli/command.ts",
  "lib/app/files/output_file.ts: imports lib/cli/screen/reporter.ts",
  "lib/app/open_board.ts: imports lib/cli/command.ts",
  "lib/app/open_board.ts: imports lib/cli/screen/reporter.ts",
  "lib/app/open_board.ts: imports lib/cli/values/duration.ts",
  "lib/app/prepare.ts: imports lib/cli/command.ts",
  "lib/app/prepare.ts: imports lib/cli/values/file.ts",
  "lib/app/with_chip.ts: imports lib/cli/command.ts",
  "lib/app/with_chip.ts: imports lib/cli/screen/reporter.ts",
];

Deno.test("imports point downwards only", () => {
  const upwards = complaints(({ path, imports }) =>
    imports.flatMap(({ target }) =>
      isSource(target) && layerOf(target) > layerOf(path) ? [`imports ${target}`] : []
    )
  );
  assertEquals(upwards.sort(), APP_STILL_IMPORTS);
});

Deno.test("folders of one layer do not import each other in a ring", () => {
  const edges = new Map<string, Set<string>>();
  for (const { path, imports } of OURS) {
    const from = unitOf(path);
    const targets = imports.flatMap(({ target }) => isSource(target) ? [unitOf(target)] : []);
    edges.set(from, new Set([...edges.get(from) ?? [], ...targets.filter((to) => to !== from)]));
  }
  const rings = new Set<string>();
  const visit = (unit: string, trail: readonly string[]): void => {
    if (trail.includes(unit)) rings.add([...trail.slice(trail.indexOf(unit)), unit].join(" -> "));
    else for (const target of edges.get(unit) ?? []) visit(target, [...trail, unit]);
  };
  for (const unit of edges.keys()) visit(unit, []);
  const known = /^lib\/(app|cli)\/ -> |^lib\/esp\/(inspect_)?events\.ts -> /;
  assertEquals([...rings].filter((ring) => !known.test(ring)), []);
});

Deno.test("esp/ knows no board, and nothing of serial ports but their interface", () => {
  const found = complaints(({ path, imports }) =>
    path.startsWith("lib/esp/")
      ? imports.flatMap(({ target = "" }) =>
        /^plugins\/|^lib\/(serial\/(?!port\.ts)|simulator\/|app\/|cli\/)/.test(target)
          ? [`imports ${target}`]
          : []
      )
      : []
  );
  assertEquals(found, []);
});

Deno.test("the simulator takes nothing but types from the program that it tests", () => {
  const found = complaints(({ path, imports }) =>
    path.startsWith("lib/simulator/")
      ? imports.flatMap(({ target, typeOnly }) =>
        target !== undefined && !target.startsWith("lib/simulator/") && !typeOnly ? [`imports ${target}`] : []
      )
      : []
  );
  assertEquals(found, []);
});

Deno.test("Deno is named at the edge only", () => {
  const edge =
    /^(main\.ts|lib\/app\/system\/\w+\.ts|lib\/plugin\/sandbox_worker\.js|lib\/serial\/(?!port\.ts).*)$/;
  const found = complaints(({ path, code }) =>
    /\bDeno\./.test(code) && !edge.test(path) ? ["names Deno"] : []
  );
  assertEquals(found, []);
  const demo = SOURCES.filter(({ path }) => path.startsWith("demo/"));
  const beforeMain = complaints(
    ({ code }) =>
      /\bDeno\./.test(code.split("if (import.meta.main)")[0]!) ? ["names Deno outside its main part"] : [],
    demo,
  );
  assertEquals(beforeMain, []);
});

Deno.test("each package is imported by one file; the simulator has its own one", () => {
  const users = new Map<string, Set<string>>();
  for (const { path, imports } of OURS) {
    const side = path.startsWith("lib/simulator/") ? "simulator" : "program";
    for (const { specifier, target } of imports) {
      if (target !== undefined) continue;
      const key = `${packageOf(specifier)} (${side})`;
      users.set(key, (users.get(key) ?? new Set()).add(path));
    }
  }
  const shared = [...users].filter(([, paths]) => paths.size > 1).map(([name, paths]) => [name, ...paths]);
  assertEquals(shared, []);
  assert(users.size >= 8);
  const ofSimulator = [...users.keys()].filter((key) => key.endsWith("(simulator)"));
  assertEquals(ofSimulator.filter((key) => !/^node:(zlib|crypto) /.test(key)), []);
});

/** `esptool-js/lib/x.json` is of esptool-js; each module of the standard library stands for itself. */
function packageOf(specifier: string): string {
  return specifier.startsWith("@") || specifier.includes(":") ? specifier : specifier.split("/")[0]!;
}

Deno.test("only the shell speaks", () => {
  const found = complaints(({ path, code }) =>
    /\bconsole\./.test(code) && !path.startsWith("lib/cli/") ? ["uses console"] : []
  );
  assertEquals(found, []);
});

Deno.test("no file has more than 300 lines", () => {
  const found = complaints(({ text }) => {
    const lines = text.trimEnd().split("\n").length;
    return lines > 300 ? [`has ${lines} lines`] : [];
  });
  assertEquals(found, []);
});
