/** The diagnosis of other programs on the port, without false statements. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Clock } from "../../../lib/clock.ts";
import { ConnectError } from "../../../lib/errors.ts";
import type { SerialPort } from "../../../lib/serial/port.ts";
import { huzzah } from "../../../plugins/huzzah.ts";
import { manual } from "../../../plugins/manual.ts";
import { noise } from "../../fake/firmware.ts";
import { errorOf, methodsOf, runSession, SMALL } from "../../fake/session.ts";

/** The program on the port: its rate, and its answers. */
interface Stranger {
  readonly baud: number;
  readonly answer: (heard: string) => string;
  /** Milliseconds between its unsolicited messages. */
  readonly says?: { readonly text: string; readonly everyMs: number };
}

function portOf(stranger: Stranger, port: SerialPort, clock: Clock): SerialPort {
  let baud = 0;
  let waiting = "";
  let spoken = clock.now();
  return {
    ...methodsOf(port),
    setBaud: (rate) => Promise.resolve(void (baud = rate)),
    setLines: () => Promise.resolve(),
    discardInput: () => Promise.resolve(void (waiting = "")),
    write(bytes) {
      if (baud === stranger.baud) waiting += stranger.answer(String.fromCharCode(...bytes));
      return Promise.resolve();
    },
    async read(ms) {
      await clock.sleep(ms);
      const { says } = stranger;
      if (says !== undefined && clock.now() - spoken >= says.everyMs) {
        spoken = clock.now();
        waiting += says.text;
      }
      const bytes = Uint8Array.from(waiting, (char) => char.charCodeAt(0));
      waiting = "";
      return baud === stranger.baud ? bytes : noise(bytes.length);
    },
  };
}

/** Echoes the line, then prints a result and the prompt. */
const python = (heard: string) => heard.includes("\r") ? "\r\n>>> \r\n>>> AT\r\n\r\nNameError\r\n>>> " : "";

const STRANGERS: readonly (readonly [words: string, stranger: Stranger])[] = [
  ["a Python prompt responded", { baud: 115_200, answer: python }],
  ["a modem responded, or a chip with AT firmware", {
    baud: 115_200,
    answer: (heard) => heard.includes("AT\r") ? "\r\nOK\r\n" : "",
  }],
  ["an Arduino bootloader responded", {
    baud: 115_200,
    answer: (heard) => heard === "0 " ? "\x14\x10" : "",
  }],
  ["the port echoes everything", { baud: 115_200, answer: (heard) => heard }],
  ['a program is printing "temperature 21.5', {
    baud: 115_200,
    answer: () => "",
    says: { text: "temperature 21.5\r\n", everyMs: 150 },
  }],
  ["the received bytes are not text at 74880 or 115200 baud", {
    baud: 9600,
    answer: () => "",
    says: { text: "temperature 21.5\r\n", everyMs: 150 },
  }],
  [
    "the chip booted from its flash instead of entering its bootloader: there is no firmware at its boot offset",
    {
      baud: 74_880,
      answer: () => "",
      says: {
        text: "\r\n ets Jan  8 2013,rst cause:4, boot mode:(3,6)\r\n\r\nwdt reset\r\nets_main.c 181 \r\n",
        everyMs: 1_600,
      },
    },
  ],
  ["the chip sent nothing", { baud: 115_200, answer: () => "" }],
];

for (const [words, stranger] of STRANGERS) {
  for (const plugin of [huzzah, manual]) {
    Deno.test(`on the port of board ${plugin.name}: ${words}`, async () => {
      const session = await runSession({
        plugin,
        board: SMALL,
        wrapPort: (port, clock) => portOf(stranger, port, clock),
        job: { waitMs: 1_000 },
      });
      const { message, hint } = errorOf(session, ConnectError);
      assertStringIncludes(message, words);
      assertStringIncludes(hint ?? "", `Manually: ${plugin.hands}`);
      assert(session.ms < 20_000, `${session.ms} ms`);
      // If reset methods were tried, the reason comes before the instructions for the buttons.
      const warning = session.events.find(({ type }) => type === "warning");
      assertEquals(warning !== undefined, plugin === huzzah);
    });
  }
}
