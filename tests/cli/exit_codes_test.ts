/** Every exit code, each by a realistic cause; screen and JSON agree. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT, PortError } from "../../lib/errors.ts";
import type { PortProblem } from "../../lib/errors.ts";
import type { BoardOptions } from "../../lib/simulator/mod.ts";
import { PROJECT as LOCKED_PROJECT } from "../fake/locked_project.ts";
import { type FakeOptions, flasher } from "../fake/system.ts";
import { assertGolden, steady, transcript } from "./golden.ts";
import { assertLeftTidy } from "./tidy.ts";
import { pythonPort, pythonProject } from "./python_project.ts";
import { profile, PROJECT, SMALL } from "./world.ts";

const PORT = "/dev/ttyUSB0";
const DEFL_DATA = 0x11;
const FLASH_MD5 = 0x13;
const EXPECTS = "expect: { text: ready, within: 1s }\n";

function on(board: Partial<BoardOptions>, more: FakeOptions = {}): FakeOptions {
  return {
    files: { ...PROJECT, "flash.yaml": profile({ port: PORT }) },
    boards: { [PORT]: { ...SMALL, ...board } },
    ...more,
  };
}

function refusing(reason: PortProblem, hint: string): FakeOptions {
  return on({}, {
    beforeOpen() {
      throw new PortError(`Cannot open "${PORT}": ${reason}`, reason, { hint });
    },
  });
}

interface Case {
  readonly name: string;
  /** Default: run. */
  readonly command?: string;
  readonly args?: readonly string[];
  /** Creates the options for each run: some have state. */
  readonly options: () => FakeOptions;
  readonly code: number;
}

const CASES: readonly Case[] = [
  { name: "ok", options: () => on({}), code: EXIT.ok },
  {
    name: "a bug",
    options: () => on({}, { beforeOpen: () => Promise.reject(new TypeError("x is not a function")) }),
    code: EXIT.internal,
  },
  { name: "other flash", command: "verify", options: () => on({}), code: EXIT.differs },
  {
    name: "no network",
    command: "fetch",
    options: () => ({ files: LOCKED_PROJECT }),
    code: EXIT.downloadFailed,
  },
  {
    name: "full disk",
    command: "read",
    args: ["flash.bin", "--port", PORT, "--size", "0x1000"],
    options: () => on({}, { diskFull: true }),
    code: EXIT.outputFailed,
  },
  {
    name: "board files refused",
    options: () =>
      on({}, {
        files: pythonProject({
          port: PORT,
          boardFiles: "board_files:\n  - { to: /main.py, path: main.py }\n",
        }),
        boards: { [PORT]: { ...SMALL, ...pythonPort({ readOnly: true }) } },
      }),
    code: EXIT.filesIncomplete,
  },
  { name: "wrong flag", args: ["--bawd", "1"], options: () => on({}), code: EXIT.usage },
  {
    name: "wrong profile",
    options: () => on({}, { files: { "flash.yaml": "port: 1\n" } }),
    code: EXIT.usage,
  },
  {
    name: "does not fit",
    args: ["--file", "0x0=app.bin", "--file", "0x3f000=data.bin"],
    options: () => on({}),
    code: EXIT.usage,
  },
  { name: "no such port", args: ["--port", "/dev/ttyUSB5"], options: () => on({}), code: EXIT.portNotFound },
  { name: "busy", options: () => refusing("busy", "Close the monitor."), code: EXIT.portUnavailable },
  { name: "denied", options: () => refusing("denied", "Join the group."), code: EXIT.portUnavailable },
  {
    name: "no bootloader",
    args: ["--connect-timeout", "2s"],
    options: () => on({ circuit: "none" }),
    code: EXIT.noBootloader,
  },
  { name: "no flash", options: () => on({ flashId: 0xffffff }), code: EXIT.wrongChip },
  { name: "not firmware", args: ["--file", "0x0=data.bin"], options: () => on({}), code: EXIT.badImage },
  { name: "worn flash", options: () => on({ faults: { badCell: 0x11002 } }), code: EXIT.writeFailed },
  {
    name: "silent while writing",
    options: () => on({ faults: { refuse: (_n, op) => op === DEFL_DATA ? "silence" : undefined } }),
    code: EXIT.linkUnstable,
  },
  {
    name: "silent while comparing",
    options: () => on({ faults: { refuse: (_n, op) => op === FLASH_MD5 ? "silence" : undefined } }),
    code: EXIT.linkUnstable,
  },
  {
    name: "silent while verifying",
    options: () => {
      let wrote = false;
      const refuse = (_n: number, op: number) => {
        wrote ||= op === DEFL_DATA;
        return wrote && op === FLASH_MD5 ? "silence" : undefined;
      };
      return on({ faults: { refuse } });
    },
    code: EXIT.linkUnstable,
  },
  {
    name: "plugin not allowed",
    args: ["--board", "./relay.js"],
    options: () => on({}, { files: { ...PROJECT, "relay.js": "export default {};" } }),
    code: EXIT.plugin,
  },
  {
    name: "unplugged",
    options: () =>
      on({}, {
        stdout: 100,
        onText(system, text) {
          if (/data\.bin[^\n]*[1-9]\d? %/.test(text)) system.boards.get(PORT)?.unplug();
        },
      }),
    code: EXIT.portLost,
  },
  {
    name: "no boot",
    options: () => on({}, { files: { ...PROJECT, "flash.yaml": profile({ port: PORT, more: EXPECTS }) } }),
    code: EXIT.bootFailed,
  },
  {
    name: "Ctrl-C",
    options: () => on({}, { onText: (system, text) => void (/Flash size/.test(text) && system.interrupt()) }),
    code: EXIT.interrupted,
  },
];

for (const { name, command = "run", args = [], options, code } of CASES) {
  Deno.test(`exit code ${code}: ${name}`, async () => {
    const ran = await flasher([command, ...args], options());
    assertEquals(ran.code, code, ran.stderr);
    assertLeftTidy(ran.system);
    if (code === EXIT.ok || code === EXIT.differs) return;
    assertStringIncludes(ran.stderr, "error: ");
    if (code !== EXIT.internal) {
      await assertGolden(
        `exit_${code}_${name.replaceAll(" ", "_")}`,
        steady(transcript({ ...ran, stdout: "" })),
      );
    }
    // With --json, the last line is the same error as a record. A hook on the screen's text would wait for text that
    // JSON does not have.
    const { onText, ...rest } = options();
    if (onText !== undefined) return;
    const json = await flasher([command, "--json", ...args], rest);
    const record = JSON.parse(json.stdout.trimEnd().split("\n").at(-1)!);
    assertEquals([record.type, record.exitCode, json.code], ["error", code, code]);
    assertEquals(typeof record.message, "string");
    // With --json warnings are events, so stderr has only the error.
    assert(ran.stderr.endsWith(json.stderr) || code === EXIT.internal, json.stderr);
    assertEquals(json.stderr.startsWith("error: "), true);
  });
}

Deno.test(`exit code ${EXIT.mustFix}: doctor found problems; not an error`, async () => {
  // Of a missing board and a fault of the computer, the fault counts.
  for (const words of [["doctor"], ["doctor", "--json"]]) {
    const { code, stderr } = await flasher(words, { env: { FLASHER_BAUD: "fast" } });
    assertEquals([code, stderr], [EXIT.mustFix, ""]);
  }
});

Deno.test(`exit code ${EXIT.portNotFound}: the doctor found no board, and nothing to fix on the computer`, async () => {
  for (const words of [["doctor"], ["doctor", "--json"], ["doctor", "--port", "/dev/nosuch"]]) {
    const { code, stderr } = await flasher(words);
    assertEquals([code, stderr], [EXIT.portNotFound, ""]);
  }
});

Deno.test(`exit code ${EXIT.severalFailed}: two boards failed, differently; each has its own error`, async () => {
  const options = on({ circuit: "none" });
  const words = ["run", "--port", PORT, "--port", "/dev/ttyUSB1", "--connect-timeout", "2s"];
  const { code, stderr } = await flasher(words, options);
  assertEquals([code, stderr.match(/^error: #?[12] ttyUSB[01]: Cannot /gm)?.length], [EXIT.severalFailed, 2]);
  const json = await flasher([...words, "--json"], options);
  const lines = json.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals([lines.at(-1).type, lines.at(-1).exitCode, json.code], ["summary", code, code]);
  assertEquals(lines.filter(({ type }) => type === "failed").map(({ exitCode }) => exitCode).sort(), [3, 5]);
  assertEquals(json.stderr.match(/^error: /gm)?.length, 2);
});

Deno.test(`exit code ${EXIT.severalFailed}: several profiles failed, and differently`, async () => {
  const { code } = await flasher(["plan", "flash.yaml", "gone.yaml", "wrong.yaml"], {
    files: { ...PROJECT, "wrong.yaml": profile({ files: [[0, "data.bin"]] }) },
  });
  assertEquals(code, EXIT.severalFailed);
});

Deno.test("every exit code has a case", () => {
  const met = new Set<number>([...CASES.map(({ code }) => code), EXIT.mustFix, EXIT.severalFailed]);
  const missing = Object.entries(EXIT).filter(([, code]) => !met.has(code)).map(([name]) => name);
  assertEquals(missing, []);
});
