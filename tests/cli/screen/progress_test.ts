/** The screen of a flash session: events in, lines out. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { textWidth, truncate, wrap } from "../../../lib/cli/screen/columns.ts";
import { INITIAL_STATE, type ProgressState, reduce } from "../../../lib/cli/screen/progress_state.ts";
import { permanentLines, statusLine, type View } from "../../../lib/cli/screen/progress_text.ts";
import { PLAIN, styleFor } from "../../../lib/cli/screen/style.ts";
import type { FlashEvent, RegionInfo } from "../../../lib/esp/events.ts";
import { assertGolden } from "../golden.ts";
import { fc } from "../../tools/property.ts";

const COLOURED = styleFor({ isTerminal: true, columns: () => 80, rows: () => 24, write: () => {} }, {
  os: "linux",
  env: (name) => name === "LANG" ? "C.UTF-8" : undefined,
});

const PLAIN_ASCII = styleFor({ isTerminal: false, columns: () => 80, rows: () => 24, write: () => {} }, {
  os: "linux",
  env: () => undefined,
});

const LONG_PATH = "a/very/long/way/to/日本語/the/firmware-of-the-kitchen-light.bin";

function session(path: string, { steps = 25 } = {}): FlashEvent[] {
  const size = 0x90000;
  const info: RegionInfo = { path, offset: 0x10000, size };
  const times = { connect: 212, stub: 331, write: 18360, verify: 413, total: 19400 };
  return [
    { type: "connecting", port: "/dev/serial/by-id/usb-Silicon_Labs_CP2104", baud: 460800, attempt: 1 },
    { type: "connecting", port: "/dev/serial/by-id/usb-Silicon_Labs_CP2104", baud: 460800, attempt: 2 },
    { type: "warning", message: "the chip sent nothing", hint: "Is the board powered?" },
    {
      type: "waiting",
      text: "hold GPIO0, press and release RESET, then release GPIO0; the red LED should glow dimly",
    },
    { type: "connected", chip: "ESP8266", features: ["Wi-Fi"], mac: "5c:cf:7f:0a:0b:0c", loader: "ROM" },
    { type: "stub", bytes: 12376 },
    { type: "speed", asked: 460800, baud: 464286 },
    { type: "flash", id: "0x1640ef", vendor: "Winbond", size: 0x400000 },
    {
      type: "plan",
      regions: [info],
      notes: [
        { kind: "detail", text: `Header of "${path}" set to flash size 4 MB (the file says 512 KB)` },
        { kind: "warning", text: "Shown on standard error, not among these lines" },
      ],
    },
    { type: "comparing", ...info },
    { type: "skipped", md5: "715407049df9b9ed03727165f35537c9", ...info },
    { type: "start", wireBytes: 400_000, toWrite: size, ...info },
    ...Array.from({ length: steps }, (_, i): FlashEvent => ({
      type: "progress",
      written: Math.round(size * (i + 1) / steps),
      toWrite: size,
      ...info,
    })),
    { type: "verifying", ...info },
    { type: "verified", md5: "715407049df9b9ed03727165f35537c9", ...info },
    { type: "unverified", reason: "the ROM of this chip cannot read its flash back", ...info },
    { type: "resetting" },
    {
      type: "done",
      bytes: size,
      written: size,
      wireBytes: 400_000,
      verified: true,
      board: "needs-reset",
      baud: 464_286,
      recoveries: 0,
      times,
    },
    {
      type: "done",
      bytes: size,
      written: 8192,
      wireBytes: 400_000,
      verified: true,
      board: "restarted",
      baud: 464_286,
      recoveries: 0,
      times,
    },
    {
      type: "done",
      bytes: size,
      written: 0,
      wireBytes: 0,
      verified: true,
      board: "restarted",
      baud: 464_286,
      recoveries: 0,
      times,
    },
    {
      type: "done",
      bytes: size,
      written: size,
      wireBytes: 400_000,
      verified: false,
      board: "bootloader",
      baud: 464_286,
      recoveries: 0,
      times,
    },
  ];
}

interface Drawn {
  readonly status: string | undefined;
  readonly lines: readonly string[];
  readonly event: FlashEvent;
}

function draw(
  events: readonly FlashEvent[],
  columns: number,
  { style = PLAIN, verbose = false }: Partial<View> = {},
): Drawn[] {
  let state: ProgressState = INITIAL_STATE;
  return events.map((event, i) => {
    state = reduce(state, event, i * 730);
    const layout = { columns, style, verbose };
    return { event, status: statusLine(state, layout), lines: permanentLines(state, event, layout) };
  });
}

/** The width of a line on terminals of 20, 40, 60 and 120 columns: the last column stays empty. */
for (const columns of [19, 39, 59, 119]) {
  for (const verbose of columns === 119 ? [false, true] : [false]) {
    const mode = verbose ? ", verbose" : "";
    Deno.test(`a session on a terminal of ${columns + 1} columns${mode}`, async () => {
      const drawn = draw(session("firmware-combined.bin"), columns, { verbose });
      const text = drawn.flatMap((
        { status, lines },
      ) => [...lines, ...(status === undefined ? [] : [`> ${status}`])]);
      await assertGolden(`session_${columns + 1}${verbose ? "_verbose" : ""}`, text.join("\n") + "\n");
    });
  }
}

Deno.test("no line is ever wider than the terminal", () => {
  for (const [style, verbose] of [[PLAIN_ASCII, false], [COLOURED, true]] as const) {
    for (const path of ["a.bin", LONG_PATH, "x".repeat(300)]) {
      for (let columns = 20; columns <= 200; columns++) {
        for (
          const { status, lines, event } of draw(session(path, { steps: 2 }), columns, { style, verbose })
        ) {
          for (const line of [status ?? "", ...lines]) {
            assert(textWidth(line) <= columns, `${event.type} at ${columns}: ${line}`);
          }
        }
      }
    }
  }
});

Deno.test("the status line's numbers and bar never decrease", () => {
  for (let columns = 20; columns <= 200; columns += 7) {
    let [percent, blocks] = [0, 0];
    for (const { status, event } of draw(session("app.bin"), columns)) {
      if (event.type !== "progress") continue;
      const now = Number(/(\d+) %/.exec(status!)![1]);
      assert(now >= percent, status);
      const full = status!.split("█").length - 1;
      assert(full >= blocks, status);
      [percent, blocks] = [now, full];
    }
    assertEquals(percent, 100);
  }
});

Deno.test("progress counts the bytes to write, not those already in flash", () => {
  const info = { path: "app.bin", offset: 0, size: 0x80000 };
  const [, half, whole] = draw([
    { type: "start", wireBytes: 3000, toWrite: 0x2000, ...info },
    { type: "progress", written: 0x1000, toWrite: 0x2000, ...info },
    { type: "progress", written: 0x2000, toWrite: 0x2000, ...info },
  ], 100);
  assertStringIncludes(half!.status!, " 50 %  4.0/8.0 KB");
  assertStringIncludes(whole!.status!, "100 %  8.0/8.0 KB");
});

Deno.test("progress counts the bytes to read, not those that a hash has proved", () => {
  const info = { path: "out.bin", offset: 0, size: 0x80000 };
  const drawn = draw([
    { type: "reading", ...info },
    { type: "received", received: 0x4000, ...info },
    { type: "surveying", ...info },
    { type: "surveyed", known: 0x7a000, received: 0x7e000, ...info },
    { type: "received", received: 0x7f000, ...info },
    { type: "received", received: 0x80000, ...info },
    { type: "verifying", ...info },
    { type: "read", md5: "0".repeat(32), known: 0x7a000, ...info },
  ], 100);
  const statuses = drawn.map(({ status }) => status);
  assertStringIncludes(statuses[1]!, "  3 %   16.0/512.0 KB");
  assertStringIncludes(statuses[2]!, "Looking for blank and known parts");
  assertStringIncludes(statuses[3]!, "  0 %  0.0/8.0 KB");
  assertStringIncludes(statuses[4]!, " 50 %  4.0/8.0 KB");
  assertStringIncludes(statuses[4]!, "0:01 left");
  assertStringIncludes(statuses[5]!, "100 %  8.0/8.0 KB");
  assertEquals(drawn.at(-1)!.lines, [
    `  out.bin  0x000000  512 KB  read (488 KB known by hash), MD5 ${"0".repeat(32)}`,
  ]);
});

Deno.test("if hashes prove everything, nothing is left to draw", () => {
  const info = { path: "out.bin", offset: 0, size: 0x80000 };
  const [, , after] = draw([
    { type: "reading", ...info },
    { type: "surveying", ...info },
    { type: "surveyed", known: 0x80000, received: 0x80000, ...info },
  ], 100);
  assertStringIncludes(after!.status!, "Looking for blank and known parts");
});

Deno.test("the status line keeps its width, so that the bar does not move", () => {
  for (const columns of [19, 39, 59, 79, 119]) {
    const widths = draw(session("app.bin"), columns)
      .filter(({ event }) => event.type === "progress" || event.type === "start")
      .map(({ status }) => textWidth(status!));
    assertEquals(new Set(widths).size, 1, `${widths}`);
  }
});

Deno.test("ASCII only, if the output supports nothing else", () => {
  for (const { status, lines } of draw(session("app.bin"), 100, { style: PLAIN_ASCII, verbose: true })) {
    for (const line of [status ?? "", ...lines]) assert(/^[\x20-\x7e]*$/.test(line), line);
  }
});

Deno.test("colours and symbols depend on the terminal and the locale", () => {
  const terminal = { isTerminal: true, columns: () => 80, rows: () => 24, write: () => {} };
  const style = (env: Record<string, string>, os = "linux", isTerminal = true) =>
    styleFor({ ...terminal, isTerminal }, { os, env: (name) => env[name] });
  const utf8 = { LANG: "en_US.UTF-8" };
  assertEquals(style(utf8).good("x"), "\x1b[32mx\x1b[39m");
  assertEquals(style({ ...utf8, NO_COLOR: "1" }).good("x"), "x");
  assertEquals(style({ ...utf8, NO_COLOR: "" }).good("x"), "\x1b[32mx\x1b[39m");
  assertEquals(style({ ...utf8, TERM: "dumb" }).good("x"), "x");
  assertEquals(style(utf8, "linux", false).good("x"), "x");
  const full = (...args: Parameters<typeof style>) => style(...args).full;
  assertEquals([full(utf8), full({ LANG: "de_DE.utf8" }), full({}, "darwin"), full({}, "windows")], [
    ..."████",
  ]);
  assertEquals([full({}), full({ LANG: "C" }), full({ ...utf8, LC_ALL: "POSIX" })], [..."###"]);
});

Deno.test("wrapped text keeps every word in order, and no line exceeds its columns", () => {
  const word = fc.string({ unit: fc.constantFrom(..."abcxyz.日é"), minLength: 1, maxLength: 30 });
  fc.assert(fc.property(
    fc.array(word, { maxLength: 30 }),
    fc.integer({ min: 12, max: 100 }),
    fc.constantFrom("", "  ", "       "),
    (words, columns, indent) => {
      const lines = wrap(indent + words.join(" "), columns);
      for (const line of lines) assert(textWidth(line) <= columns, line);
      assertEquals(lines.join("").replaceAll(" ", ""), words.join(""));
      for (const line of lines.slice(1)) assert(line.startsWith(indent) || indent.length >= columns / 2);
    },
  ));
});

Deno.test("wrapped text keeps a number and its unit on one line, and hangs below its first line", () => {
  assertEquals(wrap("written: 576.0 KB in 19.4 s.", 26), ["written: 576.0 KB in", "  19.4 s."]);
  assertEquals(wrap("  now at 460800 baud, again", 18), ["  now at", "    460800 baud,", "    again"]);
});

Deno.test("truncated text never exceeds its columns, and keeps the requested end", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 0, max: 40 }), (text, columns) => {
    for (const keep of ["start", "end"] as const) {
      for (const ellipsis of ["…", "..."]) {
        const truncated = truncate(text, columns, { keep, ellipsis });
        assert(textWidth(truncated) <= columns);
        if (textWidth(text) <= columns) assertEquals(truncated, text);
      }
    }
  }));
  assertEquals(truncate("abcdefgh", 5), "abcd…");
  assertEquals(truncate("abcdefgh", 5, { keep: "end" }), "…efgh");
  assertEquals(truncate("日本語", 5), "日本…");
  assertEquals(truncate("日本語", 4), "日…");
});

function linesOf(events: readonly FlashEvent[], view: Partial<View> = {}): string[] {
  return draw(events, Infinity, view).flatMap(({ lines }) => lines);
}

Deno.test("a chip that answers at a rate other than the announced one: both are shown", () => {
  const found = (...bauds: readonly number[]) =>
    linesOf([
      ...bauds.map((baud, n): FlashEvent => ({ type: "connecting", port: "COM3", baud, attempt: n + 1 })),
      { type: "connected", chip: "ESP32", features: ["Wi-Fi"], loader: "stub" },
    ], { verbose: true });
  assertEquals(found(115_200, 921_600), [
    "Connecting to COM3 at 115200 baud",
    "Found ESP32 (Wi-Fi), still running the stub of an earlier session; answered at 921600 baud",
  ]);
  assertEquals(
    found(460_800, 115_200, 460_800)[1],
    "Found ESP32 (Wi-Fi), still running the stub of an earlier session",
  );
});

Deno.test("without --verbose, the rate of the transfer is shown only if the first line shows another", () => {
  const shown = (answered: number, asked: number | undefined) =>
    linesOf([
      { type: "connecting", port: "COM3", baud: 460_800, attempt: 1 },
      { type: "connecting", port: "COM3", baud: answered, attempt: 2 },
      { type: "connected", chip: "ESP8266", features: ["Wi-Fi", "26 MHz crystal"], loader: "ROM" },
      ...asked === undefined ? [] : [{ type: "speed", asked, baud: asked + 3486 } as const],
      { type: "flash", id: "0x1640ef", vendor: "Winbond", size: 0x400000 },
    ]).slice(1);
  const found = "Found ESP8266";
  assertEquals(shown(460_800, 460_800), [found, "Flash size 4 MB"]);
  assertEquals(shown(115_200, 460_800), [found, "Flash size 4 MB"]);
  assertEquals(shown(115_200, undefined), [found, "Flash size 4 MB; continuing at 115200 baud"]);
  assertEquals(shown(460_800, 921_600), [found, "Flash size 4 MB; continuing at 921600 baud"]);
});

Deno.test("percent and time left stay on every terminal of 20 or more columns", () => {
  for (let columns = 19; columns <= 200; columns++) {
    for (const { status, event } of draw(session("firmware-combined.bin"), columns)) {
      if (event.type === "progress") {
        assert(/(^| )\d+ % .*\d:\d\d left$/.test(status!), `${columns}: ${status}`);
      }
    }
  }
});

Deno.test("amounts above 1 MB are in MB", () => {
  const info = { path: "flash.bin", offset: 0, size: 0x400000 };
  const [, half] = draw([
    { type: "reading", ...info },
    { type: "received", received: 0x1f0000, ...info },
  ], 100);
  assertStringIncludes(half!.status!, " 48 %  1.9/4.0 MB");
});
