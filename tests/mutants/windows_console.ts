/** Seeded bugs in the console of Windows, and in drivers that hold a port. */
import type { Mutant } from "./mutant.ts";

const CONSOLE = ["app/system/windows_console_test.ts"];
const WINDOW = ["cli/own_window_test.ts"];
const PORT = ["serial/windows/port_test.ts"];

export const WINDOWS_CONSOLE_MUTANTS: readonly Mutant[] = [
  {
    name: "console: escape sequences replace the mode",
    file: "lib/app/system/windows_console.ts",
    find: "api.SetConsoleMode(handle, mode | VIRTUAL_TERMINAL)",
    replace: "api.SetConsoleMode(handle, VIRTUAL_TERMINAL)",
    tests: CONSOLE,
  },
  {
    name: "console: Ctrl-Z ends the monitor",
    file: "lib/app/system/windows_console.ts",
    find: "return isLine && text.charCodeAt(0) === CTRL_Z",
    replace: "return text.charCodeAt(0) === CTRL_Z",
    tests: CONSOLE,
  },
  {
    name: "console: Ctrl-C ends the input",
    file: "lib/app/system/windows_console.ts",
    find: 'if (text === "") continue;',
    replace: 'if (text === "") return undefined;',
    tests: CONSOLE,
  },
  {
    name: "console: half a character lost between two reads",
    file: "lib/app/system/windows_console.ts",
    find: "{ stream: true }",
    replace: "{}",
    tests: CONSOLE,
  },
  {
    name: "window: runs a dropped profile without a question",
    file: "lib/cli/own_window.ts",
    find: 'return yes ? ["run", path] : undefined;',
    replace: 'return yes || true ? ["run", path] : undefined;',
    tests: WINDOW,
  },
  {
    name: "Windows: JSON in a pipe beyond ASCII",
    file: "lib/app/records/json_line.ts",
    find: "output.asciiOnly ? line.replace(NON_ASCII, escapeUnits) : line",
    replace: "line",
    tests: WINDOW,
  },
  {
    name: "Windows: a driver without lines is an error (31, 87)",
    file: "lib/serial/windows/comm.ts",
    find: '  "ERROR_GEN_FAILURE",\n  "ERROR_INVALID_PARAMETER",\n',
    replace: "",
    tests: PORT,
  },
  {
    name: "Windows: takes a lost device for one without lines",
    file: "lib/serial/windows/comm.ts",
    find: " && api.GetCommState(handle, dcb()) !== 0",
    replace: "",
    tests: PORT,
  },
  {
    name: "Windows: waits for empty events without a pause",
    file: "lib/serial/windows/port.ts",
    find: "if (this.#emptyEvents++ > 0) await sleep(Math.min(timeoutMs, POLL_MS));",
    replace: "",
    tests: PORT,
  },
  {
    name: "Windows: waits for a driver that does not release the port",
    file: "lib/serial/time_limit.ts",
    find: "timer = setTimeout(() => reject(stuckCallFailure(action)), RELEASE_LIMIT_MS);",
    replace: "timer = 0;\n    void reject;",
    tests: PORT,
  },
  {
    name: "Windows: judges a pending operation by the error code",
    file: "lib/serial/windows/overlapped.ts",
    find: "    if (isPending(this.#struct)) return { code: ERROR_IO_INCOMPLETE, count: 0 };\n",
    replace: "",
    tests: PORT,
  },
  {
    name: "awake: the computer may sleep while a board is written",
    file: "lib/app/with_board.ts",
    find: 'wiring.info.virtual?.kind === "sim" ? undefined : await keepAwake()',
    replace: "undefined as (() => void) | undefined",
    tests: ["app/system/keep_awake_test.ts"],
  },
  {
    name: "macOS: lines kept at a speed that tcsetattr does not take",
    file: "lib/serial/darwin/termios.ts",
    find: "  const bytes = darwinWithSpeed(before, PLAIN_SPEED);",
    replace: "  const bytes = new Uint8Array(before);",
    tests: ["serial/darwin/port_test.ts"],
  },
  {
    name: "macOS: no ports where ioreg fails",
    file: "lib/serial/darwin/list.ts",
    find: "const ports = await callOutPorts(devRoot)",
    replace: "const ports = await Promise.reject<PortInfo[]>(new Error(devRoot + callOutPorts.name))",
    tests: ["serial/darwin/ioreg_test.ts"],
  },
  {
    name: "Windows: waits for an operation that failed at once",
    file: "lib/serial/windows/overlapped.ts",
    find: "if (call(this.#struct) !== 0) return;",
    replace: "if (call(this.#struct) !== 0 || isPending(this.#struct)) return;",
    tests: PORT,
  },
];
