/** What the bytes from a board that does not answer mean, in words, with the next thing to try. Pure; no I/O. */
import { quote } from "../../text.ts";
import { type Boot, readBoots } from "./boot_text.ts";
import { readBootError } from "./boot_errors.ts";

export interface Finding {
  /** Completes "Cannot connect: …". */
  readonly what: string;
  /** Whole sentences, one a line. */
  readonly advice: string;
}

const SILENCE: Finding = {
  what: "no byte came back",
  advice: "The port opens, but the chip is silent: is the board powered, is the cable a data cable, " +
    "is the chip's TX wired to the adapter's RX?",
};

/** Such adapters treat DTR as "a program is listening", and pass no data without it. */
export const SILENT_BRIDGE: Finding = {
  what: "nothing arrives while DTR is released, but something does while it is asserted",
  advice:
    "The adapter is silent while DTR is released. Keep DTR asserted, in the profile: hold: { dtr: session }",
};

const DEAF: Finding = {
  what: "the chip is in its bootloader but does not hear the computer",
  advice: "Check the wire from the adapter's TX to the chip's RX, and that nothing else drives RX.",
};

const NO_MATTER = "That does not keep it from being flashed, once it is in its bootloader.";

/** Judges what was heard after a reset; undefined where no ROM speaks in it. */
export function readBootText(text: string): Finding | undefined {
  const complaint = readBootError(text)?.complaint;
  if (complaint?.kind === "brown-out") return { what: complaint.what, advice: complaint.advice };
  const boots = readBoots(text);
  const last = boots.at(-1);
  if (last?.into === "bootloader") return DEAF;
  if (last?.into === "neither") return strayStart(last);
  const starts = boots.filter(({ into }) => into === "firmware");
  if (complaint !== undefined || starts.length > 1) {
    const why = complaint?.what ?? `reset by ${last?.cause ?? "an unknown cause"}`;
    return {
      what: `the chip keeps starting its firmware, not its bootloader: ${why}`,
      // What keeps it from reading its flash may keep flasher from it; all else does not matter here.
      advice: [complaint?.kind === "unreadable" ? complaint.advice : complaint && NO_MATTER, GPIO0_LOW]
        .filter((line) => line !== undefined).join("\n"),
    };
  }
  if (last !== undefined) return starts.length < boots.length ? outAgain(last) : firmwareStart(last);
  return /waiting for download/i.test(text) ? DEAF : undefined;
}

const FLASHER_BOARDS = '"flasher boards" lists how boards are wired.';
const GPIO0_LOW =
  "GPIO0 must be low at the moment when RESET is let go. If DTR and RTS should do that, this " +
  `board is wired otherwise: ${FLASHER_BOARDS}`;

function firmwareStart(boot: Boot): Finding {
  return {
    what: `the chip started its firmware, not its bootloader: ${describe(boot)}`,
    advice: `RESET works. ${GPIO0_LOW}`,
  };
}

/** Its lines exchanged, a sequence pulls GPIO0 and RESET in the wrong order. */
function outAgain(boot: Boot): Finding {
  return {
    what: `${firmwareStart(boot).what}; the bootloader it had started before, and was reset out of it`,
    advice: `DTR and RTS are exchanged, or RESET is pulled twice. ${FLASHER_BOARDS}`,
  };
}

function strayStart(boot: Boot): Finding {
  return {
    what: `the chip started neither its firmware nor its bootloader: ${describe(boot)}`,
    advice:
      "Take off what hangs on these pins. For the bootloader an ESP8266 wants GPIO0 low, GPIO2 high and " +
      "GPIO15 low at a reset, an ESP32 GPIO0 and GPIO2 low.",
  };
}

function describe({ mode, cause, pins }: Boot): string {
  return [mode, ...(cause === undefined ? [] : [`reset by ${cause}`]), pins].join(", ");
}

/** Asked by `probe`: STK500's "are you there", then a line for prompts and modems. */
export const STK500_HELLO = "0 ";
export const AT_LINE = "\r\nAT\r\n";

const ANOTHER_PORT = 'If the board hangs on another port, name that one: "flasher ports" lists them.';

/** Judges the answer to a probe; undefined where it is none that is known. */
export function readAnswer(text: string): Finding | undefined {
  if (text.includes("\x14\x10")) {
    return { what: "the bootloader of an Arduino answers, not that of an ESP chip", advice: ANOTHER_PORT };
  }
  if (/(^|[\r\n])>>> /.test(text)) {
    return prompt("a Python prompt answers", "MicroPython or CircuitPython");
  }
  if (/(^|[\r\n])> $/.test(text)) return prompt("a Lua prompt answers", "NodeMCU's Lua");
  if (/(^|[\r\n])OK[\r\n]/.test(text)) {
    return {
      what: "a modem answers, or a chip with AT firmware",
      advice: `If it is the board, it runs its firmware. ${GPIO0_LOW}\n${ANOTHER_PORT}`,
    };
  }
  if (text === STK500_HELLO + AT_LINE) {
    return {
      what: "the computer hears itself: all that it sends comes back",
      advice: "TX and RX are joined somewhere, or an adapter without a board sends its echo.",
    };
  }
  return undefined;
}

function prompt(what: string, firmware: string): Finding {
  return {
    what: `${what}: the chip runs ${firmware} and was not reset`,
    advice: `DTR and RTS do not reach RESET. ${GPIO0_LOW}`,
  };
}

/** Judges bytes that no ROM printed and nobody was asked for. */
export function describeNoise(text: string, bauds: readonly number[]): Finding {
  if (text === "") return SILENCE;
  if (isReadable(text)) {
    return {
      what: `a program is talking: ${quote(text.trim())}`,
      advice: `The port works, and the chip was not reset. ${GPIO0_LOW}\n${ANOTHER_PORT}`,
    };
  }
  return {
    what: `bytes came back that are no text at ${bauds.join(" or ")} baud`,
    advice:
      "The program on the board may talk at another rate, or the adapter is unstable: try another cable " +
      "or USB socket, and look for a second wire at the chip's TX.",
  };
}

/** Nine of ten characters are ASCII text: what a wrong rate makes of a text is not. */
export function isReadable(text: string): boolean {
  const readable = text.match(/[\x20-\x7e\r\n\t]/g)?.length ?? 0;
  return text.trim().length >= 4 && readable >= 0.9 * text.length;
}
