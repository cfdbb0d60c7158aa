/** The Windows console, on a fake kernel32. */
import { assertEquals } from "@std/assert";
import {
  type ConsoleApi,
  consoleInput,
  ignoreClicks,
  isAlone,
  obeysEscapes,
} from "../../../lib/app/system/windows_console.ts";

const [INPUT, OUTPUT, ERROR] = [1n, 2n, 3n];
/** wincon.h: ENABLE_PROCESSED_INPUT, ENABLE_LINE_INPUT, ENABLE_ECHO_INPUT. */
const COOKED = 0x1 | 0x2 | 0x4;

interface FakeConsole {
  /** Mode of each handle that is a console. */
  readonly modes?: Readonly<Record<string, number>>;
  /** Bits that SetConsoleMode refuses. */
  readonly refuses?: number;
  readonly processes?: number;
  /** What each ReadConsoleW gives, as UTF-16 units; it fails behind the last. */
  readonly typed?: readonly (string | readonly number[])[];
}

function fakeConsole({ modes = {}, refuses = 0, processes = 1, typed = [] }: FakeConsole) {
  const now = new Map(Object.entries(modes));
  const rest = [...typed];
  const api: ConsoleApi = {
    GetStdHandle: (which) => ({ [-10]: INPUT, [-11]: OUTPUT, [-12]: ERROR })[which] ?? 0n,
    GetConsoleMode: (handle, mode) => {
      const value = now.get(String(handle));
      if (value === undefined) return 0;
      (mode as Uint32Array)[0] = value;
      return 1;
    },
    SetConsoleMode: (handle, mode) => {
      if ((mode & refuses) !== 0) return 0;
      now.set(String(handle), mode);
      return 1;
    },
    ReadConsoleW: (_handle, buffer, room, count) => {
      const next = rest.shift();
      if (next === undefined) return Promise.resolve(0);
      const units = typeof next === "string"
        ? [...next].flatMap((c) => c.split("")).map((c) => c.charCodeAt(0))
        : next;
      const view = new DataView((buffer as Uint8Array).buffer);
      units.slice(0, room).forEach((unit, i) => view.setUint16(2 * i, unit, true));
      (count as Uint32Array)[0] = units.length;
      return Promise.resolve(1);
    },
    GetConsoleProcessList: (list, room) => {
      new Uint32Array((list as Uint32Array).buffer).fill(7, 0, Math.min(room, processes));
      return processes;
    },
  };
  return { api, modes: now };
}

Deno.test("console: escape sequences are switched on, and the rest of the mode stays", () => {
  const { api, modes } = fakeConsole({ modes: { "2": 0x3, "3": 0x3 } });
  assertEquals([obeysEscapes("output", api), obeysEscapes("error", api)], [true, true]);
  assertEquals([...modes.values()], [0x7, 0x7]);
});

Deno.test("console: a mode that interprets escape sequences is not changed", () => {
  const { api, modes } = fakeConsole({ modes: { "2": 0x7 }, refuses: 0x4 });
  assertEquals(obeysEscapes("output", api), true);
  assertEquals(modes.get("2"), 0x7);
});

Deno.test("console: one that rejects escape sequences, and an output that is not a console, get plain text", () => {
  const { api } = fakeConsole({ modes: { "2": 0x3 }, refuses: 0x4 });
  assertEquals([obeysEscapes("output", api), obeysEscapes("error", api)], [false, false]);
});

/** wincon.h: ENABLE_MOUSE_INPUT. */
const MOUSE = 0x10;
const QUICK_EDIT = 0x40;
const EXTENDED_FLAGS = 0x80;

Deno.test("console: clicks do not stop the output until they are heeded again; other changes of the mode stay", () => {
  const { api, modes } = fakeConsole({ modes: { "1": COOKED | QUICK_EDIT | EXTENDED_FLAGS } });
  const heed = ignoreClicks(api);
  assertEquals(modes.get("1"), COOKED | EXTENDED_FLAGS);
  modes.set("1", MOUSE | EXTENDED_FLAGS);
  heed();
  assertEquals(modes.get("1"), MOUSE | QUICK_EDIT | EXTENDED_FLAGS);
});

Deno.test("console: one that ignores clicks already, and input that is not a console, stay as they are", () => {
  for (const mode of [{ "1": COOKED | EXTENDED_FLAGS }, {}] as Record<string, number>[]) {
    const { api, modes } = fakeConsole({ modes: mode });
    ignoreClicks(api)();
    assertEquals(Object.fromEntries(modes), mode);
  }
});

async function typedText(mode: number, typed: FakeConsole["typed"]): Promise<(string | undefined)[]> {
  const { api } = fakeConsole({ modes: { "1": mode }, typed: typed! });
  const input = consoleInput({ setRaw: () => {}, discard: () => Promise.resolve() }, api);
  const texts: (string | undefined)[] = [];
  for (let n = 0; n < typed!.length; n++) {
    const bytes = await input.read();
    texts.push(bytes && new TextDecoder().decode(bytes));
    if (bytes === undefined) break;
  }
  return texts;
}

Deno.test("console: letters of every alphabet are read as UTF-8", async () => {
  assertEquals(await typedText(COOKED, ["Zürich\\łódź\\фото.bin\r\n"]), ["Zürich\\łódź\\фото.bin\r\n"]);
});

Deno.test("console: a character split between two reads stays whole", async () => {
  assertEquals(await typedText(COOKED, [[0xd83d], [0xde00, 0x0d, 0x0a]]), ["😀\r\n", undefined]);
});

Deno.test("console: Ctrl-Z is a key in the monitor, and the end of input on a line", async () => {
  assertEquals(await typedText(0, ["\x1a", "x"]), ["\x1a", "x"]);
  assertEquals(await typedText(COOKED, ["\x1a\r\n", "x"]), [undefined]);
  assertEquals(await typedText(COOKED, ["a\x1a\r\n"]), ["a\x1a\r\n"]);
});

Deno.test("console: a read that Ctrl-C ends is not the end of input; a closed console is", async () => {
  assertEquals(await typedText(COOKED, [[], "y\r\n"]), ["y\r\n", undefined]);
  assertEquals(await typedText(COOKED, Array(200).fill([])), [undefined]);
});

Deno.test("console: it is our own if no other program uses it", () => {
  assertEquals([1, 2, 3].map((processes) => isAlone(fakeConsole({ processes }).api)), [true, false, false]);
});
