/** What the keys mean that a person presses in the monitor. Pure; no I/O. */

export type MonitorCommand = "exit" | "reset" | "bootloader" | "timestamps" | "log" | "help" | "unknown";

export type MonitorKey =
  | { readonly send: Uint8Array }
  | { readonly command: MonitorCommand };

/** Ctrl-]. */
const EXIT_KEY = 0x1d;
/** Ctrl-T. */
const MENU_KEY = 0x14;

/** After Ctrl-T, in either letter case; with Ctrl held as well. */
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

/** Many keyboards have no Ctrl-] on Windows: German, French, Nordic and Portuguese ones. */
export const KEYS_IN_SHORT = "Ctrl-] or Ctrl-T x ends, Ctrl-T r resets, Ctrl-T h helps";

export const KEYS_HELP: readonly string[] = [
  "Ctrl-]         end",
  "Ctrl-T r       reset the board",
  "Ctrl-T b       reset it into its bootloader",
  "Ctrl-T t       timestamps on or off",
  "Ctrl-T l       log file on or off",
  "Ctrl-T x       end, on a keyboard without Ctrl-]",
  "Ctrl-T Ctrl-T  send Ctrl-T; Ctrl-T Ctrl-] sends Ctrl-]",
  "All other keys go to the board, Ctrl-C too.",
];

export class MonitorKeys {
  #menu = false;

  /** Keys may come in pieces that end anywhere. */
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

/** What a program pipes in has line feeds; the Enter key, for which a REPL waits, is a carriage return. */
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
