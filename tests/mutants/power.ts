/** Seeded bugs in what flasher says about hubs that supply too little power. */
import type { Mutant } from "./mutant.ts";

const PURE = ["app/room/power_test.ts"] as const;
const RUN = ["cli/room/power_test.ts"] as const;

export const POWER_MUTANTS: readonly Mutant[] = [
  {
    name: "power: boards of two hubs fail for one reason",
    file: "lib/app/room/power.ts",
    find: "return a.hub === b.hub && a.unit",
    replace: "return a.unit",
    tests: PURE,
  },
  {
    name: "power: failures at any time have one reason",
    file: "lib/app/room/power.ts",
    find: "Math.abs(a.at - b.at) <= TOGETHER_MS",
    replace: "Math.abs(a.at - b.at) <= Infinity",
    tests: PURE,
  },
  {
    name: "power: every further board of a weak hub is another warning",
    file: "lib/app/room/power.ts",
    find: "if (hub === undefined || weakHubs.includes(hub)) return;",
    replace: "if (hub === undefined) return;",
    tests: [...PURE, ...RUN],
  },
  {
    name: "power: a board that comes again is another board",
    file: "lib/app/room/power.ts",
    find: " && a.board !== b.board",
    replace: "",
    tests: PURE,
  },
  {
    name: "power: nobody hears that a chip measured a low voltage",
    file: "lib/app/room/verdict.ts",
    find: "...(lowVoltage === undefined ? {} : { lowVoltage }),",
    replace: "",
    tests: RUN,
  },
];
