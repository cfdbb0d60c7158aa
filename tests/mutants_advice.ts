/** Seeded bugs of what a person is advised to do, and of what reaches a terminal: see mutants.ts. */
import type { Mutant } from "./mutants.ts";

const OPEN = ["serial/open_error_test.ts"];
const DOCTOR = ["doctor/doctor_test.ts"];

export const ADVICE_MUTANTS: readonly Mutant[] = [
  {
    name: "advice: any file of /dev is a port",
    file: "lib/serial/linux_tty.ts",
    find: "number !== undefined && number.trim() === await numberOf(device)",
    replace: "number !== undefined",
    tests: OPEN,
  },
  {
    name: "advice: a link is what its name says",
    file: "lib/serial/linux_tty.ts",
    find: "await Deno.realPath(path).catch(() => undefined);",
    replace: "path as string | undefined;",
    tests: OPEN,
  },
  {
    name: "advice: a name with a command in it is put into a command",
    file: "lib/serial/linux_tty.ts",
    find: "if (!NAME.test(name)) return undefined;",
    replace: "",
    tests: OPEN,
  },
  {
    name: "advice: rights to a file that is no port",
    file: "lib/serial/access_advice.ts",
    find: "if (device === undefined) return [NO_PORT];",
    replace: "",
    tests: OPEN,
  },
  {
    name: "advice: join the group disk",
    file: "lib/serial/access_advice.ts",
    find: "if (!SERIAL_GROUPS.includes(group)) {",
    replace: "if (group === undefined) {",
    tests: OPEN,
  },
  {
    name: "advice: the doctor believes every name",
    file: "lib/serial/linux_facts.ts",
    find: "const device = usable ? undefined : await ttyDevice(",
    replace: "const device = usable ? undefined : info.path ?? await ttyDevice(",
    tests: DOCTOR,
  },
];
