/** Seeded bugs in the roster of boards. */
import type { Mutant } from "./mutant.ts";

const PURE = ["app/roster/roster_test.ts"];
const LINES = ["app/roster/line_test.ts"];
const COMMAND = ["cli/actions/roster_test.ts"];
const FILE = ["app/roster/open_roster_test.ts"];

export const ROSTER_MUTANTS: readonly Mutant[] = [
  {
    name: "roster: a board that was started and has no end still counts as passed",
    file: "lib/app/roster/roster.ts",
    find: `    case "started":
      return { kind: "unfinished", time };`,
    replace: `    case "started":
      return before;`,
    tests: PURE,
  },
  {
    name: "roster: a failure before the first erase makes a board unfinished",
    file: "lib/app/roster/roster.ts",
    find: `before.kind === "unfinished" ? { kind: "unfinished", time } : before`,
    replace: `{ kind: "unfinished", time }`,
    tests: PURE,
  },
  {
    name: "roster: a USB serial number proves the flash",
    file: "lib/app/roster/standing.ts",
    find: `by === "chip" ? "known" : "not-checked"`,
    replace: `by === "chip" ? "known" : "known"`,
    tests: PURE,
  },
  {
    name: "roster: another firmware counts as the same",
    file: "lib/app/roster/standing.ts",
    find: "proof.content !== content",
    replace: "false",
    tests: PURE,
  },
  {
    name: "roster: a board that comes again gets a new number",
    file: "lib/app/roster/open_roster.ts",
    find: "roster.boards.get(mac)?.number ?? roster.nextNumber",
    replace: "roster.nextNumber",
    tests: FILE,
  },
  {
    name: "roster: a new number may be one that another board has",
    file: "lib/app/roster/roster.ts",
    find: "Math.max(nextNumber, number + 1)",
    replace: "nextNumber + 1",
    tests: PURE,
  },
  {
    name: "roster: lines are written although one before failed",
    file: "lib/app/roster/open_roster.ts",
    find: "const turn = last.then(act);",
    replace: "const turn = last.then(act, act);",
    tests: FILE,
  },
  {
    name: "roster: two boards get their numbers at the same time",
    file: "lib/app/roster/open_roster.ts",
    find: "const turn = last.then(act);",
    replace: "const turn = act();",
    tests: FILE,
  },
  {
    name: "roster: a second room may write the same file",
    file: "lib/app/system/disk_journal.ts",
    find: `if (lock.kind === "held") throw`,
    replace: `if (false as boolean) throw`,
    tests: FILE,
  },
  {
    name: "roster: a line goes to a file that another program has replaced",
    file: "lib/app/system/disk_journal.ts",
    find: "if (!isSame(ours, there)) throw",
    replace: "if (false as boolean) throw",
    tests: FILE,
  },
  {
    name: "roster: a line overwrites what another program has added",
    file: "lib/app/system/disk_journal.ts",
    find: "if (ours.size !== size) throw",
    replace: "if (false as boolean) throw",
    tests: FILE,
  },
  {
    name: "roster: the torn line stays, and the next one is appended to it",
    file: "lib/app/roster/open_roster.ts",
    find: "if (size < journal.bytes.length)",
    replace: "if (false as boolean)",
    tests: FILE,
  },
  {
    name: "roster: any file without a last line end loses its last line",
    file: "lib/app/roster/line.ts",
    find: "return written.startsWith(BEGINNING) || BEGINNING.startsWith(written);",
    replace: "return written !== undefined;",
    tests: LINES,
  },
  {
    name: "roster: damaged lines are skipped",
    file: "lib/app/roster/parse_roster.ts",
    find: `return { kind: "damaged", line, problem: describeParseError(result.error, "other text") };`,
    replace: 'if (end < 0) return { kind: "roster", lines, size: start, open };',
    tests: LINES,
  },
  {
    name: "roster: a visit that fails is a first try all the same",
    file: "lib/app/roster/statistics.ts",
    find: `if (verdict === "passed" && !seen.has(key)) boards++;`,
    replace: `if (verdict === "passed") boards++;`,
    tests: PURE,
  },
  {
    name: "roster: merging takes one file after the other",
    file: "lib/app/roster/merge.ts",
    find: "isBefore(one.at(-1)!, best.at(-1)!) ? one : best",
    replace: "best",
    tests: PURE,
  },
  {
    name: "roster: a CSV cell may be a formula",
    file: "lib/app/records/roster_rows.ts",
    find: `? "'" : ""`,
    replace: `? "" : ""`,
    tests: COMMAND,
  },
  {
    name: "roster: a label is put into the page as it is",
    file: "lib/app/records/roster_labels.ts",
    find: "${escapeHtml(label)}",
    replace: "${label}",
    tests: COMMAND,
  },
  {
    name: "roster: the QR code has a part of the MAC only",
    file: "lib/app/records/roster_labels.ts",
    find: "renderSVG(mac.toUpperCase()",
    replace: "renderSVG(lastDigits(mac).toUpperCase()",
    tests: COMMAND,
  },
  {
    name: "roster: --force replaces the roster that is read",
    file: "lib/cli/actions/roster.ts",
    find: "await checkNotInput(system, path, inputs);",
    replace: "void [checkNotInput, inputs];",
    tests: COMMAND,
  },
  {
    name: "roster: --failed omits boards that are unfinished",
    file: "lib/cli/actions/roster.ts",
    find: `result !== "passed"`,
    replace: `result === "failed"`,
    tests: COMMAND,
  },
  {
    name: "roster: a list may name a board twice",
    file: "lib/app/roster/names.ts",
    find: 'claim(macs, mac, { line, name: "mac" });',
    replace: "",
    tests: ["app/roster/names_test.ts"],
  },
  {
    name: "roster: a value of - counts as missing",
    file: "lib/cli/args.ts",
    find: "parseArgs(joinDashes(words, flags), {",
    replace: "parseArgs(joinDashes(words, []), {",
    tests: COMMAND,
  },
  {
    name: "roster: a board that passed before is said to be done although it differs",
    file: "lib/app/roster/describe_standing.ts",
    find: `differs: "holds something else now, left alone"`,
    replace: `differs: "unchanged"`,
    tests: PURE,
  },
  {
    name: "roster: a board that is only seen by its USB serial number is not told from others",
    file: "lib/app/room/open_records.ts",
    find: `if (standing.kind !== "not-checked") return undefined;`,
    replace: `if (standing.kind === "not-checked") return undefined;`,
    tests: ["cli/room/remembered_test.ts"],
  },
  {
    name: "roster: nobody hears what the roster says about a board that comes again",
    file: "lib/cli/screen/room/room_text.ts",
    find: `if (standing === undefined || standing.kind === "new") return`,
    replace: "if (standing !== null) return",
    tests: ["cli/actions/watch_test.ts"],
  },

  {
    name: "roster: a visit that could not be read back has passed",
    file: "lib/app/roster/visit.ts",
    find: `facts.verified ? "passed" : "written"`,
    replace: `"passed"`,
    tests: ["app/roster/visit_test.ts"],
  },
  {
    name: "roster: a visit without a proof has an end like others",
    file: "lib/app/roster/visit.ts",
    find: "if (facts.verified === undefined) throw",
    replace: "if (false as boolean) throw",
    tests: ["app/roster/visit_test.ts"],
  },
];
