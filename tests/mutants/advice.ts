/** Seeded bugs in advice to a person, in trust, and in what a board may print to the terminal. */
import type { Mutant } from "./mutant.ts";

const OPEN = ["serial/unix/open_error_test.ts"];
const TRUST = ["serial/unix/trust_test.ts"];
const DOCTOR = ["doctor/doctor_test.ts"];

export const ADVICE_MUTANTS: readonly Mutant[] = [
  {
    name: "advice: takes any file in /dev for a port",
    file: "lib/serial/linux/tty_device.ts",
    find: "number !== undefined && number.trim() === await numberOf(device)",
    replace: "number !== undefined",
    tests: OPEN,
  },
  {
    name: "advice: judges a link by its own name",
    file: "lib/serial/linux/tty_device.ts",
    find: "await Deno.realPath(path).catch(() => undefined);",
    replace: "path as string | undefined;",
    tests: OPEN,
  },
  {
    name: "advice: puts a name that contains a command into a command",
    file: "lib/serial/linux/tty_device.ts",
    find: "if (!NAME.test(name)) return undefined;",
    replace: "",
    tests: OPEN,
  },
  {
    name: "advice: grants rights to a file that is not a port",
    file: "lib/serial/access_advice.ts",
    find: "if (device === undefined) return [NO_PORT];",
    replace: "",
    tests: OPEN,
  },
  {
    name: "advice: suggests joining the group disk",
    file: "lib/serial/access_advice.ts",
    find: "if (!SERIAL_GROUPS.includes(group)) {",
    replace: "if (group === undefined) {",
    tests: OPEN,
  },
  {
    name: "advice: the doctor trusts every name",
    file: "lib/serial/linux/facts.ts",
    find: "const device = usable ? undefined : await ttyDevice(",
    replace: "const device = usable ? undefined : info.path ?? await ttyDevice(",
    tests: DOCTOR,
  },
  {
    name: "trust: root loads the library that another user's environment names",
    file: "lib/serial/unix/c_library.ts",
    find: "if (elevated) return",
    replace: "if (false) return",
    tests: TRUST,
  },
  {
    name: "trust: loads a library that belongs to another user",
    file: "lib/serial/unix/c_library.ts",
    find: "file.uid !== 0 && (uid === null || file.uid !== uid)",
    replace: "file.uid === null",
    tests: TRUST,
  },
  {
    name: "trust: loads a library that it refused",
    file: "lib/serial/unix/c_library.ts",
    find: "if (why === undefined) return path;",
    replace: "return path;",
    tests: TRUST,
  },
  {
    name: "trust: starts a program without its full path",
    file: "lib/serial/windows/ftdi_latency.ts",
    find: 'runTool(regProgram(Deno.env.get("SystemRoot")), ["query"',
    replace: 'runTool("reg", ["query"',
    tests: TRUST,
  },
  {
    name: "trust: opens its own terminal as a port",
    file: "lib/serial/unix/port.ts",
    find: "await checkNotOwnTerminal(path);",
    replace: "",
    tests: TRUST,
  },
  {
    name: "screen: a board's colours continue on the next lines",
    file: "lib/cli/console/view.ts",
    find: "screen += this.#endLine(stamped);",
    replace: "screen += stamped;",
    tests: ["cli/console/view_test.ts"],
  },
  {
    name: "screen: a board's colours stay when the monitor ends",
    file: "lib/cli/console/view.ts",
    find: "return this.#resetColours() + text;",
    replace: "return text;",
    tests: ["cli/console/view_test.ts"],
  },
  {
    name: "screen: lets a board insert any number of characters",
    file: "lib/app/console_filter.ts",
    find: "\\d{0,3}(?:;\\d{0,3})*[mCDGK@P]$/",
    replace: "\\d*(?:;\\d*)*[mCDGK@P]$/",
    tests: ["app/console_filter_test.ts"],
  },
  {
    name: "screen: invisible letters pass into messages",
    file: "lib/text.ts",
    find: "\\p{Cs}\\p{Default_Ignorable_Code_Point}]/gu",
    replace: "\\p{Cs}]/gu",
    tests: ["text_test.ts"],
  },
  {
    name: "profile: accepts a tag that the parser knows",
    file: "lib/profile/load.ts",
    find: "if (tagged.length > 0) throw profileError(source, tagged);",
    replace: "",
    tests: ["profile/tags_test.ts"],
  },
  {
    name: "advice: leaves a word unquoted that is a command",
    file: "lib/app/shell_word.ts",
    find: 'bare: new RegExp(String.raw`${BEGIN}(?![~@])[\\p{L}\\p{N}_./:=@+,~-]+$`, "u"),',
    replace: "bare: /^[^ ]+$/u,",
    tests: ["app/shell_word_test.ts"],
  },
  {
    name: "advice: suggests a name with invisible characters",
    file: "lib/app/shell_word.ts",
    find: 'if (printable(word) !== word) return "FILE";',
    replace: "",
    tests: ["app/shell_word_test.ts"],
  },
  {
    name: "advice: a file shadows a built-in profile without a warning",
    file: "lib/app/files/find_profile.ts",
    find: "if (text !== undefined) warn(shadowing(path));",
    replace: "",
    tests: ["app/files/built_in_profiles_test.ts"],
  },
  {
    name: "advice: takes builtin: for a file name",
    file: "lib/app/files/find_profile.ts",
    find: "if (path.startsWith(BUILT_IN)) return builtIn(path, action);",
    replace: "",
    tests: ["app/files/built_in_profiles_test.ts"],
  },
];
