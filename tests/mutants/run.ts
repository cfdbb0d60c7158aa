/**
 * Checks that the tests notice bugs: puts one seeded bug at a time into a copy of the sources, and runs the tests that
 * should fail.
 *
 *     deno task mutants [--tenth SEED] [PART OF A NAME]
 *
 * `--tenth` runs a tenth of the bugs; the same seed chooses the same ones. Exits with 1 if a bug survives or its text is
 * not found exactly once: then the code has moved, and the seed has to follow it.
 */
import { fileURLToPath } from "node:url";
import { MUTANTS } from "./list.ts";
import { type Mutant, seed, testsOf } from "./mutant.ts";
import { parseSelection, select, type Selection, USAGE } from "./select.ts";

/** Copies of the sources in which tests run at the same time. */
const WORKERS = Math.min(2, navigator.hardwareConcurrency);
/** A bug may make a test hang, which counts as noticed: the time allowed beyond that of a clean run; milliseconds. */
const HANG_MS = 60_000;
/** Time allowed for a test file without a bug, on a busy machine; milliseconds. */
const CLEAN_LIMIT_MS = 300_000;

const ROOT = new URL("../../", import.meta.url);
const COPIED: readonly string[] = [
  ".ci",
  ".gitattributes",
  ".github",
  "action.yml",
  "bench",
  "README.md",
  "THIRD_PARTY.md",
  "demo",
  "docs",
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

interface TestRun {
  readonly passed: boolean;
  readonly output: string;
  readonly ms: number;
}

async function copyTree(from: string, to: string): Promise<void> {
  const { isDirectory } = await Deno.stat(from);
  if (!isDirectory) return await Deno.copyFile(from, to);
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) await copyTree(`${from}/${name}`, `${to}/${name}`);
}

/** Runs test files in a copy of the sources until one fails. Kills them after `limitMs`, which counts as failed. */
async function runTests(copy: string, tests: readonly string[], limitMs: number): Promise<TestRun> {
  const start = performance.now();
  const options = ["--no-check", "--fail-fast", "--quiet", "--allow-all"];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", ...options, ...tests.map((name) => `tests/${name}`)],
    cwd: copy,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const limit = setTimeout(() => child.kill("SIGKILL"), limitMs);
  const { success, stdout, stderr } = await child.output();
  clearTimeout(limit);
  const decoder = new TextDecoder();
  const output = decoder.decode(stdout) + decoder.decode(stderr);
  return { passed: success, output, ms: performance.now() - start };
}

/** Runs the tests of one bug in a copy that contains it, and removes it again. */
async function tryMutant(
  mutant: Mutant,
  copy: string,
  cleanMs: ReadonlyMap<string, number>,
): Promise<TestRun> {
  const path = `${copy}/${mutant.file}`;
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, seed(mutant, text));
  try {
    const tests = testsOf(mutant);
    const clean = tests.reduce((sum, test) => sum + (cleanMs.get(test) ?? 0), 0);
    const run = await runTests(copy, tests, HANG_MS + clean);
    if (run.output.includes("uncaught error")) {
      throw new Error(`"${mutant.name}" does not even load:\n${run.output}`);
    }
    // A bug that uses a name which its place does not have fails every test that reaches it, so it proves nothing.
    const missing = /ReferenceError: (\w+) is not defined/.exec(run.output)?.[1];
    if (missing === undefined || !mutant.replace.includes(missing)) return run;
    print(`"${mutant.name}" uses ${missing}, which is not defined at its place in ${mutant.file}`);
    return { ...run, passed: true };
  } finally {
    await Deno.writeTextFile(path, text);
  }
}

/** Hands out the work one by one, to whichever copy is free. */
async function inParallel<T>(
  work: readonly T[],
  copies: readonly string[],
  action: (one: T, copy: string) => Promise<void>,
): Promise<void> {
  const queue = work.values();
  await Promise.all(copies.map(async (copy) => {
    for (const one of queue) await action(one, copy);
  }));
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text + "\n"));
}

async function main(selection: Selection): Promise<number> {
  const mutants = select(MUTANTS, selection);
  if (mutants.length === 0) throw new Error(`no seeded bug is named "${selection.part}"`);
  for (const mutant of mutants) seed(mutant, Deno.readTextFileSync(new URL(mutant.file, ROOT)));
  if (selection.tenthSeed !== undefined) {
    print(`${mutants.length} of ${MUTANTS.length} seeded bugs, as seed ${selection.tenthSeed} chooses them`);
  }
  const folder = await Deno.makeTempDir({ prefix: "flasher_mutants_" });
  let survivors = 0;
  try {
    const copies = Array.from({ length: WORKERS }, (_, i) => `${folder}/${i}`);
    for (const copy of copies) {
      await Deno.mkdir(copy);
      for (const name of COPIED) await copyTree(fileURLToPath(new URL(name, ROOT)), `${copy}/${name}`);
    }
    const cleanMs = new Map<string, number>();
    await inParallel([...new Set(mutants.flatMap(testsOf))], copies, async (test, copy) => {
      const { passed, output, ms } = await runTests(copy, [test], CLEAN_LIMIT_MS);
      cleanMs.set(test, ms);
      if (!passed) throw new Error(`${test} fails or takes too long without any bug:\n${output}`);
    });
    await inParallel(mutants, copies, async (mutant, copy) => {
      const { passed, ms } = await tryMutant(mutant, copy, cleanMs);
      print(`${passed ? "SURVIVED" : "killed  "} ${(ms / 1000).toFixed(1).padStart(5)} s  ${mutant.name}`);
      if (passed) survivors++;
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  print(survivors === 0 ? "every bug was noticed" : `${survivors} survived`);
  return survivors === 0 ? 0 : 1;
}

const selection = parseSelection(Deno.args);
if (selection === undefined) {
  print(USAGE);
  Deno.exit(2);
}
Deno.exit(await main(selection));
