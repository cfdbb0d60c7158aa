/** The keyboard and the bell of `flasher watch`. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { RoomKeys } from "../../../lib/cli/room/keys.ts";
import { PortError } from "../../../lib/errors.ts";
import type { FakeOptions, FakeSystem } from "../../fake/system.ts";
import { assertLeftTidy } from "../tidy.ts";
import { runTable, table, usb } from "./world.ts";

function keysOf(...pieces: readonly string[]): string[] {
  const keys = new RoomKeys();
  return pieces.flatMap((piece) => keys.feed(new TextEncoder().encode(piece)))
    .map((key) => "board" in key ? `${key.kind} ${key.board}` : key.kind);
}

Deno.test("room keys: a number and Enter choose a board, however the keys arrive", () => {
  assertEquals(keysOf("r17\r"), ["begin-again", "again 17"]);
  assertEquals(keysOf("l", "#", "3", "\n"), ["begin-lines", "lines #3"]);
  assertEquals(keysOf("r18\x7f7\r"), ["begin-again", "again 17"]);
  assertEquals(keysOf("s", "q", "\x03"), ["sound", "interrupt", "interrupt"]);
});

Deno.test("room keys: no key alone, and nothing but a whole number, starts a write", () => {
  for (const typed of ["r", "r1", "17\r", "\r", "r\r", "r#\r", "rx1\r", "r1l\r", "r1\x1b"]) {
    assertEquals(keysOf(typed).filter((key) => key.startsWith("again")), [], JSON.stringify(typed));
  }
  assertEquals(keysOf("r1q"), ["begin-again", "interrupt"]);
  assertEquals(keysOf("r" + "9".repeat(50) + "\r"), ["begin-again", "help"]);
});

const BELL = "\x07";
const TERMINAL = { stdin: true, stderr: 100, stdout: 100, keyboard: true, typed: ["y\n"] } as const;

/** Types each text once, when its pattern is in the output that came after the one before. */
function typing(
  ...steps: readonly (readonly [when: RegExp, keys: string])[]
): FakeOptions["onText"] & object {
  let [next, from] = [0, 0];
  return (system: FakeSystem, text: string) => {
    const step = steps[next];
    if (step === undefined || !step[0].test(text.slice(from))) return;
    next++;
    from = text.length;
    queueMicrotask(() => system.type(step[1]));
  };
}

/** A board that is never unplugged, at a port that cannot be opened the first `failures` times. */
function stubborn(failures: number, onText: NonNullable<FakeOptions["onText"]>): FakeOptions {
  let left = failures;
  return table(1, {
    ...TERMINAL,
    ports: [],
    plugging: [[usb(1)], { when: /never printed/, ports: [] }],
    onText,
    beforeOpen() {
      if (left-- > 0) throw new PortError("Cannot open it: input/output error", "io");
    },
  });
}

Deno.test("watch keys: r tries a failed board again, q ends", async () => {
  const ran = await runTable(
    "watch",
    stubborn(1, typing([/1 failed\. Next/, "r#1\r"], [/1 passed\. Next/, "q"])),
  );
  assertEquals(ran.code, 0, ran.system.both);
  assertStringIncludes(ran.stdout, "Trying #1 ttyUSB1 again.");
  assertMatch(ran.stdout, /1 passed\.\n/);
  assertEquals(ran.system.raw, false);
  assertLeftTidy(ran.system);
});

Deno.test("watch keys: the trace of a board that failed stays when it is tried again", async () => {
  const options = stubborn(1, typing([/1 failed\. Next/, "r#1\r"], [/1 passed\. Next/, "q"]));
  const files = { ...options.files, "traces/old.txt": "" };
  const ran = await runTable("watch --trace traces", { ...options, files });
  assertEquals(ran.code, 0, ran.system.both);
  assertEquals([...ran.system.logs.keys()], ["traces/board-1.trace", "traces/board-1-attempt-2.trace"]);
});

Deno.test("watch keys: a board that has not failed, or was never here, is not tried again", async () => {
  const ran = await runTable(
    "watch",
    stubborn(0, typing([/1 passed\. Next/, "r1\r"], [/has not failed/, "r7\r"], [/No board 7/, "\x03"])),
  );
  assertEquals(ran.code, 0, ran.system.both);
  assertStringIncludes(ran.stdout, "Cannot try 1 ttyUSB1 again: it has not failed.");
  assertEquals(ran.system.opened, ["/dev/ttyUSB1"]);
});

Deno.test("watch keys: l shows the last lines of a board, other keys the help", async () => {
  const ran = await runTable(
    "watch",
    stubborn(
      1,
      typing([/1 failed\. Next/, "l#1\r"], [/Show last lines[^]*output error/, "x"], [/Keys: /, "q"]),
    ),
  );
  assertMatch(
    ran.stdout,
    /Show last lines[^]*#1 ttyUSB1 failed [^]*#1 ttyUSB1 Cannot open it: input\/output error/,
  );
  assertEquals(ran.code, 4);
});

Deno.test("watch: the bell rings once for a board that passed, three times for one that failed", async () => {
  const bells = (text: string) => text.split(BELL).length - 1;
  const steps = [[/1 failed\. Next/, "r#1\r"], [/1 passed\. Next/, "q"]] as const;
  const ran = await runTable("watch", stubborn(1, typing(...steps)));
  assertEquals(bells(ran.stdout), 3 + 1);
  const silent = await runTable("watch --no-sound", stubborn(1, typing(...steps)));
  assertEquals(bells(silent.stdout), 0);
  const toggled = await runTable(
    "watch --no-sound",
    stubborn(1, typing([/1 failed\. Next/, "s"], [/Sound is on/, "r#1\r"], [/1 passed\. Next/, "q"])),
  );
  assertEquals(bells(toggled.stdout), 1 + 1);
});

Deno.test("watch without a terminal reads no keys and rings no bell", async () => {
  const ran = await runTable(
    "watch --yes",
    table(1, { ports: [], plugging: [[usb(1)], { when: / passed \d/, ports: [] }] }),
  );
  assertEquals([ran.code, ran.stdout.includes("\x07"), ran.stdout.includes("Keys:")], [0, false, false]);
});
