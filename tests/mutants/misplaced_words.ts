/** Seeded bugs in the hints for words in a wrong place or without an ending. */
import type { Mutant } from "./mutant.ts";

const TESTS = ["cli/misplaced_words_test.ts"];

export const MISPLACED_WORDS_MUTANTS: readonly Mutant[] = [
  {
    name: "misplaced words: firmware without its ending is not found",
    file: "lib/app/files/find_profile.ts",
    find: "[...profiles, ...firmware, ...isBare",
    replace: "[...profiles, ...isBare",
    tests: TESTS,
  },
  {
    name: "misplaced words: a path is taken for a built-in profile",
    file: "lib/app/files/find_profile.ts",
    find: "const isBare = basename(path) === path;",
    replace: "const isBare = true;",
    tests: TESTS,
  },
  {
    name: "misplaced words: a port is offered to a command without --port",
    file: "lib/cli/extra_words.ts",
    find: "if (takesPort) return",
    replace: "if (port !== undefined) return",
    tests: TESTS,
  },
  {
    name: "misplaced words: the hint for a flag of another command loses its value",
    file: "lib/cli/args.ts",
    find: "const value = joined ?? (next",
    replace: "const value = joined ?? (joined",
    tests: TESTS,
  },
  {
    name: "misplaced words: bundle takes a profile for its folder",
    file: "lib/cli/actions/bundle.ts",
    find: "if (isProfileName(out)) throw",
    replace: "if (out === undefined) throw",
    tests: TESTS,
  },
  {
    name: "misplaced words: a word of two letters is taken for another one",
    file: "lib/by_words.ts",
    find: "const SHORTEST_MISSPELT = 3;",
    replace: "const SHORTEST_MISSPELT = 2;",
    tests: TESTS,
  },
  {
    name: "misplaced words: a single misspelt word means some word of a description",
    file: "lib/by_words.ts",
    find: "if (asked.length < 2)",
    replace: "if (asked.length < 1)",
    tests: TESTS,
  },
  {
    name: "misplaced words: an offset and a size change places",
    file: "lib/cli/extra_words.ts",
    find: "--offset ${offset} --size ${size}",
    replace: "--offset ${size} --size ${offset}",
    tests: TESTS,
  },
  {
    name: "misplaced words: an offset joined to a path is part of its name",
    file: "lib/app/files/placed_path.ts",
    find: "if (offset === undefined || path === undefined) return undefined;",
    replace: "if (offset !== undefined || path === undefined) return undefined;",
    tests: TESTS,
  },
  {
    name: "misplaced words: every path is relative to a profile",
    file: "lib/app/files/named_file.ts",
    find: "inProfile: namedBy === undefined && options.base === undefined",
    replace: "inProfile: true",
    tests: TESTS,
  },
  {
    name: "misplaced words: several ports with characters of a shell",
    file: "lib/app/ports/misspelt_port.ts",
    find: "names.length < 2 || !names.every((one) => ONE.test(one))",
    replace: "names.length < 2",
    tests: ["app/ports/misspelt_port_test.ts"],
  },
  {
    name: "misplaced words: every device is a port",
    file: "lib/app/ports/port_word.ts",
    find: "if (NO_PORT.test(word)) return false;",
    replace: 'if (word === "") return false;',
    tests: TESTS,
  },
];
