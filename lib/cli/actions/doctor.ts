/** `flasher doctor`: checks the computer, and shows the findings to a person or a script. */
import { examine, type Finding, type Result, udevRules } from "../../doctor/mod.ts";
import { selfTest, type Step } from "../../doctor/self_test.ts";
import { EXIT, type ExitCode, UsageError } from "../../errors.ts";
import { parsePort } from "../../profile/names.ts";
import { checkFlagValue } from "../../profile/check_flag_value.ts";
import { adapterName } from "../../serial/adapters.ts";
import { formatPortName, type PortName } from "../../serial/port_name.ts";
import { printable, quote } from "../../text.ts";
import { choosePort } from "../../app/ports/choose_port.ts";
import { lineWidth, wrap } from "../screen/columns.ts";
import type { Call } from "../command.ts";
import { variableFacts } from "../environment.ts";
import { JSON_VERSION, writeJson } from "../../app/records/json_line.ts";
import { shellWord } from "../../app/shell_word.ts";
import { nextAfterPorts, portLines, WRITE_FILE } from "../describe/port_list.ts";
import { tellNext } from "../next_step.ts";
import { type Style, styleFor } from "../screen/style.ts";
import type { System } from "../../app/system/system.ts";
import { isWsl } from "../../app/ports/wsl.ts";

export async function execute(call: Call): Promise<ExitCode> {
  const { system, text, has } = call;
  if (has("udev")) {
    system.stdout.write(udevRules());
    return EXIT.ok;
  }
  const flag = text("port");
  const name = flag === undefined ? undefined : checkFlagValue({ parse: parsePort }, flag, "--port");
  if (has("self-test")) return await showSelfTest(call, name);
  if (name?.kind === "rfc2217" || name?.kind === "sim") {
    throw new UsageError(`--port: ${quote(formatPortName(name))} is not a port of this computer`, {
      hint: "To test such a port: flasher doctor --self-test --port PORT",
    });
  }
  // The checks themselves find out what "auto" would choose.
  const path = name === undefined || name.kind === "auto"
    ? undefined
    : (await choosePort(system, name)).info.path;
  const facts = {
    ...await system.gatherFacts(path),
    wsl: isWsl(system),
    variables: variableFacts(system.env.bind(system)),
  };
  const results = examine(facts);
  const problems = results.flatMap(({ findings }) => findings).filter(({ level }) => level === "problem");
  if (has("json")) {
    writeJson(system.stdout, doctorRecord(results));
  } else {
    const ports = facts.ports.map(({ info }) => info);
    if (ports.length > 0) print(system, [...portLines(ports, system), ""]);
    print(
      system,
      resultLines(results, { style: styleFor(system.stdout, system), columns: lineWidth(system.stdout) }),
    );
  }
  const named = name !== undefined && name.kind !== "auto";
  const next = named ? WRITE_FILE : nextAfterPorts(facts.ports.map(({ info }) => info));
  if (problems.length === 0 && next.command !== "doctor") tellNext(call, next);
  return exitCodeOf(problems);
}

/** If the only problem is a missing board, the computer itself needs no repair. */
function exitCodeOf(problems: readonly Finding[]): ExitCode {
  if (problems.length === 0) return EXIT.ok;
  return problems.every(({ missing }) => missing === true) ? EXIT.portNotFound : EXIT.mustFix;
}

function print(system: System, lines: readonly string[]): void {
  system.stdout.write(lines.map((line) => line + "\n").join(""));
}

function doctorRecord(results: readonly Result[]): object {
  return {
    type: "doctor",
    version: JSON_VERSION,
    checks: results.map(({ name }) => name),
    findings: results.flatMap(({ name, findings }) =>
      findings.map(({ level, text, fix }) => ({ check: name, level, text, fix }))
    ),
  };
}

interface Layout {
  readonly style: Style;
  readonly columns: number;
}

/** Findings with their advice, the worst first; then the checks that passed, and the totals. */
function resultLines(results: readonly Result[], layout: Layout): string[] {
  const levels = ["problem", "warning", "note"] as const;
  const all = results.flatMap(({ name, findings }) => findings.map((finding) => ({ name, finding })));
  const sorted = levels.flatMap((level) => all.filter(({ finding }) => finding.level === level));
  const fine = results.filter(({ findings }) => findings.length === 0).map(({ name }) => name);
  const count = (level: Finding["level"]) => all.filter(({ finding }) => finding.level === level).length;
  const totals = levels.filter((level) => count(level) > 0)
    .map((level) => `${count(level)} ${level}${count(level) === 1 ? "" : "s"}`);
  return [
    ...sorted.flatMap(({ name, finding }) => findingLines(name, finding, layout)),
    ...wrap(`Passed: ${fine.join(", ")}.`, layout.columns),
    ...wrap(
      totals.length === 0 ? `All ${results.length} checks passed.` : `Found: ${totals.join(", ")}.`,
      layout.columns,
    ),
  ];
}

/** `problem: text (check)`, and below it the advice, indented. */
function findingLines(name: string, { level, text, fix }: Finding, { style, columns }: Layout): string[] {
  const paint = { problem: style.bad, warning: style.careful, note: style.dim }[level];
  const margin = " ".repeat(level.length + 2);
  const [first, ...rest] = wrap(`${level}: ${printable(text)} (${name})`, columns, margin);
  return [
    paint(first!.slice(0, level.length + 1)) + first!.slice(level.length + 1),
    ...rest,
    ...fix.flatMap((line) => wrap(margin + printable(line), columns, margin)),
    "",
  ];
}

async function showSelfTest(call: Call, name: PortName | undefined): Promise<ExitCode> {
  const { system, has } = call;
  if (name === undefined) {
    throw new UsageError("--self-test: found no --port, expected one: the test may reset the board on it", {
      hint: `For example: flasher doctor --self-test --port ${await examplePort(system)}`,
    });
  }
  const { info, note } = await choosePort(system, name);
  if (!has("json")) {
    if (note !== undefined) print(system, [printable(note)]);
    print(system, [`Testing ${printable(info.path)}`]);
  }
  const steps: Step[] = [];
  const style = styleFor(system.stdout, system);
  for await (const step of selfTest((baud) => system.openPort(info, { baud }), system.clock)) {
    steps.push(step);
    if (!has("json")) print(system, stepLines(step, { style, columns: lineWidth(system.stdout) }));
  }
  const passed = steps.every(({ result }) => result !== "failed");
  if (has("json")) {
    const record = { type: "self-test", version: JSON_VERSION, port: info.path, passed, steps };
    writeJson(system.stdout, record);
  }
  if (!passed) return EXIT.mustFix;
  tellNext(call, WRITE_FILE);
  return EXIT.ok;
}

/** The port of a connected adapter, else a simulated port. */
async function examplePort(system: System): Promise<string> {
  const adapter = (await system.listPorts()).find((port) => adapterName(port) !== undefined);
  return adapter === undefined ? "sim:huzzah" : shellWord(adapter.path, system.os);
}

function stepLines({ name, result, detail }: Step, { style, columns }: Layout): string[] {
  const paint = { passed: style.good, failed: style.bad, skipped: style.careful }[result];
  const [first, ...rest] = wrap(
    `  ${name.padEnd(5)}  ${result.padEnd(7)}  ${printable(detail)}`.trimEnd(),
    columns,
    " ".repeat(18),
  );
  return [first!.replace(result, paint(result)), ...rest];
}
