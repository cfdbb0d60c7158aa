/** Seeded bugs of what a person is advised to do, and of what reaches a terminal: see mutants/run.ts. */
import type { Mutant } from "./run.ts";

const OPEN = ["serial/open_error_test.ts"];
const TRUST = ["serial/unix/trust_test.ts"];
const DOCTOR = ["doctor/doctor_test.ts"];

export const ADVICE_MUTANTS: readonly Mutant[] = [
  {
    name: "advice: any file of /dev is a port",
    file: "lib/serial/linux/is_tty.ts",
    find: "number !== undefined && number.trim() === await numberOf(device)",
    replace: "number !== undefined",
    tests: OPEN,
  },
  {
    name: "advice: a link is what its name says",
    file: "lib/serial/linux/is_tty.ts",
    find: "await Deno.realPath(path).catch(() => undefined);",
    replace: "path as string | undefined;",
    tests: OPEN,
  },
  {
    name: "advice: a name with a command in it is put into a command",
    file: "lib/serial/linux/is_tty.ts",
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
    file: "lib/serial/linux/facts.ts",
    find: "const device = usable ? undefined : await ttyDevice(",
    replace: "const device = usable ? undefined : info.path ?? await ttyDevice(",
    tests: DOCTOR,
  },
  {
    name: "trust: root loads the library that somebody's environment names",
    file: "lib/serial/unix/c_library.ts",
    find: "if (elevated) return",
    replace: "if (false) return",
    tests: TRUST,
  },
  {
    name: "trust: a library of another person is loaded",
    file: "lib/serial/unix/c_library.ts",
    find: "file.uid !== 0 && (uid === null || file.uid !== uid)",
    replace: "file.uid === null",
    tests: TRUST,
  },
  {
    name: "trust: a refused library is loaded all the same",
    file: "lib/serial/unix/c_library.ts",
    find: "if (why === undefined) return path;",
    replace: "return path;",
    tests: TRUST,
  },
  {
    name: "trust: a program is started by its name alone",
    file: "lib/serial/windows/ftdi_latency.ts",
    find: 'askTool(regProgram(Deno.env.get("SystemRoot")), ["query"',
    replace: 'askTool("reg", ["query"',
    tests: TRUST,
  },
  {
    name: "trust: the own terminal is opened as a port",
    file: "lib/serial/unix/port.ts",
    find: "await checkNotOwnTerminal(path);",
    replace: "",
    tests: TRUST,
  },
  {
    name: "screen: a board's colours go on over the next lines",
    file: "lib/cli/console/view.ts",
    find: "screen += this.#endLine(stamped);",
    replace: "screen += stamped;",
    tests: ["cli/console/view_test.ts"],
  },
  {
    name: "screen: a board's colours stay when the monitor ends",
    file: "lib/cli/console/view.ts",
    find: "return this.#plainAgain() + text;",
    replace: "return text;",
    tests: ["cli/console/view_test.ts"],
  },
  {
    name: "screen: a board may insert as many characters as it likes",
    file: "lib/cli/console/filter.ts",
    find: "\\d{0,3}(?:;\\d{0,3})*[mCDGK@P]$/",
    replace: "\\d*(?:;\\d*)*[mCDGK@P]$/",
    tests: ["cli/console/filter_test.ts"],
  },
  {
    name: "screen: letters that are not drawn pass into messages",
    file: "lib/text.ts",
    find: "\\p{Cs}\\p{Default_Ignorable_Code_Point}]/gu",
    replace: "\\p{Cs}]/gu",
    tests: ["text_test.ts"],
  },
  {
    name: "profile: a tag that the parser knows is taken",
    file: "lib/profile/load.ts",
    find: "if (tagged.length > 0) throw profileError(source, tagged);",
    replace: "",
    tests: ["profile/tags_test.ts"],
  },
  {
    name: "advice: a word that is a command stands unquoted",
    file: "lib/app/shell_word.ts",
    find: 'bare: new RegExp(String.raw`${BEGIN}(?![~@])[\\p{L}\\p{N}_./:=@+,~-]+$`, "u"),',
    replace: "bare: /^[^ ]+$/u,",
    tests: ["cli/advice_test.ts"],
  },
  {
    name: "advice: a name that nobody sees as it is is suggested",
    file: "lib/app/shell_word.ts",
    find: 'if (printable(word) !== word) return "FILE";',
    replace: "",
    tests: ["cli/advice_test.ts"],
  },
  {
    name: "advice: a file in the folder stands for a built-in profile in silence",
    file: "lib/app/files/find_profile.ts",
    find: "if (builtInProfile(path) !== undefined) warnOfShadowing(system, path);",
    replace: "",
    tests: ["cli/advice_test.ts"],
  },
  {
    name: "advice: builtin: is the name of a file",
    file: "lib/app/files/find_profile.ts",
    find: "if (path.startsWith(BUILT_IN)) return builtIn(path, action);",
    replace: "",
    tests: ["cli/advice_test.ts"],
  },
];
