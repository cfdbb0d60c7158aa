/** The monitor: on a terminal, in pipes, and with boards that are unplugged and replugged. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { BoardOptions } from "../../../lib/simulator/mod.ts";
import { bootImage } from "../../fake/firmware.ts";
import { type FakeOptions, type FakeSystem, flasher, type Ran } from "../../fake/system.ts";
import { assertSessions } from "../golden.ts";
import { assertLeftTidy } from "../tidy.ts";
import { profile, SMALL, USB0 } from "../world.ts";

const PORT = "/dev/ttyUSB0";
const DEMO = await Deno.readFile(new URL("../../../demo/hello.bin", import.meta.url));
const NO_COLOR = { NO_COLOR: "1" };

/** A prompt that answers in upper case. */
const REPL: Partial<BoardOptions> = {
  ...SMALL,
  flash: bootImage(4096),
  program: {
    greeting: () => "\r\n\x1b[32mREPL\x1b[0m\r\n>>> ",
    startup: 100,
    answer: (bytes) =>
      new TextDecoder().decode(bytes).toUpperCase().replaceAll("\x03", "\r\nInterrupted\r\n>>> "),
  },
};

/** Performs each step once, as soon as its text appears after the text of the step before. */
function when(...steps: readonly (readonly [pattern: string, act: (system: FakeSystem) => void])[]) {
  let next = 0;
  let from = 0;
  return (system: FakeSystem, text: string) => {
    const step = steps[next];
    const at = step === undefined ? -1 : text.indexOf(step[0], from);
    if (at < 0) return;
    next++;
    from = at + step![0].length;
    step![1](system);
  };
}

const type = (keys: string) => (system: FakeSystem) => system.type(keys);

/** A user at a terminal. */
function person(
  board: Partial<BoardOptions>,
  onText: FakeOptions["onText"],
  more: FakeOptions = {},
): FakeOptions {
  return {
    ...{ boards: { [PORT]: board }, ports: [USB0], stdout: 80, stderr: 80, stdin: true, keyboard: true },
    env: NO_COLOR,
    onText: onText!,
    ...more,
  };
}

function assertEnded({ system, code, stderr }: Ran, expected: number): void {
  assertEquals(code, expected, system.both + stderr);
  assertEquals(system.raw, false, "the terminal is as it was");
  assertLeftTidy(system);
}

Deno.test("monitor: keys, including Ctrl-C, go to the board, and Ctrl-] exits", async () => {
  const ran = await flasher(
    ["monitor", "--reset"],
    person(
      REPL,
      when(
        [">>> ", (system) => (assertEquals(system.raw, true), system.type("ab"))],
        ["AB", type("\x03")],
        ["Interrupted\r\n>>> ", type("cd\r\x1d")],
      ),
    ),
  );
  assertEnded(ran, 0);
  assertStringIncludes(ran.stderr, "--- /dev/ttyUSB0 at 115200 baud; Ctrl-] or Ctrl-T x: exit");
  assertMatch(ran.stdout, /csum 0x[0-9a-f]{2}\r\n\r\nREPL\r\n>>> AB\r\nInterrupted\r\n>>> /);
  assertEquals(ran.system.boards.get(PORT)!.statistics.bytesToChip, 6);
});

Deno.test("monitor: opening the port releases both lines and resets nothing", async () => {
  const ran = await flasher(["monitor", PORT, "--for", "1s"], {
    boards: { [PORT]: { ...REPL, program: DEMO_PROGRAM } },
  });
  assertEnded(ran, 0);
  const board = ran.system.boards.get(PORT)!;
  assertEquals(board.statistics.resets, 1, "power-on");
  assertEquals(board.lines.slice(0, 2).map(({ dtr, rts }) => [dtr, rts]), [[true, true], [false, false]]);
});
const DEMO_PROGRAM = { greeting: () => "hello\r\n", startup: 50 };

Deno.test("monitor: the menu resets, enters the bootloader, adds timestamps and shows help", async () => {
  const ran = await flasher(
    ["monitor", PORT],
    person(
      { ...SMALL, flash: DEMO },
      when(
        ["tick 1", type("\x14r")],
        ["csum 0xcd", () => {}],
        ["tick 1", type("\x14t")],
        ["Timestamps on", () => {}],
        ["tick 3", type("\x14t\x14h\x14l\x14z\x14b")],
        ["boot mode:(1,6)", type("\x14x")],
      ),
    ),
  );
  assertEnded(ran, 0);
  assertMatch(
    ran.stdout,
    /ets Jan {2}8 2013,rst cause:2, boot mode:\(3,7\)[^]*Hello from flasher[^]*\n +\d\.\d{3} tick 3/,
  );
  for (const words of ["Ctrl-T b       reset the board into", "No log file", "Unknown key after"]) {
    assertStringIncludes(ran.stderr, words);
  }
});

Deno.test("monitor: on Windows the lines change one after the other, if the board has such a script", async () => {
  const changes = async (os: string) => {
    const board = { ...SMALL, flash: DEMO };
    const options = person(board, when(["tick 1", type("\x14b")], ["boot mode:(1,6)", type("\x1d")]), { os });
    const ran = await flasher(["monitor", PORT, "--board", "huzzah"], options);
    assertEnded(ran, 0);
    return ran.system.boards.get(PORT)!.lines;
  };
  const together = (lines: Awaited<ReturnType<typeof changes>>) =>
    lines.slice(2).some(({ dtr, rts }, i) => dtr !== lines[i + 1]!.dtr && rts !== lines[i + 1]!.rts);
  assertEquals(together(await changes("linux")), true);
  assertEquals(together(await changes("windows")), false);
});

Deno.test("monitor: in a pipe there are no escape sequences, and the end of the input does not end the monitor", async () => {
  const ran = await flasher(["monitor", PORT, "--reset", "--until", "3)\r", "--for", "20s"], {
    boards: { [PORT]: REPL },
    typed: ["print(1)\nprint(2)\r\n", "print(3)\n"],
  });
  assertEnded(ran, 0);
  assertEquals(ran.stdout.includes("\x1b"), false);
  assertMatch(ran.stdout, /REPL\r\n>>> |PRINT\(1\)\rPRINT\(2\)\rPRINT\(3\)\r/);
  assertStringIncludes(ran.stderr, "Ctrl-C exits");
});

Deno.test("monitor: colours depend on the terminal and NO_COLOR", async () => {
  const args = ["monitor", PORT, "--reset", "--for", "2s"];
  const on = await flasher(args, person(REPL, () => {}, { env: {} }));
  assertStringIncludes(on.stdout, "\x1b[32mREPL\x1b[0m");
  const off = await flasher(args, person(REPL, () => {}));
  assertStringIncludes(off.stdout, "\r\nREPL\r\n");
});

Deno.test("monitor: --until ends with 0 if the text arrives, with 13 otherwise", async () => {
  const board = { boards: { [PORT]: { ...SMALL, flash: DEMO } } };
  const came = await flasher(["monitor", PORT, "--until", "tick 2", "--for", "10s"], board);
  assertEnded(came, 0);
  const not = await flasher(["monitor", PORT, "--until", "tick 9", "--for", "4s"], board);
  assertEnded(not, 13);
  assertStringIncludes(not.stderr, 'error: The board did not print "tick 9" within 4 s');
});

Deno.test("monitor: Ctrl-C exits if the input is a pipe", async () => {
  const ran = await flasher(["monitor", PORT], {
    boards: { [PORT]: { ...SMALL, flash: DEMO } },
    onText: when(["tick 1", (system) => system.interrupt()]),
  });
  assertEnded(ran, 130);
  assertEquals(ran.stderr.includes("error"), false, ran.stderr);
});

Deno.test("monitor: waits for a board that is unplugged", async () => {
  const ran = await flasher(
    ["monitor", PORT],
    person(
      { ...SMALL, flash: DEMO },
      when(
        ["tick 1", (system) => system.boards.get(PORT)!.unplug()],
        ["waiting for it", type("lost")],
        ["/dev/ttyUSB0 is back", () => {}],
        ["tick 2", type("\x1d")],
      ),
    ),
  );
  assertEnded(ran, 0);
  assertEquals(ran.system.opened, [PORT, PORT]);
  assertMatch(ran.stderr, /--- The port disappeared; waiting for it to return\n--- \/dev\/ttyUSB0 is back\n/);
});

Deno.test("monitor: Ctrl-] exits while it waits for the port", async () => {
  const options = person(
    { ...SMALL, flash: DEMO },
    when(
      ["tick 1", (system) => system.boards.get(PORT)!.unplug()],
      ["waiting for it", type("\x1d")],
    ),
    {
      beforeOpen: (system) => {
        if (system.opened.length > 0) {
          return Promise.reject(new Error("the port must not be opened again")).catch(() => hang());
        }
      },
    },
  );
  assertEnded(await flasher(["monitor", PORT], options), 0);
});

/** Never resolves, like a port that does not open. */
function hang(): Promise<void> {
  return new Promise(() => {});
}

Deno.test("monitor: a closed terminal ends it", async () => {
  const closed = await flasher(["monitor", PORT], person(REPL, () => {}, { keyboard: false }));
  assertEnded(closed, 0);
});

Deno.test("monitor: the log has whole lines, timestamps and no terminal control", async () => {
  const program = { greeting: () => "a\x1b[31mb\x1b]0;t\x07\r\nab\bc\r\nlast", startup: 100 };
  const board = { boards: { [PORT]: { ...REPL, program } } };
  const plain = await flasher(["monitor", PORT, "--reset", "--for", "1s", "--log", "b.txt"], board);
  assertEquals(plain.system.logs.get("b.txt")!.slice(-4), ["ab", "abc", "last", "(closed)"]);
  const stamped = await flasher(
    ["monitor", PORT, "--reset", "--for", "1s", "--log", "b.txt", "--timestamps"],
    board,
  );
  assertMatch(stamped.system.logs.get("b.txt")!.at(-2)!, /^ {5}\d\.\d{3} last$/);
  const denied = await flasher(["monitor", PORT, "--log", "no/such/b.txt"], board);
  assertEquals([denied.code, denied.system.opened], [15, []]);
});

Deno.test("monitor: on a port without lines, asks for RESET on the board", async () => {
  const ran = await flasher(["monitor", PORT, "--reset", "--for", "1s"], {
    boards: { [PORT]: { ...REPL, hasLines: false } },
  });
  assertEquals([ran.code, [...ran.system.open]], [0, []]);
  assertStringIncludes(ran.stderr, "No line of this port controls RESET; press RESET on the board");
});

Deno.test("monitor: the profile names port, board and rate", async () => {
  const files = { "flash.yaml": profile({ port: PORT, more: "expect: { text: x, baud: 9600 }\n" }) };
  const slow = { ...REPL, program: { greeting: () => "slow\r\n", baud: 9600, startup: 100 } };
  for (const args of [["monitor"], ["monitor", "flash.yaml"]]) {
    const ran = await flasher([...args, "--reset", "--for", "3s"], { files, boards: { [PORT]: slow } });
    assertEnded(ran, 0);
    assertStringIncludes(ran.stderr, "at 9600 baud");
    assertStringIncludes(ran.stdout, "slow\r\n");
  }
  const over = await flasher(["monitor", "--baud", "74880", "--for", "1s"], {
    files,
    boards: { [PORT]: slow },
  });
  assertStringIncludes(over.stderr, "at 74880 baud");
});

Deno.test("monitor: asserts DTR for a program with its own USB, which waits for a listener", async () => {
  const path = "/dev/ttyACM0";
  const ran = await flasher(["monitor", "--for", "1s"], {
    boards: { [path]: REPL },
    ports: [{ path, usb: { vid: 0x239a, pid: 0x80f4 } }],
  });
  assertEquals(ran.code, 0, ran.stderr);
  const { dtr, rts } = ran.system.boards.get(path)!.lines[1]!;
  assertEquals([dtr, rts], [true, true]);
});

Deno.test("run --monitor: opens the monitor with the board's complete output", async () => {
  const files = { "flash.yaml": profile({ port: PORT, files: [[0, "hello.bin"]] }), "hello.bin": DEMO };
  const ran = await flasher(
    ["run", "--monitor"],
    person(SMALL, when(["read back and equal", () => {}], ["tick 1", type("\x1d")]), { files }),
  );
  assertEnded(ran, 0);
  assertMatch(
    ran.stdout,
    /The board was restarted\.[^]*boot mode:\(3,7\)[^]*csum 0xcd\r\n\s+Hello from flasher/,
  );
});

Deno.test("monitor: messages", () =>
  assertSessions("monitor", [
    ["monitor --for 1s", {}],
    ["monitor --for 1s --port sim:huzzah sim:esp8266", {}],
    ["monitor sim:huzah --for 1s", {}],
    ["monitor missing.yaml", {}],
    ["monitor sim:huzzah --for 1", {}],
    ["monitor sim:huzzah --for 0", {}],
    ["monitor sim:huzzah --for 0s", {}],
    ["monitor sim:huzzah --for soon", {}],
    ["monitor sim:huzzah --baud fast", {}],
    ["run --monitor --json", { files: { "flash.yaml": profile(), "app.bin": DEMO, "data.bin": DEMO } }],
    ["run --repair --after stay", {
      files: {
        "flash.yaml": profile({ more: "expect: micropython\n" }),
        "app.bin": DEMO,
        "data.bin": DEMO,
      },
    }],
    ["run --monitor --after stay", { files: { "flash.yaml": profile(), "app.bin": DEMO, "data.bin": DEMO } }],
    ["run --repair", { files: { "flash.yaml": profile(), "app.bin": DEMO, "data.bin": DEMO } }],
    ["monitor sim:manual --reset --for 1s", {}],
    ["monitor sim:esp8266 --reset --for 1s", {}],
  ]));

Deno.test("boot proof: messages", () => {
  const files = (expect: string) => ({
    "flash.yaml": profile({ port: PORT, files: [[0, "hello.bin"]], more: `expect: ${expect}\n` }),
    "hello.bin": DEMO,
  });
  const on = (expect: string, board: Partial<BoardOptions> = {}) => ({
    files: files(expect),
    boards: { [PORT]: { ...SMALL, ...board } },
  });
  const python = { greeting: () => "MicroPython v1.20.0 on 2023-04-26; ESP module with ESP8266\r\n>>> " };
  const image = bootImage(4096);
  image[2] = 0;
  const picky = { greeting: (flash: Uint8Array) => flash[2] === 3 ? "ready\r\n" : "" };
  return assertSessions("boot_proof", [
    ["run", on('{ text: "tick 1" }')],
    ["run", on("micropython", { program: python })],
    ["run", on("{ text: other, within: 2s }")],
    ["run --json", on('{ text: "tick 1" }')],
    ["run --repair", {
      ...on("{ text: ready, within: 1s }", { program: picky }),
      files: { ...files("{ text: ready, within: 1s }"), "hello.bin": image },
    }],
  ]);
});

Deno.test("monitor: no notice is wider than a terminal of 60 columns", async () => {
  const ran = await flasher(
    ["monitor", PORT],
    person({ ...SMALL, flash: DEMO }, when(["tick 1", type("\x14h\x1d")]), { stdout: 60, stderr: 60 }),
  );
  for (const line of ran.stderr.split("\n")) assert(line.length < 60, line);
});
