/** Bugs in what the screen of a session shows. */
import type { Mutant } from "./mutant.ts";

const PROGRESS = ["cli/screen/progress_test.ts"];
const WIDTHS = ["cli/screen/widths_test.ts"];

export const SCREEN_MUTANTS: readonly Mutant[] = [
  {
    name: "screen: a narrow terminal cuts the time left",
    file: "lib/cli/screen/progress_text.ts",
    find: "return truncate(few, columns, { ellipsis });",
    replace: "return truncate(all, columns, { ellipsis });",
    tests: PROGRESS,
  },
  {
    name: "screen: details without --verbose",
    file: "lib/cli/screen/reporter.ts",
    find: 'verbose: has("verbose")',
    replace: 'verbose: !has("verbose")',
    tests: WIDTHS,
  },
  {
    name: "screen: hides that the transfer has another rate",
    file: "lib/cli/screen/progress_state.ts",
    find: "return { ...state, baud: event.asked };",
    replace: "return state;",
    tests: PROGRESS,
  },
  {
    name: "screen: a plan's warning is a detail",
    file: "lib/esp/plan/bootable.ts",
    find: 'return [{ kind: "warning", text }];',
    replace: 'return [{ kind: "detail", text }];',
    tests: WIDTHS,
  },
  {
    name: "screen: a plan's warnings are dropped",
    file: "lib/cli/screen/event_warnings.ts",
    find: 'kind === "warning")',
    replace: 'kind !== "warning")',
    tests: WIDTHS,
  },
  {
    name: "screen: a plan's notes are objects in JSON",
    file: "lib/cli/screen/reporter.ts",
    find: "writeJson(stdout, eventRecord(event), tag)",
    replace: "writeJson(stdout, event, tag)",
    tests: WIDTHS,
  },
  {
    name: "screen: a comparison warns of what will boot",
    file: "lib/esp/plan/bootable.ts",
    find: "if (compares === true || files",
    replace: "if (files",
    tests: WIDTHS,
  },
  {
    name: "screen: warnings in yellow",
    file: "lib/cli/screen/style.ts",
    find: "colors.bold(colors.magenta(text))",
    replace: "colors.yellow(text)",
    tests: ["cli/screen/colours_test.ts"],
  },
  {
    name: "screen: a number and its unit on two lines",
    file: "lib/cli/screen/columns.ts",
    find: "(?:[\\d.]+ (?:s|KB|MB|bytes|baud)\\b[^ ]*|[^ ]+)",
    replace: "[^ ]+",
    tests: PROGRESS,
  },
  {
    name: "screen: wrapped lines begin where their first line does",
    file: "lib/cli/screen/columns.ts",
    find: "[indent ?? lead + HANG, lead, ",
    replace: "[indent ?? lead, lead, ",
    tests: PROGRESS,
  },
  {
    name: "screen: a size of 1 MB and more in KB",
    file: "lib/cli/screen/format_amount.ts",
    find: "whole < MB ? ",
    replace: "whole < 1024 * MB ? ",
    tests: PROGRESS,
  },
];
