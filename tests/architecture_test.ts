/** The rules of docs/architecture.md about imports and size, as far as a scan of the sources can check them. */
import { assert, assertEquals } from "@std/assert";
import { complaints, importsOf, MADE, OURS, SOURCES, stripComments } from "./architecture/sources.ts";

/** From the bottom up. A file may import from its own line and from every line above it. */
const LAYERS: readonly (readonly string[])[] = [
  [
    "lib/bytes.ts",
    "lib/ranges.ts",
    "lib/wire_time.ts",
    "lib/without_undefined.ts",
    "lib/clock.ts",
    "lib/gate.ts",
    "lib/text.ts",
    "lib/parse_result.ts",
    "lib/json_text.ts",
    "lib/unless_aborted.ts",
    "lib/hash.ts",
    "lib/compress/",
    "lib/by_words.ts",
    "lib/suggest.ts",
    "lib/exit_codes.ts",
    "lib/first_start.ts",
    "lib/errors.ts",
    "lib/web_address.ts",
  ],
  ["lib/secrets/"],
  ["lib/download/"],
  ["lib/serial/port.ts", "lib/serial/port_name.ts"],
  ["lib/repl/"],
  ["lib/esp/flash_parts/"],
  ["lib/esp/protocol/", "lib/esp/chips/"],
  ["lib/esp/containers/"],
  ["lib/esp/image/", "lib/reset/"],
  ["lib/catalogue/", "lib/lock/"],
  ["lib/profile/"],
  ["lib/esp/plan/"],
  ["lib/esp/events.ts", "lib/esp/boot/", "lib/draft/"],
  ["plugins/"],
  ["lib/esp/link/", "lib/plugin/"],
  ["lib/esp/flash/"],
  ["lib/esp/jobs/"],
  ["lib/simulator/"],
  ["lib/serial/"],
  ["lib/doctor/"],
  ["lib/app/"],
  ["lib/ui/"],
  ["lib/cli/"],
  ["main.ts"],
];

function isSource(target: string | undefined): target is string {
  return target !== undefined && /\.[jt]sx?$/.test(target);
}

/** The entry of LAYERS for a path: the longest one that the path begins with. */
function unitOf(path: string): string {
  const units = LAYERS.flat().filter((name) => path.startsWith(name)).sort((a, b) => b.length - a.length);
  if (units[0] === undefined) throw new Error(`${path} is in no layer: add it to LAYERS`);
  return units[0];
}

function layerOf(path: string): number {
  const unit = unitOf(path);
  return LAYERS.findIndex((names) => names.includes(unit));
}

Deno.test("the scan finds every form of import, and none in a comment", () => {
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

Deno.test("the scan finds all sources", () => {
  const edges = OURS.flatMap(({ imports }) => imports);
  assert(edges.length > 300, `${edges.length} imports found`);
  const known = new Set(SOURCES.map(({ path }) => path));
  const lost = edges.filter(({ target }) =>
    /\.[jt]sx?$/.test(target ?? "") && !known.has(target!) && !MADE.has(target!)
  );
  assertEquals(lost, []);
});

Deno.test("imports point downwards only", () => {
  const upwards = complaints(({ path, imports }) =>
    imports.flatMap(({ target }) =>
      isSource(target) && layerOf(target) > layerOf(path) ? [`imports ${target}`] : []
    )
  );
  assertEquals(upwards, []);
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
  assertEquals([...rings], []);
});

/** What every face and every kind of target shares. */
const APP_CORE = [
  "lib/app/open_board.ts",
  "lib/app/person.ts",
  "lib/app/reporter.ts",
  "lib/app/request.ts",
  "lib/app/session_context.ts",
  "lib/app/system/system.ts",
  "lib/app/wiring.ts",
];

Deno.test("the core types of app know no chip, no loader and no command line", () => {
  const core = OURS.filter(({ path }) => APP_CORE.includes(path));
  assertEquals(core.map(({ path }) => path).sort(), APP_CORE);
  const found = complaints(({ code, imports }) => [
    ...imports.flatMap(({ target = "" }) => /^lib\/esp\//.test(target) ? [`imports ${target}`] : []),
    ...(code.replaceAll(/ from "[^"]*"/g, "").match(
      /\b(ESP\d*|esptool|chip\w*|stub\w*|SPI|argv|flags?)\b/gi,
    ) ?? []).map((word) => `says ${word}`),
  ], core);
  assertEquals(found, []);
});

/** What the page of `flasher ui` may load from elsewhere: pure files that a browser can run. */
const IN_PAGE = [
  "lib/app/flash_change.ts",
  "lib/app/room/activity.ts",
  "lib/by_words.ts",
  "lib/bytes.ts",
  "lib/catalogue/narrow.ts",
  "lib/suggest.ts",
  "lib/text.ts",
  "lib/ui/api.ts",
  "lib/ui/reduce_page.ts",
  "lib/ui/state.ts",
];

Deno.test("the page loads pure files only, and only a few from outside its folder", () => {
  const imports = new Map(OURS.map(({ path, imports }) => [
    path,
    imports.flatMap(({ target, typeOnly }) => !typeOnly && isSource(target) ? [target] : []),
  ]));
  const loaded = [...reachableFrom("lib/ui/page/main.tsx", imports)];
  assertEquals(loaded.filter((path) => !path.startsWith("lib/ui/page/")).sort(), IN_PAGE);
  const impure = complaints(
    ({ text }) =>
      /^\/\*\*(?:(?!\*\/)[\s\S])*(Pure; no I\/O|constants only)\./.test(text) ? [] : ["is not pure"],
    OURS.filter(({ path }) => IN_PAGE.includes(path)),
  );
  // Types and tables of words may be what they are; only the client touches the browser.
  assertEquals(impure.filter((complaint) => !complaint.startsWith("lib/bytes.ts")), []);
  const touching = complaints(
    ({ code }) =>
      code.match(/\b(?:document|window|location|history|navigator|sessionStorage|localStorage)\./g) ?? [],
    OURS.filter(({ path }) => /^lib\/ui\/page\/(?!client\/|main\.tsx)/.test(path)),
  );
  assertEquals(touching, []);
});

Deno.test("the page makes no HTML from text, and runs none", () => {
  const found = complaints(
    ({ code }) =>
      code.match(
        /\b(?:\w*innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new Function|style=)\b/gi,
      ) ?? [],
    OURS.filter(({ path }) => path.startsWith("lib/ui/page/")),
  );
  assertEquals(found, []);
});

Deno.test("each command has one action, in a file of the same name, that is loaded when it runs", () => {
  const names = OURS.flatMap(({ path }) =>
    /^lib\/cli\/commands\/(?!mod\.ts)(\w+)\.ts$/.exec(path)?.[1] ?? []
  );
  assert(names.length >= 20);
  for (const name of names) {
    const command = OURS.find(({ path }) => path === `lib/cli/commands/${name}.ts`)!;
    const action = OURS.find(({ path }) => path === `lib/cli/actions/${name}.ts`);
    assert(command.code.includes(`(await import("../actions/${name}.ts")).execute(call)`), command.path);
    assert(/^export (async )?function execute\(/m.test(action?.code ?? ""), `lib/cli/actions/${name}.ts`);
  }
});

Deno.test("no files import each other in a circle", () => {
  const imports = new Map(
    OURS.map((source) => [source.path, source.imports.map(({ target }) => target).filter(isSource)]),
  );
  assertEquals(circlesIn(imports), []);
});

Deno.test("the scan finds circles of any length, and the files on the way to one are not in it", () => {
  const imports = new Map([["a", ["b"]], ["b", ["c", "d"]], ["c", ["b"]], ["d", ["e"]], ["e", ["f"]], ["f", [
    "d",
  ]]]);
  assertEquals(circlesIn(imports), ["b, c", "d, e, f"]);
  assertEquals(circlesIn(new Map([["a", ["b", "c"]], ["b", ["c"]], ["c", ["a"]]])), ["a, b, c"]);
});

/** Sets of files that can all reach each other, the names of each in one line. */
function circlesIn(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const reachable = new Map([...imports.keys()].map((path) => [path, reachableFrom(path, imports)]));
  const circles = [...reachable].filter(([path, reached]) => reached.has(path)).map(([path, reached]) =>
    [...reached].filter((other) => reachable.get(other)?.has(path)).sort().join(", ")
  );
  return [...new Set(circles)].sort();
}

/** Without `path` itself, unless a circle leads back to it. */
function reachableFrom(path: string, imports: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>();
  const visit = (from: string) => {
    for (const target of imports.get(from) ?? []) {
      if (reached.has(target)) continue;
      reached.add(target);
      visit(target);
    }
  };
  visit(path);
  return reached;
}

Deno.test("esp/ knows no board, and only the interface of serial ports", () => {
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

Deno.test("the simulator imports only types from the program that it tests", () => {
  const found = complaints(({ path, imports }) =>
    path.startsWith("lib/simulator/")
      ? imports.flatMap(({ target, typeOnly }) =>
        target !== undefined && !target.startsWith("lib/simulator/") && !typeOnly ? [`imports ${target}`] : []
      )
      : []
  );
  assertEquals(found, []);
});

Deno.test("only files at the edge use Deno", () => {
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

Deno.test("one file imports each package; the simulator has its own", () => {
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
  assertEquals(
    ofSimulator.filter((key) =>
      !/^(node:(zlib|crypto|process|worker_threads)|@micropython\/[^ ]+) /.test(key)
    ),
    [],
  );
});

/** `esptool-js/lib/x.json` belongs to esptool-js. Each module of the standard library counts as a package. */
function packageOf(specifier: string): string {
  return specifier.startsWith("@") || specifier.includes(":") ? specifier : specifier.split("/")[0]!;
}

Deno.test("only the shell prints", () => {
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
