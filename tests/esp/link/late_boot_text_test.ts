/** Boot text that comes late, because EN rises slowly or the ROM waits, is still read. */
import { assertStringIncludes } from "@std/assert";
import { CHIPS } from "../../../lib/esp/chips/mod.ts";
import type { Clock } from "../../../lib/clock.ts";
import { ConnectError } from "../../../lib/errors.ts";
import type { SerialPort } from "../../../lib/serial/port.ts";
import { autoReset } from "../../../plugins/auto_reset.ts";
import { ESP32, ESP32_DOWNLOAD } from "../../fake/boot_texts.ts";
import { errorOf, methodsOf, runSession, SMALL } from "../../fake/session.ts";

const DOWNLOAD = "ESP-ROM:esp32c3-api1-20210207\r\nBuild:Feb  7 2021\r\n" +
  "rst:0x1 (POWERON),boot:0xf (DOWNLOAD(USB/UART0/1))\r\nwaiting for download\r\n";

/** Receives nothing; `afterMs` after each reset it prints `text`, a byte each 0.1 ms. */
function latePort(
  port: SerialPort,
  clock: Clock,
  { text, afterMs }: { text: string; afterMs: number },
): SerialPort {
  let printsFrom = Infinity;
  let read = 0;
  let asserted = false;
  return {
    ...methodsOf(port),
    setBaud: () => Promise.resolve(),
    write: () => Promise.resolve(),
    setLines: ({ rts = asserted }) => {
      if (rts) printsFrom = Infinity;
      else if (asserted) [printsFrom, read] = [clock.now() + afterMs, 0];
      asserted = rts;
      return Promise.resolve();
    },
    discardInput: () => Promise.resolve(void (read = Math.max(read, printed()))),
    async read(ms) {
      await clock.sleep(ms);
      const from = read;
      read = Math.max(read, printed());
      return new TextEncoder().encode(text.slice(from, read));
    },
  };

  function printed(): number {
    return Math.max(0, Math.min(text.length, Math.floor((clock.now() - printsFrom) * 10)));
  }
}

const CASES = [
  [DOWNLOAD, "the chip is in its bootloader but receives nothing from the computer"],
  [ESP32_DOWNLOAD, "the chip is in its bootloader but receives nothing from the computer"],
  [ESP32, "the chip started its firmware, not its bootloader: boot mode 0x13, reset by power-on"],
] as const;

for (const [text, what] of CASES) {
  // 295 ms: the beginning comes before the probes for other programs, the rest during them.
  for (const afterMs of [0, 250, 295, 310, 450, 700]) {
    Deno.test(`${afterMs} ms after the reset a ROM says: ${/boot:\w+/.exec(text)}`, async () => {
      const session = await runSession({
        plugin: autoReset,
        board: SMALL,
        wrapPort: (port, clock) => latePort(port, clock, { text, afterMs }),
        job: { waitMs: 0, chips: CHIPS.filter(({ id }) => id === "esp32c3") },
      });
      assertStringIncludes(errorOf(session, ConnectError).message, what);
    });
  }
}
