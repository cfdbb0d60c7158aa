/** `hold`: lines that stay asserted, for a bridge that is silent without DTR or a power supply that needs RTS. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { boardText } from "../../lib/cli/describe/board_text.ts";
import { styleFor } from "../../lib/cli/screen/style.ts";
import { ConnectError } from "../../lib/errors.ts";
import { override, parseOverrides } from "../../lib/profile/override.ts";
import { loadProfile } from "../../lib/profile/load.ts";
import { findScriptError } from "../../lib/reset/check.ts";
import { type HoldTime, linesAfter, linesDuring, withHeldLines } from "../../lib/reset/hold.ts";
import { runResetMethod, runScript } from "../../lib/reset/run.ts";
import type { Lines, SerialPort } from "../../lib/serial/port.ts";
import { VirtualClock } from "../../lib/simulator/mod.ts";
import { autoReset } from "../../plugins/auto_reset.ts";
import { errorOf, methodsOf, runSession } from "../fake/session.ts";
import { type FakeOptions, FakeSystem, flasher } from "../fake/system.ts";
import { KNOWN } from "../profile/known.ts";
import { profile, PROJECT, SMALL, USB0 } from "./world.ts";

/** A bridge that passes nothing while DTR is released; opening the port asserts both lines. */
function muteBridge(port: SerialPort): SerialPort {
  let dtr = true;
  return {
    ...methodsOf(port),
    async setLines(lines: Lines) {
      await port.setLines(lines);
      dtr = lines.dtr ?? dtr;
    },
    async read(timeoutMs) {
      const bytes = await port.read(timeoutMs);
      return dtr ? bytes : bytes.subarray(0, 0);
    },
  };
}

function desk(more: string, options: FakeOptions = {}): FakeOptions {
  return {
    files: { ...PROJECT, "flash.yaml": profile({ port: USB0.path, more }) },
    ports: [USB0],
    boards: { [USB0.path]: { ...SMALL, circuit: "swapped", ...options.boards?.[USB0.path] } },
    ...options,
  };
}

for (const os of ["linux", "windows"]) {
  for (const [hold, after] of [["session", false], ["always", true], ["after", true]] as const) {
    Deno.test(`hold: ${os}, RTS ${hold}: the line is in the requested state when flasher closes the port`, async () => {
      const more = `board: huzzah_swapped\nhold: { rts: ${hold} }\n`;
      const { code, stderr, system } = await flasher(["run", "--trace", "t"], desk(more, { os }));
      assertEquals(code, 0, stderr);
      const lines = system.logs.get("t")!.flatMap((line) => /^# (.*)$/.exec(line)?.[1] ?? []);
      assertEquals(lines.at(-1), `dtr=0 rts=${Number(after)}`, system.logs.get("t")!.join("\n"));
      assertEquals(stderr.includes("Windows releases"), os === "windows" && after);
    });
  }
}

Deno.test("hold: a board on a bridge that is silent without DTR is written; without hold, the diagnosis names the cause", async () => {
  const mute: FakeOptions = { wrapPort: muteBridge, boards: { [USB0.path]: { circuit: "direct" } } };
  const board = { boards: { [USB0.path]: { ...SMALL, circuit: "direct" as const } } };
  const script = 'reset: "D1|R1|W100ms|R0|W50ms"\nrun: "D0|R1|W100ms|R0|W50ms"\n';
  const held = await flasher(["run"], desk(`${script}hold: { dtr: session }\n`, { ...mute, ...board }));
  assertEquals(held.code, 0, held.stderr);
  const without = await flasher(
    ["run", "--connect-timeout", "0s"],
    desk("board: huzzah\n", { ...mute, ...board }),
  );
  assertEquals(without.code, 5);
  assertStringIncludes(without.stderr, "passes data only while DTR is asserted");
  assertStringIncludes(without.stderr.replace(/\s+/g, " "), "hold: { dtr: session }");
});

Deno.test("hold: `manual` on Windows keeps the line asserted while waiting for the buttons", async () => {
  const asked: string[] = [];
  const { system } = await flasher(["run", "--connect-timeout", "1s", "--trace", "t"], {
    ...desk("board: manual\nhold: { dtr: session }\n", { os: "windows" }),
    wrapPort: (port) => ({
      ...methodsOf(port),
      async setLines(lines) {
        asked.push(`${lines.dtr} ${lines.rts}`);
        await port.setLines(lines);
      },
    }),
  });
  assertEquals(asked[0], "true false");
  assertEquals(asked.at(-1), "false false");
  assert(system.logs.get("t")!.length > 0);
});

Deno.test("hold: the monitor keeps the line asserted, and leaves it in the requested state", async () => {
  for (const [time, last] of [["session", "false false"], ["always", "true false"]] as const) {
    const asked: string[] = [];
    await flasher(["monitor", "flash.yaml", "--for", "1s"], {
      ...desk(`hold: { dtr: ${time} }\n`),
      wrapPort: (port) => ({
        ...methodsOf(port),
        async setLines(lines) {
          asked.push(`${lines.dtr} ${lines.rts}`);
          await port.setLines(lines);
        },
      }),
    });
    assertEquals([asked[0], asked.at(-1)], ["true false", last]);
  }
});

Deno.test("hold: a script may leave only held lines asserted", () => {
  const script = [{ set: { dtr: true, rts: true } }];
  assertEquals(findScriptError(script)?.found, "a script that leaves DTR and RTS asserted");
  assertEquals(findScriptError(script, { dtr: "session" })?.found, "a script that leaves RTS asserted");
  assertEquals(findScriptError(script, { dtr: "session", rts: "always" }), undefined);
  // What stays only afterwards is no reason for a script.
  assertEquals(
    findScriptError(script, { dtr: "after", rts: "always" })?.found,
    "a script that leaves DTR asserted",
  );
});

Deno.test("hold: is read from a profile, and dropped when a flag replaces the board", async () => {
  const load = (text: string) =>
    loadProfile(`${text}files: [{ offset: 0, path: a.bin }]\n`, "flash.yaml", KNOWN);
  const good = await load("hold: { dtr: always, rts: session }\nreset: D1,R1\n");
  assertEquals(good.hold, { dtr: "always", rts: "session" });
  assertEquals(override(good, parseOverrides({ board: "manual" }, KNOWN)).hold, undefined);
  for (
    const [text, found] of [
      ["hold: { dtr: on }\n", 'hold.dtr: found "on", expected session, after or always'],
      ["hold: dtr\n", "hold: found"],
      ["hold: { cts: always }\n", "cts"],
      ["hold: { dtr: always }\nreset: R1\n", "reset: found a script that leaves RTS asserted"],
    ] as const
  ) {
    const error = await load(text).then(() => undefined, (error) => error);
    assertStringIncludes(error?.message ?? "no error", found);
  }
});

Deno.test("hold: every reset method ends with the line asserted: scripts, and plugins, which release both lines", async () => {
  const clock = new VirtualClock();
  const seen: Lines[] = [];
  const port = {
    setLines: (lines: Lines) => {
      seen.push(lines);
      return Promise.resolve();
    },
  } as unknown as SerialPort;
  const hold = { dtr: "session" as HoldTime };
  await runScript(withHeldLines([{ set: { dtr: false, rts: false } }], hold) as never, port, clock);
  const code = { carryOut: (port: SerialPort) => port.setLines({ dtr: false, rts: false }) };
  await runResetMethod(withHeldLines(code, hold), port, clock);
  const failing = { carryOut: () => Promise.reject(new ConnectError("no")) };
  await runResetMethod(withHeldLines(failing, hold), port, clock).catch(() => {});
  const [off, on] = [{ dtr: false, rts: false }, { dtr: true }];
  assertEquals(seen, [off, on, off, on, on]);
  assertEquals(withHeldLines([], hold), []);
  assertEquals([linesDuring(hold), linesAfter(hold)], [{ dtr: true, rts: false }, off]);
});

Deno.test("hold: the description of a board shows it", () => {
  const system = new FakeSystem([]);
  const look = { columns: 80, style: styleFor(system.stdout, system) };
  const text = boardText({ ...autoReset, hold: { dtr: "always" } }, look).join("\n").replace(/\s+/g, " ");
  assertStringIncludes(text, "stays asserted DTR during the session and after it");
  assertStringIncludes(text, "W50ms|D0,R0|D1");
});

Deno.test("hold: a board that is silent with either state of DTR is reported as silent, and DTR is released", async () => {
  const session = await runSession({
    board: SMALL,
    wrapPort: (port) => ({ ...methodsOf(port), read: async (ms) => (await port.read(ms)).subarray(0, 0) }),
  });
  assertStringIncludes(errorOf(session, ConnectError).message, "the chip sent nothing");
  const { dtr, rts } = session.board.lines.at(-1)!;
  assertEquals([dtr, rts], [false, false]);
});
