/**
 * Runs every attack on the list of threats, and prints the number of attempts and how many of them the walls held.
 *
 *     deno task security [--junit-path=FILE]
 *
 * Attempts are the tests, and what they report by attempt(). Exits with 1 if a wall did not hold.
 */
import { type Attempt, ATTEMPTS } from "./attempts.ts";
import { type Proof, type Threat, THREATS } from "./threats.ts";

export interface Tested {
  /** Path below tests/. */
  readonly file: string;
  readonly name: string;
  readonly verdict: "passed" | "failed" | "skipped";
}

/** The tests of a JUnit report of `deno test`. */
export function testsIn(xml: string): Tested[] {
  const cases = xml.matchAll(
    /<testcase name="([^"]*)" classname="([^"]*)"[^>]*?(\/>|>([\s\S]*?)<\/testcase>)/g,
  );
  return Array.from(cases, ([, name, file, , body = ""]) => ({
    file: unescape(file!).replace(/^.*?\btests\//, ""),
    name: unescape(name!),
    verdict: /<(failure|error)\b/.test(body) ? "failed" : /<skipped\b/.test(body) ? "skipped" : "passed",
  }));
}

function unescape(text: string): string {
  const marks: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return text.replace(
    /&(?:(lt|gt|quot|apos|amp)|#(x?)([0-9a-f]+));/gi,
    (_, mark, hex, digits) =>
      mark === undefined ? String.fromCodePoint(parseInt(digits, hex ? 16 : 10)) : marks[mark]!,
  );
}

export interface Count {
  readonly attempts: number;
  readonly held: number;
  readonly skipped: number;
}

/** A row of the table: its tests, and their reports. */
export function countThreat(
  { id, tests }: Threat,
  tested: readonly Tested[],
  reported: readonly Attempt[],
): Count {
  const own = tested.filter(({ file, name }) => tests.some((proof) => isOf(proof, file, name)));
  const run = own.filter(({ verdict }) => verdict !== "skipped");
  const made = reported.filter(({ threat }) => threat === id);
  return {
    attempts: run.length + made.length,
    held: run.filter(({ verdict }) => verdict === "passed").length + made.filter(({ held }) => held).length,
    skipped: own.length - run.length,
  };
}

/** The file that registers the tests of tests/e2e. A report names it instead of the test's own file. */
const REGISTERS = "e2e/parts.ts";

function isOf(proof: Proof, file: string, name: string): boolean {
  const place = file === REGISTERS ? proof.file.startsWith("e2e/") : proof.file === file;
  return place && name.startsWith(proof.name ?? "");
}

/** Aligns rows of text, except their last column. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  return rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at]!)).join("  ").trimEnd() + "\n").join(
    "",
  );
}

async function main(args: readonly string[]): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "flasher-security-" });
  const report = args.find((word) => word.startsWith("--junit-path="))?.slice("--junit-path=".length) ??
    `${folder}/report.xml`;
  const files = [...new Set(THREATS.flatMap(({ tests }) => tests.map(({ file }) => `tests/${file}`)))];
  try {
    await Deno.writeTextFile(`${folder}/attempts`, "");
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "--allow-all", "--quiet", "--parallel", `--junit-path=${report}`, ...files],
      env: { [ATTEMPTS]: `${folder}/attempts` },
      stdin: "null",
    }).spawn().status;
    const tested = testsIn(await Deno.readTextFile(report));
    const lines = (await Deno.readTextFile(`${folder}/attempts`)).split("\n").filter((line) => line !== "");
    const reported = lines.map((line) => JSON.parse(line) as Attempt);
    const counts = THREATS.map((threat) => countThreat(threat, tested, reported));
    const sum = (key: keyof Count) => counts.reduce((total, count) => total + count[key], 0);
    const rows = THREATS.map(({ id, tests }, at) => {
      const { attempts, held, skipped } = counts[at]!;
      const note = tests.length === 0 ? "no test yet" : skipped > 0 ? `${skipped} tests skipped` : "";
      return [id, `${attempts}`, `${held}`, note];
    });
    const all = [["threat", "attempts", "held", ""], ...rows, [
      "in all",
      `${sum("attempts")}`,
      `${sum("held")}`,
      "",
    ]];
    Deno.stdout.writeSync(new TextEncoder().encode("\n" + table(all)));
    return code === 0 && sum("attempts") === sum("held") && sum("attempts") > 0 ? 0 : 1;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
