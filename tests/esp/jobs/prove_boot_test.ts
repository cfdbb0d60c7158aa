/** The boot proof: whole sessions with boards whose programs print the expected text, other text, or nothing. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { FlashEvent } from "../../../lib/esp/events.ts";
import { programAndRepair } from "../../../lib/esp/jobs/repair.ts";
import { BootError, Interrupted } from "../../../lib/errors.ts";
import type { Expectation } from "../../../lib/profile/profile.ts";
import type { SimulatedProgram } from "../../../lib/simulator/mod.ts";
import { manual } from "../../../plugins/manual.ts";
import { bootImage, file } from "../../fake/firmware.ts";
import {
  buttonsAt,
  errorOf,
  runSession,
  type Session,
  type SessionOptions,
  SMALL,
} from "../../fake/session.ts";

const READY: Expectation = { what: { text: "ready" }, within: 3000, baud: 115200 };
const PYTHON: Expectation = { what: { program: "micropython" }, within: 5000, baud: 115200 };
const BANNER = "MicroPython v1.20.0 on 2023-04-26; ESP module with ESP8266";

/** An image whose header sets this flash mode: 0 qio, 1 qout, 2 dio, 3 dout. */
function imageIn(mode: number): Uint8Array {
  const image = bootImage(4096);
  image[2] = mode;
  return image;
}

function session(program: SimulatedProgram, { job, board, ...more }: SessionOptions = {}): Promise<Session> {
  return runSession({
    files: [file(0, imageIn(0))],
    ...more,
    board: { ...SMALL, program, ...board },
    job: { expect: READY, ...job },
  });
}

const says = (text: string): SimulatedProgram => ({ greeting: () => text });

function typesOf(events: readonly FlashEvent[]): string[] {
  return events.map(({ type }) => type);
}

function booted({ events, error }: Session): string | undefined {
  if (error !== undefined) throw error;
  return events.find((event) => event.type === "booted")?.what;
}

Deno.test("proof: the text is found anywhere in the output, at the stated rate", async () => {
  const run = await session(says("\r\nsystem ready.\r\n"));
  assertEquals(booted(run), '"ready"');
  assertEquals(typesOf(run.events).slice(-4), ["resetting", "expecting", "booted", "done"]);
  assertEquals(run.done?.board, "running");
  const slow = { greeting: () => "ready", baud: 9600, startup: 2000 };
  assertEquals(booted(await session(slow, { job: { expect: { ...READY, baud: 9600 } } })), '"ready"');
});

Deno.test("proof: without an expectation, or with after: stay, the port is not read", async () => {
  const plain = await runSession({ board: SMALL });
  const stays = await session(says("ready"), { job: { after: "stay" } });
  for (const { events, error } of [plain, stays]) {
    assertEquals([error, typesOf(events).includes("expecting")], [undefined, false]);
  }
  assertEquals(stays.done?.board, "bootloader");
});

Deno.test("proof: MicroPython greets on its own, or when prompted", async () => {
  const greets = { greeting: () => `\x00\xff\r\n${BANNER}\r\n>>> `, startup: 300 };
  assertEquals(booted(await session(greets, { job: { expect: PYTHON } })), BANNER);
  let heard = "";
  const asked: SimulatedProgram = {
    greeting: () => "",
    answer(bytes) {
      heard += new TextDecoder().decode(bytes);
      return `\r\n${BANNER}\r\n>>> `;
    },
  };
  assertEquals(booted(await session(asked, { job: { expect: PYTHON } })), BANNER);
  assertEquals(heard, "\x02", "Ctrl-B, once");
});

Deno.test("proof: nothing is sent to an unknown program", async () => {
  let heard = 0;
  const program: SimulatedProgram = { greeting: () => "", answer: (bytes) => (heard += bytes.length, "") };
  errorOf(await session(program), BootError);
  assertEquals(heard, 0);
});

Deno.test("repair: if the chip reports another reason, no mode is tried", async () => {
  const run = await repaired({ ...says("\r\nE (42) boot: load partition table error!\r\n"), crashes: true });
  errorOf(run, BootError);
  assertEquals(trials(run), []);
  assertEquals(run.board.flash[2], 0);
});

/** The program, the message, and whether another flash mode is advised. */
const FAILURES: readonly (readonly [program: SimulatedProgram, what: RegExp, mode: boolean])[] = [
  [says("hello\r\nprompt>"), /the board printed something else, last "prompt>"$/, false],
  [
    says(""),
    /the chip started a program after a reset by its RESET pin, but printed nothing readable at 115200 baud$/,
    true,
  ],
  [{ ...says(""), crashes: true }, /the chip keeps restarting, last reset by a watchdog$/, true],
  [{ ...says("Exception (0):\r\n"), crashes: true }, /the program crashed with "Exception \(0\):"$/, true],
  [{ ...says("ready"), baud: 9600 }, /but printed nothing readable at 115200 baud$/, true],
];

for (const [program, what, mode] of FAILURES) {
  Deno.test(`proof: ${what.source}`, async () => {
    const run = await session(program);
    const { message, hint, boardState, exitCode } = errorOf(run, BootError);
    assertEquals(exitCode, 13);
    assertMatch(
      message,
      /^Written and verified, but the board did not boot as expected: "ready" did not appear within 3 s; /,
    );
    assertMatch(message, what);
    assertEquals(/dio, then dout: run again with --repair/.test(hint!), mode, hint);
    assertEquals(boardState, '"at_0.bin" is in flash, verified.');
    assertEquals(run.done, undefined);
    assert(run.ms < 15_000, `${run.ms} ms`);
    assertEquals(run.board.lines.at(-1)!.rts || run.board.lines.at(-1)!.dtr, false);
  });
}

Deno.test("proof: another program in place of the expected one is no proof", async () => {
  // Nothing is written at the boot offset: the ROM finds no image.
  const run = await runSession({
    board: { ...SMALL, flash: new Uint8Array(4096).fill(0xff) },
    files: [file(0x10000, new Uint8Array(64))],
    job: { expect: READY },
  });
  assertMatch(errorOf(run, BootError).message, /no firmware at its boot offset: it printed "ets_main\.c"$/);
});

Deno.test("proof: on a board without lines a person presses RESET", async () => {
  const asked = Promise.withResolvers<void>();
  const run = await session(says("ready"), {
    circuit: "none",
    plugin: manual,
    job: { waitMs: 20_000 },
    abortOn(event) {
      if (event.type === "waiting" && event.text.includes("press RESET (EN)")) asked.resolve();
      return false;
    },
    hands: async (board, clock) => {
      await buttonsAt(4000)(board, clock);
      await asked.promise;
      await clock.sleep(5000);
      board.press("reset");
      await clock.sleep(200);
      board.release("reset");
    },
  });
  assertEquals(booted(run), '"ready"');
  assertEquals(run.done?.board, "running");
});

Deno.test("proof: a file that was in flash already was not written", async () => {
  const flash = new Uint8Array(SMALL.flashSize).fill(0xff);
  flash.set(imageIn(0));
  const before = await session(says("other"), { board: { flash } });
  assertMatch(
    errorOf(before, BootError).message,
    /^Already in flash and verified, but the board did not boot/,
  );
  const written = await session(says("other"));
  assertMatch(errorOf(written, BootError).message, /^Written and verified, but the board did not boot/);
});

Deno.test("proof: the user does not press RESET", async () => {
  const run = await session(says("ready"), {
    circuit: "none",
    job: { waitMs: 8000 },
    hands: buttonsAt(4000),
  });
  assertMatch(errorOf(run, BootError).message, /the board printed nothing$/);
});

Deno.test("proof: Ctrl-C ends it at once, and the board state says that the flash is complete", async () => {
  const run = await session(says(""), { abortOn: ({ type }) => type === "expecting" });
  const { boardState } = errorOf(run, Interrupted);
  assertEquals(boardState, '"at_0.bin" is in flash, verified.');
  assert(run.msAfterAbort! < 300);
});

/** A board that boots only in the given modes. */
function bootsIn(...modes: readonly number[]): SimulatedProgram {
  return { greeting: (flash) => modes.includes(flash[2]!) ? "ready\r\n" : "" };
}

/** The same board, image and job with --repair. */
async function repaired(program: SimulatedProgram, mode = 0): Promise<Session> {
  return await session(program, { files: [file(0, imageIn(mode))], work: programAndRepair });
}

function trials({ events }: Session): string[] {
  return events.flatMap((event) => event.type === "repairing" ? [event.mode] : []);
}

Deno.test("repair: slower modes are tried in turn, one sector each", async () => {
  const dio = await repaired(bootsIn(2));
  assertEquals([booted(dio), trials(dio), dio.board.flash[2]], ['"ready"', ["dio"], 2]);
  const dout = await repaired(bootsIn(3));
  assertEquals([booted(dout), trials(dout), dout.board.flash[2]], ['"ready"', ["dio", "dout"], 3]);
  const starts = dout.events.filter((event) => event.type === "start");
  assertEquals(starts.slice(1).map(({ toWrite }) => toWrite), [0x1000, 0x1000]);
  const warning = dout.events.find((event) => event.type === "warning");
  assertStringIncludes(warning!.hint!, 'Add "flash: { mode: dout }"');
});

Deno.test("repair: a board that boots, or that runs another program, is left alone", async () => {
  const good = await repaired(bootsIn(0));
  assertEquals([booted(good), trials(good)], ['"ready"', []]);
  const other = await repaired(says("another program\r\n"));
  errorOf(other, BootError);
  assertEquals(trials(other), []);
});

Deno.test("repair: for a board that boots in no mode, the header is restored", async () => {
  const run = await repaired(bootsIn());
  const { boardState, hint } = errorOf(run, BootError);
  assertEquals(trials(run), ["dio", "dout"]);
  assertEquals(
    boardState,
    '"at_0.bin" is in flash, verified. The image header is as the profile sets it.',
  );
  assertEquals(run.board.flash[2], 0);
  assertEquals(run.events.some(({ type }) => type === "done"), false);
  assertEquals(hint!.includes("--repair"), false);
  assertEquals(trials(await repaired(bootsIn(), 2)), ["dout"]);
  assertEquals(trials(await repaired(bootsIn(), 3)), []);
});
