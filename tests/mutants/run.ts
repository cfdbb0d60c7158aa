/**
 * Do the tests notice? Puts one bug at a time into a copy of the sources and runs the tests that should fail.
 *
 *     deno run --allow-all tests/mutants/run.ts [part of a name]
 *
 * Exits with 1 if a bug survives, or if a text to replace is not found exactly once: then the code has moved on, and
 * the seed has to follow it.
 */
import { ADVICE_MUTANTS } from "./advice.ts";
import { BOARD_MUTANTS } from "./boards.ts";
import { BOOT_MUTANTS } from "./boots.ts";
import { DRAFT_MUTANTS } from "./draft.ts";
import { CONSOLE_MUTANTS } from "./console.ts";
import { DIFF_MUTANTS } from "./diff.ts";
import { IMAGE_MUTANTS } from "./images.ts";
import { FILE_MUTANTS } from "./files.ts";
import { PORT_MUTANTS } from "./ports.ts";
import { HOST_MUTANTS } from "./host.ts";
import { EVERYDAY_MUTANTS } from "./everyday.ts";
import { FLASH_MUTANTS } from "./flash.ts";
import { RECOVERY_MUTANTS } from "./recovery.ts";
import { RESUME_MUTANTS } from "./resume.ts";
import { SYSTEM_MUTANTS } from "./systems.ts";
import { USB_MUTANTS } from "./usb.ts";
import { WALL_MUTANTS } from "./walls.ts";
import { WINDOWS_MUTANTS } from "./windows.ts";
import { USBSER_MUTANTS } from "./usbser.ts";

export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Test files below tests/; default SESSIONS. */
  readonly tests?: readonly string[];
}

const SESSIONS = ["esp/jobs/program_test.ts", "esp/link/quirks_test.ts"];
const QUIRKS = ["esp/link/quirks_test.ts"];
/** As many runs at once. */
const WORKERS = Math.min(2, navigator.hardwareConcurrency);
/** A run with a bug that takes so much longer than its tests without one hangs, which is noticed too; milliseconds. */
const LIMIT_MS = 60_000;
/** For the tests of a file without a bug, on a machine that is busy. */
const CLEAN_LIMIT_MS = 300_000;

export const MUTANTS: readonly Mutant[] = [
  {
    name: "ROM: erase size without the correction for its fault",
    file: "lib/esp/chips/esp8266.ts",
    find: "return (wanted < 2 * head ? Math.ceil(wanted / 2) : wanted - head) * SECTOR;",
    replace: "return wanted * SECTOR;",
  },
  {
    name: "ROM: erase one sector short",
    file: "lib/esp/chips/esp8266.ts",
    find: "Math.ceil(wanted / 2)",
    replace: "Math.floor(wanted / 2)",
  },
  {
    name: "ROM: stray sector not announced",
    file: "lib/esp/chips/esp8266.ts",
    find: "return offset + (asked + Math.min(asked, sectorsToBorder(offset))) * SECTOR;",
    replace: "return offset + Math.ceil(size / SECTOR) * SECTOR;",
  },
  {
    name: "ROM: regions in the profile's order although an erase reaches beyond",
    file: "lib/esp/flash/write_order.ts",
    find: "? [...steps].sort((a, b) => a.region.offset - b.region.offset)",
    replace: "? steps",
  },
  {
    name: "DTR and RTS swapped when a script runs",
    file: "lib/reset/run.ts",
    find: "await port.setLines(step.set)",
    replace: "await port.setLines({ dtr: step.set.rts ?? false, rts: step.set.dtr ?? false })",
  },
  {
    name: "DTR and RTS swapped in the way into the firmware",
    file: "plugins/sequences.ts",
    find: "export const HARD_RESET: ResetScript = [\n  { set: { dtr: false, rts: true } },",
    replace: "export const HARD_RESET: ResetScript = [\n  { set: { dtr: true, rts: false } },",
  },
  {
    name: "lines not released at the end",
    file: "lib/esp/jobs/program.ts",
    find: "    await releaseLines(port, job.hold);\n",
    replace: "",
  },
  {
    name: "one SYNC a try, where autobaud eats the first",
    file: "lib/esp/link/connect.ts",
    find: "const SYNC_WAITS_MS = [30, 60, 100, 100, 100];",
    replace: "const SYNC_WAITS_MS = [30];",
  },
  {
    name: "answers to SYNC not taken in",
    file: "lib/esp/link/loader.ts",
    find: "const SYNC_ANSWERS = 8;",
    replace: "const SYNC_ANSWERS = 1;",
    tests: QUIRKS,
  },
  {
    name: "stub: status of four bytes",
    file: "lib/esp/chips/esp8266.ts",
    find: 'name: "stub",\n    statusBytes: 2',
    replace: 'name: "stub",\n    statusBytes: 4',
  },
  {
    name: "ROM: status of four bytes",
    file: "lib/esp/chips/esp8266.ts",
    find: 'name: "ROM",\n    statusBytes: 2',
    replace: 'name: "ROM",\n    statusBytes: 4',
  },
  {
    name: "the error byte decides instead of the status byte",
    file: "lib/esp/protocol/response.ts",
    find: "if (status === 0) {",
    replace: "if (status === 0 && error === 0) {",
    tests: QUIRKS,
  },
  {
    name: "checksum with another seed",
    file: "lib/esp/protocol/command.ts",
    find: "const CHECKSUM_SEED = 0xef;",
    replace: "const CHECKSUM_SEED = 0xee;",
  },
  {
    name: "SLIP: DB sent as DB DC",
    file: "lib/esp/protocol/slip.ts",
    find: "payload[place] === END ? ESC_END : ESC_ESC;",
    replace: "ESC_END;",
  },
  {
    name: "SLIP: DB DD read as C0",
    file: "lib/esp/protocol/slip.ts",
    find: "this.#payload.push(ESC);",
    replace: "this.#payload.push(END);",
    tests: ["esp/protocol/slip_test.ts"],
  },
  {
    name: "SLIP: two C0 before a frame",
    file: "lib/esp/protocol/slip.ts",
    find: "frame[frame.length - 1] = END;\n  return frame;",
    replace: "frame[frame.length - 1] = END;\n  return Uint8Array.of(END, ...frame);",
  },
  {
    name: "sequence number stands still",
    file: "lib/esp/link/send_blocks.ts",
    find: "    sequence++;\n",
    replace: "",
  },
  {
    name: "ROM: a damaged block sent again under its old number",
    file: "lib/esp/chips/esp8266.ts",
    find: "resendStep: 1,",
    replace: "resendStep: 0,",
    tests: QUIRKS,
  },
  {
    name: "stub: a damaged block sent again under the next number",
    file: "lib/esp/chips/esp8266.ts",
    find: "resendStep: 0,",
    replace: "resendStep: 1,",
    tests: QUIRKS,
  },
  {
    name: "a block is sent again after any refusal",
    file: "lib/esp/link/send_blocks.ts",
    find: "if (!(arrivedDamaged(error) || usedUp) || resends++ === RESENDS) throw error;",
    replace: "if (!(error instanceof RefusedError) || resends++ === RESENDS) throw error;",
    tests: QUIRKS,
  },
  {
    name: "a damaged block is not sent again",
    file: "lib/esp/link/send_blocks.ts",
    find: "const RESENDS = 3;",
    replace: "const RESENDS = 0;",
    tests: QUIRKS,
  },
  {
    name: "the answer to the last block is not awaited",
    file: "lib/esp/link/send_blocks.ts",
    find: "await loader.exchange(frame, OPCODE[op], {",
    replace:
      "await (end < bytes.length ? loader.exchange.bind(loader) : (f: Uint8Array) => loader.port.write(f))(frame, OPCODE[op], {",
    tests: QUIRKS,
  },
  {
    name: "ROM: the last block is not filled up",
    file: "lib/esp/link/send_blocks.ts",
    find: "whole ? padTo(data, size, 0xff) : data",
    replace: "whole ? data.subarray(0, data.length - 4) : data",
  },
  {
    name: "verifying without looking",
    file: "lib/esp/flash/write_region.ts",
    find: "if (await flashMd5(loader, offset + at, part.length) === md5(part)) continue;",
    replace: 'if (await flashMd5(loader, offset + at, part.length) !== "") continue;',
    tests: ["esp/link/recovery_test.ts"],
  },
  {
    name: "hash of the file as it was before it was patched",
    file: "lib/esp/plan/plan.ts",
    find: "md5: md5(data)",
    replace: "md5: md5(padTo(file.bytes, WORD, 0xff))",
  },
  {
    name: "stub: divider one too small",
    file: "lib/esp/link/change_baud.ts",
    find: "Math.floor((divider * reference) / wanted)",
    replace: "Math.floor((divider * reference) / (wanted - 1))",
  },
  {
    name: "stub: present rate taken for what CHANGE_BAUDRATE reckons from",
    file: "lib/esp/link/change_baud.ts",
    find: "Math.floor((divider * reference) / wanted)",
    replace: "Math.floor((divider * present) / wanted)",
  },
  {
    name: "no proof that the link survived the change of speed",
    file: "lib/esp/link/change_baud.ts",
    find: "if (registers) await proveByWord(loader, register, expected);",
    replace: "if (registers) { /* nothing */ }",
  },
  {
    name: "header: nibbles of size and frequency swapped",
    file: "lib/esp/image/patch_header.ts",
    find: "(size << 4) | freq",
    replace: "(freq << 4) | size",
  },
  {
    name: "overlap of files not refused",
    file: "lib/esp/plan/placement.ts",
    find: "  checkOverlaps(files);\n",
    replace: "",
  },
  {
    name: "a file beyond the flash not refused",
    file: "lib/esp/plan/placement.ts",
    find: "  if (end > flashSize) {",
    replace: "  if (end > 2 * flashSize) {",
  },
  {
    name: "another chip not refused",
    file: "lib/esp/link/identify.ts",
    find: "if (expected !== undefined && chip !== expected)",
    replace: "if (expected !== undefined && chip === undefined)",
  },
  {
    name: "a stub that runs is not recognised",
    file: "lib/esp/link/connect.ts",
    find:
      "if (value !== undefined) return { loader, stubRuns: value === 0, enteredManually: true };\n    }\n  }\n  if (loader.baud",
    replace:
      "if (value !== undefined) return { loader, stubRuns: false, enteredManually: true };\n    }\n  }\n  if (loader.baud",
  },
  {
    name: "ROM: FLASH_BEGIN with five words",
    file: "lib/esp/chips/esp8266.ts",
    find: "encryptedWord: false,",
    replace: "encryptedWord: true,",
  },
  {
    name: "Ctrl-C noticed only between commands",
    file: "lib/esp/link/loader.ts",
    find: "if (this.signal?.aborted) throw this.signal.reason ?? new Interrupted();",
    replace: "",
  },
  {
    name: "half-written flash reported as unchanged",
    file: "lib/esp/flash/write_attempt.ts",
    find: "          touch(progress, region, piece);\n",
    replace: "",
  },
  ...BOARD_MUTANTS,
  ...BOOT_MUTANTS,
  ...CONSOLE_MUTANTS,
  ...DIFF_MUTANTS,
  ...PORT_MUTANTS,
  ...ADVICE_MUTANTS,
  ...DRAFT_MUTANTS,
  ...HOST_MUTANTS,
  ...EVERYDAY_MUTANTS,
  ...IMAGE_MUTANTS,
  ...FLASH_MUTANTS,
  ...FILE_MUTANTS,
  ...RECOVERY_MUTANTS,
  ...RESUME_MUTANTS,
  ...SYSTEM_MUTANTS,
  ...USB_MUTANTS,
  ...WALL_MUTANTS,
  ...WINDOWS_MUTANTS,
  ...USBSER_MUTANTS,
];

const ROOT = new URL("../../", import.meta.url);
const COPIED = [
  "lib",
  "plugins",
  "profiles",
  "scripts",
  "tests",
  "deno.json",
  "deno.lock",
  "main.ts",
  "flash.yaml",
];

async function copyTree(from: string, to: string): Promise<void> {
  const info = await Deno.stat(from).catch(() => undefined);
  if (info === undefined) return;
  if (!info.isDirectory) return await Deno.copyFile(from, to);
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) await copyTree(`${from}/${name}`, `${to}/${name}`);
}

/** Runs tests in a copy, until one fails. True if all passed. */
/** Milliseconds that each test file takes without a bug. */
const cleanMs = new Map<string, number>();

async function passes(
  copy: string,
  tests: readonly string[],
  limitMs: number,
): Promise<{ passed: boolean; output: string }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "test",
      "--no-check",
      "--fail-fast",
      "--quiet",
      "--allow-all",
      ...tests.map((name) => `tests/${name}`),
    ],
    cwd: copy,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const limit = setTimeout(() => child.kill("SIGKILL"), limitMs);
  const { success, stdout, stderr } = await child.output();
  clearTimeout(limit);
  const decoder = new TextDecoder();
  return { passed: success, output: decoder.decode(stdout) + decoder.decode(stderr) };
}

/** The text with the bug in it. */
export function seed({ name, file, find, replace }: Mutant, text: string): string {
  const found = text.split(find).length - 1;
  if (found !== 1) throw new Error(`"${name}": its text stands ${found} times in ${file}`);
  return text.replace(find, () => replace);
}

async function run(mutant: Mutant, copy: string): Promise<{ killed: boolean; ms: number }> {
  const path = `${copy}/${mutant.file}`;
  const text = await Deno.readTextFile(path);
  const start = performance.now();
  await Deno.writeTextFile(path, seed(mutant, text));
  try {
    const tests = mutant.tests ?? SESSIONS;
    const clean = tests.reduce((sum, test) => sum + (cleanMs.get(test) ?? 0), 0);
    const { passed, output } = await passes(copy, tests, LIMIT_MS + clean);
    if (output.includes("uncaught error")) throw new Error(`"${mutant.name}" does not even load:\n${output}`);
    return { killed: !passed, ms: performance.now() - start };
  } finally {
    await Deno.writeTextFile(path, text);
  }
}

/** Each copy takes the next piece of work when it is done with one. */
async function share<T>(
  work: readonly T[],
  copies: readonly string[],
  action: (one: T, copy: string) => Promise<void>,
): Promise<void> {
  const queue = work.values();
  await Promise.all(copies.map(async (copy) => {
    for (const one of queue) await action(one, copy);
  }));
}

async function main(only: string | undefined): Promise<number> {
  const queue = MUTANTS.filter(({ name }) => only === undefined || name.includes(only));
  for (const mutant of queue) seed(mutant, Deno.readTextFileSync(new URL(mutant.file, ROOT)));
  const folder = await Deno.makeTempDir({ prefix: "flasher_mutants_" });
  const survivors: string[] = [];
  const say = (text: string) => Deno.stdout.writeSync(new TextEncoder().encode(text + "\n"));
  try {
    const copies = Array.from({ length: WORKERS }, (_, i) => `${folder}/${i}`);
    for (const copy of copies) {
      await Deno.mkdir(copy);
      for (const name of COPIED) await copyTree(new URL(name, ROOT).pathname, `${copy}/${name}`);
    }
    const tests = [...new Set(queue.flatMap((mutant) => mutant.tests ?? SESSIONS))];
    await share(tests, copies, async (test, copy) => {
      const began = performance.now();
      const { passed, output } = await passes(copy, [test], CLEAN_LIMIT_MS);
      cleanMs.set(test, performance.now() - began);
      if (!passed) throw new Error(`without any bug ${test} fails already, or takes too long:\n${output}`);
    });
    await share(queue, copies, async (mutant, copy) => {
      const { killed, ms } = await run(mutant, copy);
      say(`${killed ? "killed  " : "SURVIVED"} ${(ms / 1000).toFixed(1).padStart(5)} s  ${mutant.name}`);
      if (!killed) survivors.push(mutant.name);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  say(survivors.length === 0 ? "every bug was noticed" : `${survivors.length} survived`);
  return survivors.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args[0]));
