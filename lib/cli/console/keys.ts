/** Interprets the keys pressed in the monitor. Pure; no I/O. */

export type MonitorCommand = "exit" | "reset" | "bootloader" | "timestamps" | "log" | "help" | "unknown";

export type MonitorKey =
  | { readonly send: Uint8Array }
  | { readonly command: MonitorCommand };

/** Ctrl-]. */
const EXIT_KEY = 0x1d;
/** Ctrl-T. */
const MENU_KEY = 0x14;

/** Keys after Ctrl-T, in either letter case, with or without Ctrl. */
const MENU: Readonly<Record<string, MonitorCommand>> = {
  r: "reset",
  b: "bootloader",
  t: "timestamps",
  l: "log",
  h: "help",
  "?": "help",
  x: "exit",
  q: "exit",
};

/** Names Ctrl-T x as well: German, French, Nordic and Portuguese keyboards cannot type Ctrl-] on Windows. */
export const KEYS_SUMMARY = "Ctrl-] or Ctrl-T x: exit, Ctrl-T r: reset, Ctrl-T h: help";

export const KEYS_HELP: readonly string[] = [
  "Ctrl-]         exit",
  "Ctrl-T r       reset the board",
  "Ctrl-T b       reset the board into its bootloader",
  "Ctrl-T t       turn timestamps on or off",
  "Ctrl-T l       turn the log file on or off",
  "Ctrl-T x       exit, on keyboards without Ctrl-]",
  "Ctrl-T Ctrl-T  send Ctrl-T; Ctrl-T Ctrl-] sends Ctrl-]",
  "All other keys, including Ctrl-C, go to the board. Enter shows the prompt of an idle MicroPython.",
];

export class MonitorKeys {
  #menu = false;

  /** Takes keys in chunks that may end anywhere. */
  feed(bytes: Uint8Array): MonitorKey[] {
    const keys: MonitorKey[] = [];
    let send: number[] = [];
    const flush = () => {
      if (send.length > 0) keys.push({ send: Uint8Array.from(send) });
      send = [];
    };
    for (const byte of bytes) {
      const command = this.#take(byte);
      if (command === "send") send.push(byte);
      if (command === "send" || command === undefined) continue;
      flush();
      keys.push({ command });
    }
    flush();
    return keys;
  }

  #take(byte: number): MonitorCommand | "send" | undefined {
    if (!this.#menu) {
      if (byte === EXIT_KEY) return "exit";
      this.#menu = byte === MENU_KEY;
      return this.#menu ? undefined : "send";
    }
    this.#menu = false;
    if (byte === MENU_KEY || byte === EXIT_KEY) return "send";
    return MENU[String.fromCharCode(byte).toLowerCase()] ?? "unknown";
  }
}

/** Turns the line feeds of piped input into carriage returns: a REPL waits for the Enter key, a carriage return. */
export class PipedLines {
  #afterReturn = false;

  feed(bytes: Uint8Array): Uint8Array {
    const out: number[] = [];
    for (const byte of bytes) {
      if (byte !== 0x0a) out.push(byte);
      else if (!this.#afterReturn) out.push(0x0d);
      this.#afterReturn = byte === 0x0d;
    }
    return Uint8Array.from(out);
  }
}
