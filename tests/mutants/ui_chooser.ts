/** Seeded bugs in the choice of firmware on the page of `flasher ui`. */
import type { Mutant } from "./mutant.ts";

const SERVER = ["ui/server/firmware_test.ts"] as const;
const PAGE = ["ui/page/chooser/chooser_test.ts"] as const;

export const UI_CHOOSER_MUTANTS: readonly Mutant[] = [
  {
    name: "chooser: the servers that the person has seen do not matter",
    file: "lib/ui/server/firmware/desk.ts",
    find: "if (JSON.stringify(what.hosts) !== JSON.stringify(hosts)) {",
    replace: "if (what.hosts.length > 99) {",
    tests: SERVER,
  },
  {
    name: "chooser: a download replaces a newer choice",
    file: "lib/ui/server/firmware/downloads.ts",
    find: "      if (this.#running !== running) return;\n",
    replace: "",
    tests: SERVER,
  },
  {
    name: "chooser: a download replaces the program of boards that come",
    file: "lib/ui/server/actions.ts",
    find: '    requireOpen("Cannot change the program");\n    const chosen',
    replace: "    const chosen",
    tests: SERVER,
  },
  {
    name: "chooser: the bytes of the first download are forgotten",
    file: "lib/app/downloads/by_name.ts",
    find: "if (entry === undefined) await rememberFirmware(system, key, found);",
    replace: "if (entry !== undefined) await rememberFirmware(system, key, found);",
    tests: SERVER,
  },
  {
    name: "chooser: what was seen at a port does not matter to a question for the chip",
    file: "lib/ui/server/firmware/actions.ts",
    find: "const port = offers.find(id, seen);",
    replace: "const port = offers.find(id, { ...seen, seen: 1 });",
    tests: SERVER,
  },
  {
    name: "chooser: another socket of a board that is being asked for its chip can be started",
    file: "lib/ui/server/apart.ts",
    find: "    this.requireNoQuestion();\n",
    replace: "",
    tests: SERVER,
  },
  {
    name: "chooser: boards that come are begun while a board is being asked for its chip",
    file: "lib/ui/server/page_room.ts",
    find: "    this.#apart.requireNoQuestion();\n    const path",
    replace: "    const path",
    tests: SERVER,
  },
  {
    name: "chooser: a board is asked for its chip while another one is being restarted",
    file: "lib/ui/server/page_room.ts",
    find: " || !this.#apart.isEmpty) {",
    replace: ") {",
    tests: SERVER,
  },
  {
    name: "chooser: flasher ends by itself while it downloads",
    file: "lib/ui/server/life.ts",
    find: "this.update({ others: this.#signs.others + 1 });",
    replace: "this.update({ others: this.#signs.others });",
    tests: SERVER,
  },
  {
    name: "chooser: what came before a server fell silent is not shown",
    file: "lib/ui/server/firmware/downloads.ts",
    find: "if (now !== told) tell(now);",
    replace: "",
    tests: SERVER,
  },
  {
    name: "chooser: firmware that needs PSRAM is hidden",
    file: "lib/ui/page/chooser/chooser.ts",
    find: "return [...likely, ...others];",
    replace: "return [...likely, ...others].filter(({ build }) => build.psram !== true);",
    tests: PAGE,
  },
  {
    name: "chooser: the yes counts for another choice than the one that was read",
    file: "lib/ui/page/chooser/perform_chooser.ts",
    find: " || facts.name !== nameOfPicked(picked)",
    replace: "",
    tests: PAGE,
  },
];
