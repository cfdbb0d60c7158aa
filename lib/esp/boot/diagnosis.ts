/** Diagnoses a board that does not respond by the bytes it sends, with advice. Pure; no I/O. */
import { utf8Text } from "../../bytes.ts";
import { quote } from "../../text.ts";
import { type Boot, countReadable, readBoots } from "./boot_text.ts";
import { readBootError } from "./boot_errors.ts";

export interface Diagnosis {
  /** Completes "Cannot connect: …". */
  readonly what: string;
  /** Whole sentences, one a line. */
  readonly advice: string;
  /** The chip reports that its supply voltage is too low. */
  readonly lowVoltage?: true;
}

const SILENT: Diagnosis = {
  what: "the chip sent nothing",
  advice: "Check that the board is powered, that the cable is a data cable, " +
    "and that the chip's TX is wired to the adapter's RX.",
};

/** Some adapters treat DTR as "a program is listening" and pass no data without it. */
export const SILENT_BRIDGE: Diagnosis = {
  what: "the adapter passes data only while DTR is asserted",
  advice: "Keep DTR asserted: add hold: { dtr: session } to the profile.",
};

const NOT_RECEIVING: Diagnosis = {
  what: "the chip is in its bootloader but receives nothing from the computer",
  advice: "Check the wire from the adapter's TX to the chip's RX, and that nothing else drives RX.",
};

const STILL_FLASHABLE = "The board can still be flashed once it is in its bootloader.";

/** Diagnoses what the board sent after a reset; undefined if it contains no ROM output. */
export function readBootText(text: string): Diagnosis | undefined {
  const error = readBootError(text)?.error;
  if (error?.kind === "brown-out") return { what: error.what, advice: error.advice, lowVoltage: true };
  const boots = readBoots(text);
  const last = boots.at(-1);
  if (last?.into === "bootloader") return NOT_RECEIVING;
  if (last?.into === "neither") return strayStart(last);
  const starts = boots.filter(({ into }) => into === "firmware");
  if (error !== undefined || starts.length > 1) {
    const why = error?.what ?? `reset by ${last?.cause ?? "an unknown cause"}`;
    return {
      // An error often means that no firmware started: only the place that the chip starts from is certain.
      what: `the chip ${
        starts.length > 1 ? "keeps booting" : "booted"
      } from its flash instead of entering its bootloader: ${why}`,
      // A fault that keeps the chip from reading its flash may also stop flasher. All others do not matter here.
      advice: [error?.kind === "unreadable" ? error.advice : error && STILL_FLASHABLE, GPIO0_LOW]
        .filter((line) => line !== undefined).join("\n"),
    };
  }
  if (last !== undefined) return starts.length < boots.length ? startedTwice(last) : firmwareStart(last);
  return /waiting for download/i.test(text) ? NOT_RECEIVING : undefined;
}

const FLASHER_BOARDS = '"flasher boards" lists how boards are wired.';
const GPIO0_LOW = "GPIO0 must be low when RESET is released. If DTR and RTS should do that, choose another " +
  `board: ${FLASHER_BOARDS}`;

function firmwareStart(boot: Boot): Diagnosis {
  return {
    what: `the chip started its firmware, not its bootloader: ${describe(boot)}`,
    advice: `RESET works. ${GPIO0_LOW}`,
  };
}

/** With DTR and RTS swapped, a reset sequence pulls GPIO0 and RESET in the wrong order. */
function startedTwice(boot: Boot): Diagnosis {
  return {
    what: `${firmwareStart(boot).what}; it had started its bootloader before, but was reset again`,
    advice: `DTR and RTS are swapped, or RESET is pulled twice. ${FLASHER_BOARDS}`,
  };
}

function strayStart(boot: Boot): Diagnosis {
  return {
    what: `the chip started neither its firmware nor its bootloader: ${describe(boot)}`,
    advice:
      "Disconnect everything from these pins. To enter the bootloader, an ESP8266 needs GPIO0 low, GPIO2 high and " +
      "GPIO15 low at reset; an ESP32 needs GPIO0 and GPIO2 low.",
  };
}

function describe({ mode, cause, pins }: Boot): string {
  return [mode, ...(cause === undefined ? [] : [`reset by ${cause}`]), pins].join(", ");
}

/** Sent by `probe`: STK500's sync request, then a line for prompts and modems. */
export const STK500_HELLO = "0 ";
export const AT_LINE = "\r\nAT\r\n";

const ANOTHER_PORT = 'If the board is on another port, use that one: "flasher ports" lists them.';

/** Diagnoses the response to a probe; undefined if it is unknown. */
export function readAnswer(text: string): Diagnosis | undefined {
  if (text.includes("\x14\x10")) {
    return { what: "an Arduino bootloader responded, not an ESP chip", advice: ANOTHER_PORT };
  }
  if (/(^|[\r\n])>>> /.test(text)) {
    return prompt("a Python prompt responded", "MicroPython or CircuitPython");
  }
  if (/(^|[\r\n])> $/.test(text)) return prompt("a Lua prompt responded", "NodeMCU's Lua");
  if (/(^|[\r\n])OK[\r\n]/.test(text)) {
    return {
      what: "a modem responded, or a chip with AT firmware",
      advice: `If this is the board, it is running its firmware. ${GPIO0_LOW}\n${ANOTHER_PORT}`,
    };
  }
  if (text === STK500_HELLO + AT_LINE) {
    return {
      what: "the port echoes everything that the computer sends",
      advice: "TX and RX are connected to each other, or the adapter has no board and echoes its input.",
    };
  }
  return undefined;
}

function prompt(what: string, firmware: string): Diagnosis {
  return {
    what: `${what}: the chip runs ${firmware} and was not reset`,
    advice: `DTR and RTS do not control RESET. ${GPIO0_LOW}`,
  };
}

/** Diagnoses unsolicited bytes that are no ROM output. */
export function describeNoise(text: string, bauds: readonly number[]): Diagnosis {
  if (text === "") return SILENT;
  if (isReadable(text)) {
    return {
      what: `a program is printing ${quote(utf8Text(text.trim()))}`,
      advice: `The port works, but the chip was not reset. ${GPIO0_LOW}\n${ANOTHER_PORT}`,
    };
  }
  return {
    what: `the received bytes are not text at ${bauds.join(" or ")} baud`,
    advice:
      "The program on the board may use another baud rate, or the adapter is unstable: try another cable " +
      "or USB port, and check that nothing else is wired to the chip's TX.",
  };
}

/** True if nine of ten bytes are ASCII or UTF-8, which is unlikely for text at a wrong baud rate. */
export function isReadable(text: string): boolean {
  return text.trim().length >= 4 && countReadable(text) >= 0.9 * text.length;
}
