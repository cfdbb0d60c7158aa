/** A simulated board with MicroPython or CircuitPython in its flash, and a port to its prompt. */
import { type BoardOptions, type PythonOptions, VirtualClock } from "../../lib/simulator/mod.ts";
import type { SerialPort } from "../../lib/serial/port.ts";
import { byteText } from "../../lib/bytes.ts";
import { newBoard } from "./simulated_board.ts";
import { bootImage } from "./firmware.ts";
import { THREADS } from "./threads.ts";

export const GREETINGS = {
  /** Before raw paste. */
  old: "MicroPython v1.12 on 2019-12-20; ESP module with ESP8266",
  usual: "MicroPython v1.20.0 on 2023-04-26; ESP module with ESP8266",
  circuit: "Adafruit CircuitPython 9.2.4 on 2025-01-29; Feather HUZZAH32 with ESP32",
} as const;

/** An image that an ESP8266 boots, and that contains the greeting of an interpreter. */
export function pythonImage(greeting: string = GREETINGS.usual): Uint8Array {
  return bootImage(8192, (length) => {
    const bytes = new Uint8Array(length);
    bytes.set(new TextEncoder().encode(`\0${greeting}\0`), 5000);
    return bytes;
  });
}

export type PythonSettings = Partial<Omit<PythonOptions, "files">> & {
  readonly greeting?: string;
  /** A null is a folder; parents come first. */
  readonly files?: Readonly<Record<string, string | Uint8Array | null>>;
  readonly board?: Partial<Omit<BoardOptions, "clock" | "python">>;
  /** The board starts with this flash instead of an image. */
  readonly flash?: Uint8Array;
};

/** The board's files as text, for comparisons. */
export function textOf(
  files: readonly (readonly [string, Uint8Array | null])[],
): Record<string, string | null> {
  return Object.fromEntries(
    files.map(([path, bytes]) => [path, bytes && byteText(bytes)]),
  );
}

export function bytesOf(text: string | Uint8Array): Uint8Array {
  return typeof text === "string" ? new TextEncoder().encode(text) : text;
}

export function pythonBoard({ greeting, files = {}, board, flash, ...python }: PythonSettings = {}) {
  const clock = new VirtualClock();
  const simulated = newBoard(clock, {
    flash: flash ?? pythonImage(greeting),
    python: {
      worker: THREADS.python,
      files: Object.entries(files).map(([path, text]) => [path, text === null ? null : bytesOf(text)]),
      ...python,
    },
    ...board,
  });
  return { clock, board: simulated, files: () => textOf(simulated.files) };
}

/** Ends the interpreter's thread after the test. */
export async function withPython<T>(
  settings: PythonSettings,
  test: (console: PythonConsole) => Promise<T>,
): Promise<T> {
  const { clock, board, files } = pythonBoard(settings);
  try {
    const port = await board.connect();
    await port.setLines({ dtr: false, rts: false });
    return await test({ clock, board, files, port, ...terminal(port, clock) });
  } finally {
    board.unplug();
  }
}

export type PythonConsole =
  & ReturnType<typeof pythonBoard>
  & ReturnType<typeof terminal>
  & { readonly port: SerialPort };

function terminal(port: SerialPort, clock: VirtualClock) {
  /** Everything that arrives within `ms`. */
  const hear = async (ms: number) => {
    let text = "";
    for (const end = clock.now() + ms; clock.now() < end;) {
      const bytes = await port.read(end - clock.now());
      text += byteText(bytes);
    }
    return text;
  };
  const say = async (text: string, ms = 300) => {
    await port.write(Uint8Array.from(text, (char) => char.charCodeAt(0)));
    return await hear(ms);
  };
  return { hear, say };
}
