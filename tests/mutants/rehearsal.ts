/** Seeded bugs in rehearsals: several simulated boards in place of real ones. */
import type { Mutant } from "./mutant.ts";

const NAME = ["serial/port_name_test.ts"];
const RUN = ["cli/room/rehearsal_test.ts"];
const REHEARSAL = ["app/ports/rehearsal_test.ts"];

export const REHEARSAL_MUTANTS: readonly Mutant[] = [
  {
    name: "rehearsal: any number of simulated boards",
    file: "lib/serial/port_name.ts",
    find: "  if (number > MAX_SIMULATED) {",
    replace: "  if (number === Infinity) {",
    tests: NAME,
  },
  {
    name: "rehearsal: a shell's pattern of file names is the only way to write it",
    file: "lib/serial/port_name.ts",
    find: "([x*#])",
    replace: "([*#])",
    tests: NAME,
  },
  {
    name: "rehearsal: all boards have one MAC",
    file: "lib/app/ports/simulated_port.ts",
    find: "macOf(board, number)",
    replace: "macOf(board)",
    tests: RUN,
  },
  {
    name: "rehearsal: boards of two kinds have one MAC",
    file: "lib/simulator/named_boards.ts",
    find: "0x0a + kind",
    replace: "0x0a",
    tests: [...RUN, ...REHEARSAL],
  },
  {
    name: "rehearsal: all boards are at one socket",
    file: "lib/app/ports/rehearsal.ts",
    find: "`sim-${hub}.${index + 1}`",
    replace: "`sim-${hub}.1`",
    tests: RUN,
  },
  {
    name: "rehearsal: two hubs have one name",
    file: "lib/cli/room/choice.ts",
    find: "rehearsalPorts(name, ++hubs)",
    replace: "rehearsalPorts(name)",
    tests: RUN,
  },
  {
    name: "rehearsal: a simulated adapter proves a rate for a real one",
    file: "lib/app/proven_rates.ts",
    find: "if (usb === undefined || port.virtual !== undefined)",
    replace: "if (usb === undefined)",
    tests: RUN,
  },
  {
    name: "rehearsal: a command for one board takes the first of several",
    file: "lib/app/ports/choose_port.ts",
    find: "      throw new UsageError(`Cannot choose a board",
    replace:
      '      return { info: { path: name.text, virtual: { kind: "sim", board: name.board, number: 1 } } };\n' +
      "      throw new UsageError(`Cannot choose a board",
    tests: RUN,
  },
  {
    name: "rehearsal: all boards are plugged in at once",
    file: "lib/app/ports/rehearsal.ts",
    find: "Math.floor((clock.now() - begun) / PLUG_EVERY_MS)",
    replace: "most",
    tests: REHEARSAL,
  },
  {
    name: "rehearsal: the person begins before the watch",
    file: "lib/app/ports/rehearsal.ts",
    find: "begun === undefined ? 0 : atOnce + Math.floor((clock.now() - begun)",
    replace: "atOnce + Math.floor((clock.now() - (begun ?? 0))",
    tests: REHEARSAL,
  },
  {
    name: "rehearsal: a board is unplugged while flasher works on it",
    file: "lib/app/ports/rehearsal.ts",
    find: "if (isOpen) closed.delete(path);",
    replace: "if (isOpen) closed.set(path, clock.now());",
    tests: REHEARSAL,
  },
  {
    name: "rehearsal: a finished board stays plugged in",
    file: "lib/app/ports/rehearsal.ts",
    find: "      unplugged.add(path);\n",
    replace: "",
    // A room that waits for a board to leave would wait for ever.
    tests: REHEARSAL,
  },
];
