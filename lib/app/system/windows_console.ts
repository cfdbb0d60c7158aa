/** The Windows console, through kernel32: escape sequences, Unicode input, and whether other programs use it. */
import type { Input } from "./system.ts";

// A HANDLE is a number here (usize). BOOL is an i32: 0 = failed.
const symbols = {
  // HANDLE GetStdHandle(DWORD nStdHandle)
  GetStdHandle: { parameters: ["i32"], result: "usize" },
  // BOOL GetConsoleMode(HANDLE hConsoleHandle, LPDWORD lpMode)
  GetConsoleMode: { parameters: ["usize", "buffer"], result: "i32" },
  // BOOL SetConsoleMode(HANDLE hConsoleHandle, DWORD dwMode)
  SetConsoleMode: { parameters: ["usize", "u32"], result: "i32" },
  // BOOL ReadConsoleW(HANDLE hConsoleInput, LPVOID lpBuffer, DWORD nNumberOfCharsToRead, LPDWORD lpNumberOfCharsRead,
  // PCONSOLE_READCONSOLE_CONTROL pInputControl)
  ReadConsoleW: {
    parameters: ["usize", "buffer", "u32", "buffer", "buffer"],
    result: "i32",
    nonblocking: true,
  },
  // DWORD GetConsoleProcessList(LPDWORD lpdwProcessList, DWORD dwProcessCount)
  GetConsoleProcessList: { parameters: ["buffer", "u32"], result: "u32" },
} as const satisfies Deno.ForeignLibraryInterface;

/** The functions above. */
export type ConsoleApi = Deno.DynamicLibrary<typeof symbols>["symbols"];

/** GetStdHandle of winbase.h. */
const STD = { input: -10, output: -11, error: -12 } as const;

/** ENABLE_VIRTUAL_TERMINAL_PROCESSING of wincon.h: the console interprets escape sequences instead of showing them. */
const VIRTUAL_TERMINAL = 0x4;

/** ENABLE_LINE_INPUT of wincon.h: a read ends with Enter. */
const LINE_INPUT = 0x2;

/**
 * ENABLE_QUICK_EDIT_MODE of wincon.h: a click selects text, and output waits until the selection ends. It counts only
 * together with ENABLE_EXTENDED_FLAGS.
 */
const QUICK_EDIT = 0x40;
const EXTENDED_FLAGS = 0x80;

/** UTF-16 units of one read. */
const UNITS = 1024;

/** After this many empty reads in a row, the console counts as closed. Ctrl-C causes one empty read. */
const EMPTY_READS = 100;

const CTRL_Z = 0x1a;

let loaded: ConsoleApi | undefined;

/** The library, loaded once. */
export function consoleApi(): ConsoleApi {
  return loaded ??= Deno.dlopen("kernel32.dll", symbols).symbols;
}

/**
 * Makes the console interpret escape sequences, which cmd.exe and PowerShell of Windows 10 do not do by default. False
 * if it cannot, or if the output is not a console.
 */
export function obeysEscapes(output: "output" | "error", api = consoleApi()): boolean {
  const handle = api.GetStdHandle(STD[output]);
  const mode = modeOf(handle, api);
  if (mode === undefined) return false;
  return (mode & VIRTUAL_TERMINAL) !== 0 || api.SetConsoleMode(handle, mode | VIRTUAL_TERMINAL) !== 0;
}

/** See System. What another program or a person sets meanwhile stays. */
export function ignoreClicks(api = consoleApi()): () => void {
  const handle = api.GetStdHandle(STD.input);
  const before = modeOf(handle, api);
  if (before === undefined || (before & QUICK_EDIT) === 0) return () => {};
  api.SetConsoleMode(handle, before & ~QUICK_EDIT | EXTENDED_FLAGS);
  return () => {
    const now = modeOf(handle, api);
    if (now !== undefined) api.SetConsoleMode(handle, now | QUICK_EDIT | EXTENDED_FLAGS);
  };
}

/** True if the window closes with this program: no other program uses the console, as after a double click. */
export function isAlone(api = consoleApi()): boolean {
  return api.GetConsoleProcessList(new Uint32Array(2), 2) === 1;
}

/**
 * Keyboard input as UTF-8. The runtime reads bytes of the console's code page: letters outside it become others or NUL,
 * and Ctrl-Z ends its input permanently.
 */
export function consoleInput(
  { setRaw, discard }: Pick<Input, "setRaw" | "discard">,
  api = consoleApi(),
): Input {
  const handle = api.GetStdHandle(STD.input);
  // They keep a character that is split between two reads.
  const decoder = new TextDecoder("utf-16le");
  const encoder = new TextEncoder();
  return {
    isTerminal: true,
    setRaw,
    discard,
    async read() {
      for (let empty = 0; empty < EMPTY_READS; empty++) {
        const units = new Uint8Array(2 * UNITS);
        const count = new Uint32Array(1);
        if (await api.ReadConsoleW(handle, units, UNITS, count, null) === 0) return undefined;
        const text = decoder.decode(units.subarray(0, 2 * count[0]!), { stream: true });
        if (text === "") continue;
        const isLine = ((modeOf(handle, api) ?? 0) & LINE_INPUT) !== 0;
        // In line mode, Ctrl-Z and Enter end the input on this system.
        return isLine && text.charCodeAt(0) === CTRL_Z ? undefined : encoder.encode(text);
      }
      return undefined;
    },
  };
}

function modeOf(handle: bigint, api: ConsoleApi): number | undefined {
  const mode = new Uint32Array(1);
  return api.GetConsoleMode(handle, mode) === 0 ? undefined : mode[0]!;
}
