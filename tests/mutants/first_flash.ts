/** Seeded bugs in small stumbles of a first flash: names without an ending, ports of another system, empty rosters. */
import type { Mutant } from "./mutant.ts";

const TARGET = "lib/cli/init/target.ts";
const ROSTER = "lib/app/roster/open_roster.ts";

export const FIRST_FLASH_MUTANTS: readonly Mutant[] = [
  {
    name: "first flash: init writes a profile that check does not find",
    file: TARGET,
    find: "isProfileName(typed) ? typed",
    replace: "typed ? typed",
    tests: ["cli/actions/init_test.ts"],
  },
  {
    name: "first flash: init makes a profile of a name with another ending",
    file: TARGET,
    find: "/^[^.]+$/.test(basename(typed))",
    replace: "/./.test(basename(typed))",
    tests: ["cli/actions/save_again_test.ts"],
  },
  {
    name: "first flash: a roster without a board stays",
    file: ROSTER,
    find: "if (last === untouched) await removeIfNew(journal);",
    replace: "",
    tests: ["app/roster/open_roster_test.ts"],
  },
  {
    name: "first flash: a roster with boards is removed",
    file: ROSTER,
    find: "if (last === untouched) await",
    replace: "if (last !== undefined) await",
    tests: ["app/roster/open_roster_test.ts"],
  },
  {
    name: "first flash: an empty file that a person made is removed",
    file: ROSTER,
    find: "if (journal.created) await",
    replace: "if (journal.process > 0) await",
    tests: ["app/roster/open_roster_test.ts"],
  },
  {
    name: "first flash: another program's file is removed in place of the roster",
    file: "lib/app/system/disk_journal.ts",
    find: "      await checkUnchanged(file, path, size);\n      await Deno.remove(path);",
    replace: "      await Deno.remove(path);",
    tests: ["app/roster/open_roster_test.ts"],
  },
  {
    name: "first flash: the name of another system's port is only a missing port",
    file: "lib/app/ports/open_port.ts",
    find: "misspeltPortHint(port.path, system.os) ?? error.hint",
    replace: "error.hint",
    tests: ["app/ports/misspelt_port_test.ts"],
  },
  {
    name: "first flash: a computer without a network looks up the name four times",
    file: "lib/download/retries.ts",
    find: "isOffline || pauseMs === undefined",
    replace: "pauseMs === undefined",
    tests: ["download/download_test.ts"],
  },
  {
    name: "first flash: a file that has begun is given up at the second missing name",
    file: "lib/download/retries.ts",
    find: "&& received === 0",
    replace: "&& received >= 0",
    tests: ["download/download_test.ts"],
  },
  {
    name: "first flash: flags before a firmware file are lost",
    file: "lib/cli/other_tools/translate.ts",
    find: "row === undefined ? this.#withoutCommand(word)",
    replace: "row === undefined ? undefined",
    tests: ["cli/misplaced_words_test.ts"],
  },
  {
    name: "first flash: a port that was typed twice is suggested twice",
    file: "lib/cli/other_tools/translate.ts",
    find: "flag?.many === true ? other.text === one.text",
    replace: "flag?.many === true ? other === one",
    tests: ["cli/misplaced_words_test.ts"],
  },
  {
    name: "first flash: -fm is also a --file without a value",
    file: "lib/cli/args.ts",
    find: "twice === undefined && !isSplit",
    replace: "twice === undefined",
    tests: ["cli/misplaced_words_test.ts"],
  },
  {
    name: "first flash: on a narrow terminal, mistakes in a profile run together",
    file: "lib/cli/screen/error_text.ts",
    find: 'message.includes("\\n") ? 2 : 0',
    replace: "0",
    tests: ["cli/screen/error_text_test.ts"],
  },
  {
    name: "first flash: a quote without its end is called wrong indentation",
    file: "lib/profile/syntax.ts",
    find: "if (quoteMark !== undefined) {",
    replace: "if (quoteMark === position.toString()) {",
    tests: ["profile/refusals_test.ts"],
  },
  {
    name: "first flash: a brace without its end is called wrong indentation",
    file: "lib/profile/syntax.ts",
    find: "if (end === undefined) return undefined;",
    replace: "if (end !== position.toString()) return undefined;",
    tests: ["profile/refusals_test.ts"],
  },
  {
    name: "first flash: a word of the page changes, and its walk in the browser still looks for the old one",
    file: "lib/ui/page/words/en/trouble.ts",
    find: '"This program is for another board"',
    replace: '"This program fits another board"',
    tests: ["ui/page/words/walks_test.ts"],
  },
  {
    name: "first flash: a word in a sentence with a value changes, and its walk still looks for the old one",
    file: "lib/ui/page/words/en/choose.ts",
    find: 'other: "Put it on # boards"',
    replace: 'other: "Flash # boards"',
    tests: ["ui/page/words/walks_test.ts"],
  },
];
