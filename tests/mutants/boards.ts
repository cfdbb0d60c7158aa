/** Seeded bugs in reset circuits, reset sequences, and the diagnosis of a board that does not answer. */
import type { Mutant } from "./mutant.ts";

const PLAY = ["reset/trace_reset_test.ts"];
const FINDINGS = ["esp/boot/diagnosis_test.ts"];
const WARNINGS = ["app/boards/script_warnings_test.ts"];

export const BOARD_MUTANTS: readonly Mutant[] = [
  {
    name: "circuit: transistors that let both lines through",
    file: "lib/reset/circuit.ts",
    find: "return { en: dtr || !rts, gpio0: rts || !dtr };",
    replace: "return { en: !rts, gpio0: !dtr };",
    tests: PLAY,
  },
  {
    name: "circuit: EN without a capacitor",
    file: "lib/reset/trace_reset.ts",
    find: "risesAt = change.at + riseMs;",
    replace: "risesAt = change.at;",
    tests: PLAY,
  },
  {
    name: "circuit: EN rises although it was pulled again",
    file: "lib/reset/trace_reset.ts",
    find: '      chip = "reset";\n      risesAt = undefined;\n',
    replace: '      chip = "reset";\n',
    tests: PLAY,
  },
  {
    name: "script checkFlagValue with the quickest EN alone",
    file: "lib/reset/trace_reset.ts",
    find: 'return quick === slow ? quick! : "undetermined";',
    replace: "return quick!;",
    tests: PLAY,
  },
  {
    name: "reset sequence: into the firmware, not checked",
    file: "lib/app/boards/script_warnings.ts",
    find: "...(run === undefined ? []",
    replace: "...(true ? []",
    tests: WARNINGS,
  },
  {
    name: "both lines at one instant on a system that cannot do that",
    file: "lib/reset/supported_methods.ts",
    find: "return oneAtATime && separate.length > 0 ? separate : scripts;",
    replace: "return scripts;",
    tests: WARNINGS,
  },
  {
    name: "reset sequence: DTR and RTS not swapped for swapped wires",
    file: "plugins/sequences.ts",
    find: "CLASSIC_RESET.map(swapped)",
    replace: "CLASSIC_RESET",
    tests: ["plugins/boards_test.ts"],
  },
  {
    name: "diagnosis: the pins of an ESP8266 in the wrong order",
    file: "lib/esp/boot/boot_text.ts",
    find: "GPIO0 ${level(2)}, GPIO2 ${level(1)}",
    replace: "GPIO0 ${level(1)}, GPIO2 ${level(2)}",
    tests: FINDINGS,
  },
  {
    name: "diagnosis: the first start counts instead of the last",
    file: "lib/esp/boot/diagnosis.ts",
    find: "const last = boots.at(-1);",
    replace: "const last = boots[0];",
    tests: FINDINGS,
  },
  {
    name: "diagnosis: a board's output reaches the terminal unfiltered",
    file: "lib/esp/boot/diagnosis.ts",
    find: "`a program is printing ${quote(utf8Text(text.trim()))}`",
    replace: "`a program is printing ${text.trim()}`",
    tests: FINDINGS,
  },
  {
    name: "diagnosis: does not talk to the board",
    file: "lib/esp/link/diagnose.ts",
    find: "await loader.port.write(new TextEncoder().encode(line));",
    replace: "new TextEncoder().encode(line);",
    tests: ["esp/link/stranger_test.ts"],
  },
  {
    name: "diagnosis: does not watch a chip that starts by itself",
    file: "lib/esp/link/diagnose.ts",
    find: "(garbage ? await watchForBoots(loader, listened) : undefined)",
    replace: "(garbage ? undefined : undefined)",
    tests: ["esp/link/stranger_test.ts"],
  },
  {
    name: "manual reset: waits a second between two tries",
    file: "lib/esp/link/connect.ts",
    find: "const PERSON_WAIT_MS = 50;",
    replace: "const PERSON_WAIT_MS = 1000;",
  },
];
