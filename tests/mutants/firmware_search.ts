/** Bugs in the search for firmware by a few words. */
import type { Mutant } from "./mutant.ts";

const SEARCH = ["catalogue/search_test.ts"];

export const FIRMWARE_SEARCH_MUTANTS: readonly Mutant[] = [
  {
    name: "firmware search: generic firmware of any chip",
    file: "lib/catalogue/search.ts",
    find: "boards.filter(({ chip }) => chip === offer.chip)",
    replace: "boards.filter(({ chip }) => chip !== undefined)",
    tests: SEARCH,
  },
  {
    name: "firmware search: generic firmware that is no longer built",
    file: "lib/catalogue/search.ts",
    find: "isGeneric(board) && build.until === undefined",
    replace: "isGeneric(board) && build.since !== undefined",
    tests: SEARCH,
  },
  {
    name: "firmware search: lists firmware twice",
    file: "lib/catalogue/search.ts",
    find: ".filter((offer) => !named.includes(offer))",
    replace: ".filter((offer) => offer !== undefined)",
    tests: SEARCH,
  },
  {
    name: "firmware search: suggests words that find nothing",
    file: "lib/catalogue/search.ts",
    find: "one !== undefined && choicesByWords(one, choices).length > 0",
    replace: "one !== undefined",
    tests: SEARCH,
  },
  {
    name: "firmware search: a long text costs time",
    file: "lib/catalogue/search.ts",
    find: "if (words.length > LONGEST_SEARCH) return undefined;",
    replace: "if (words.length < 0) return undefined;",
    tests: SEARCH,
  },
];
