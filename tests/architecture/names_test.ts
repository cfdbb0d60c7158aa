/** The rules of docs/architecture.md about what a file may name: chips, time, a message's text. */
import { assertEquals } from "@std/assert";
import { complaints, parseSource, type Source } from "./sources.ts";

/** A rule, and code that breaks it in `path`. */
interface Rule {
  readonly find: (source: Source) => string[];
  readonly path: string;
  readonly broken: readonly string[];
  readonly fine?: readonly string[];
}

/** Those that know Espressif, its boards, or other flashers' commands. */
const MAY_NAME_CHIPS = /^(lib\/(esp|app|catalogue|cli|draft|simulator)|plugins)\//;
/** Tables and hints that would not be true without the name. */
const MUST_NAME_CHIPS: ReadonlySet<string> = new Set([
  "lib/serial/adapters.ts", // the names by which USB ids are listed
  "lib/profile/other_files.ts", // other programs' files that people give instead of a profile
  "lib/reset/parse.ts", // the two notations of reset sequences that people paste, and their units
]);

/** A clock and random numbers come from outside (`Clock`, `System`), but where real time is the subject. */
const MAY_MEASURE_TIME =
  /^lib\/(app\/system|serial|plugin)\/|^lib\/ui\/page\/client\/browser\.ts$|^lib\/simulator\/(?:virtual_clock|python\/patience)\.ts$|^lib\/\w+\/\w+_worker\.js$/;

/** The runtime gives some errors no code, so that only their text tells them apart; or a text is only shortened. */
const MAY_READ_MESSAGES = /^lib\/app\/(system\/(?:disk_retry|disk_journal|http)|files\/system_error)\.ts$/;

const RULES: Readonly<Record<string, Rule>> = {
  "only esp, app, catalogue, cli, draft, the simulator and boards name a chip": {
    find: ({ path, code, imports }) =>
      MAY_NAME_CHIPS.test(path) || MUST_NAME_CHIPS.has(path) ? [] : [
        ...withoutImports(code).match(/\besp(?:32|8266|8285|tool)\w*/gi) ?? [],
        ...imports.map(({ target }) => target ?? "").filter((target) =>
          /\/esp(32|8266)\w*\.ts$/.test(target)
        ),
      ].map((name) => `names ${name}`),
    path: "lib/serial/list.ts",
    broken: [
      'const name = "ESP32-S3";',
      "const esp8266Port = 1;",
      'import { row } from "../esp/chips/esp32.ts";',
      'hint("use esptool");',
    ],
    fine: ["// an ESP32 does this", 'import { chips } from "../esp/chips/mod.ts";', "const response = 8266;"],
  },
  "no code asks which chip it has: a chip is a row": {
    find: ({ path, code }) =>
      path === "lib/esp/chips/mod.ts" || path.startsWith("lib/simulator/")
        ? []
        : (code.match(/\bchip\??\.(id|name)\s*[!=]==?|[!=]==?\s*"esp(32|8266)\w*"/g) ?? []).map((text) =>
          `asks ${text}`
        ),
    path: "lib/esp/link/connect.ts",
    broken: [
      'if (chip.id === "x") y();',
      "return chip.name !== other;",
      'chip == "esp32c3"',
      'if (id !== "esp8266") z();',
    ],
    fine: ["if (chip.usb === undefined) x();"],
  },
  "a chip or a board is data, not a class": {
    find: ({ path, code }) =>
      /^(lib\/esp\/chips|plugins)\//.test(path) ? (code.match(/\bclass\s+\w+/g) ?? []) : [],
    path: "plugins/board.ts",
    broken: ["export class Board {}"],
  },
  "time comes from a Clock": {
    find: ({ path, code }) =>
      MAY_MEASURE_TIME.test(path) ? [] : code.match(
        /\b(Date\.now|new Date\(\)|performance\.now|setTimeout|setInterval|Math\.random)\b/g,
      ) ?? [],
    path: "lib/esp/flash/read/read.ts",
    broken: ["const start = Date.now();", "performance.now()", "setTimeout(f, 1)", "Math.random()"],
    fine: ["clock.now()"],
  },
  "no code decides by a message's text": {
    find: ({ path, code }) =>
      MAY_READ_MESSAGES.test(path) ? [] : code.match(
        /\bmessage\.(includes|match|startsWith|endsWith|search)\b|\.(test|exec)\([^;]*\bmessage\)/g,
      ) ?? [],
    path: "lib/esp/link/link.ts",
    broken: ['if (error.message.includes("busy"))', "/busy/.test(error.message)", "X.exec((e).message)"],
    fine: ['if (error.reason === "busy")', "return `${action}: ${error.message}`;"],
  },
  "one file asks other computers over HTTP": {
    find: ({ path, code }) =>
      [
          "lib/app/system/http.ts",
          // The page asks its own server, and a second flasher asks the first.
          "lib/ui/page/client/browser.ts",
          "lib/ui/server/running.ts",
        ].includes(path)
        ? []
        : code.match(
          /(?<![.\w])fetch\(|\bglobalThis\.fetch\b|\bcreateHttpClient\b|\bnew (WebSocket|XMLHttpRequest)\b/g,
        ) ?? [],
    path: "lib/download/download.ts",
    broken: ['await fetch("https://example.com");', "Deno.createHttpClient({});", "globalThis.fetch"],
    fine: ["await network.fetch({ url });", "prefetch(x)"],
  },
  "what calls itself pure reaches for nothing": {
    find: ({ text, code }) =>
      !/^\/\*\*(?:(?!\*\/)[\s\S])*Pure; no I\/O\./.test(text) ? [] : code.match(
        /\b(Deno\.\w+|console\.\w+|fetch\(|process\.\w+|new Worker|setTimeout|performance\.now)|"node:(fs|child_process|net|os)\b/g,
      ) ?? [],
    path: "lib/text.ts",
    broken: [
      '/** A. Pure; no I/O. */\nDeno.stat("x");',
      '/**\n * A.\n * Pure; no I/O.\n */\nimport "node:fs";',
    ],
    fine: ['/** A. */\nDeno.stat("x");', '/** A. */\n/** B. Pure; no I/O. */\nfetch("x");'],
  },
};

function withoutImports(code: string): string {
  return code.replace(/\bfrom\s*"[^"]*"|\bimport\s*\(?\s*"[^"]*"/g, "");
}

for (const [name, { find, path, broken, fine = [] }] of Object.entries(RULES)) {
  Deno.test(`names: ${name}`, () => {
    assertEquals(complaints(find), []);
  });

  Deno.test(`names: a breach is found: ${name}`, () => {
    const finds = (code: string) => find(parseSource(path, code)).length > 0;
    assertEquals(broken.filter((code) => !finds(code)), [], "not found");
    assertEquals(fine.filter(finds), [], "found, although it is fine");
  });
}
