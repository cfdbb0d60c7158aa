/** Why does nothing answer? Resets once more and reads what the chip prints. */
import { takeWay } from "../reset/run.ts";
import type { ResetWay } from "../reset/script.ts";
import type { Loader } from "./loader.ts";

export interface Finding {
  readonly what: string;
  readonly advice: string;
}

/** Boot text is out within 50 ms of a reset; a large capacitor at EN adds some. */
const LISTEN_MS = 300;

/** Listens at each rate in turn. The first text that is understood decides. */
export async function diagnose(
  loader: Loader,
  way: ResetWay,
  bauds: readonly number[],
): Promise<Finding> {
  let heard = 0;
  for (const baud of bauds) {
    await loader.setBaud(baud);
    await loader.discardInput();
    await takeWay(way, loader.port, loader.clock);
    const bytes = await listen(loader);
    heard += bytes.length;
    const finding = readBootText(new TextDecoder("latin1").decode(bytes));
    if (finding !== undefined) return finding;
  }
  return heard === 0 ? SILENCE : NOISE;
}

async function listen({ port, clock, signal }: Loader): Promise<Uint8Array> {
  const bytes: number[] = [];
  const end = clock.now() + LISTEN_MS;
  while (clock.now() < end && bytes.length < 4096) {
    signal?.throwIfAborted();
    bytes.push(...await port.read(Math.min(end - clock.now(), 100)));
  }
  return Uint8Array.from(bytes);
}

const SILENCE: Finding = {
  what: "no byte came back",
  advice: "The port opens, but the chip is silent: is the board powered, is the cable a data cable, " +
    "is the chip's TX wired to the adapter's RX?",
};

const NOISE: Finding = {
  what: "bytes came back, but no answer",
  advice:
    "The program on the board may be talking, or the adapter is unstable: try another cable or USB socket.",
};

const NOT_HELD: Finding = {
  what: "the chip started its program instead of the bootloader",
  advice:
    "RESET works, but GPIO0 was not low at that moment: this board has no auto-reset, or it is wired otherwise " +
    '(see "flasher boards").',
};

const DEAF: Finding = {
  what: "the chip is in its bootloader but does not hear the computer",
  advice: "Check the wire from the adapter's TX to the chip's RX, and that nothing else drives RX.",
};

/** Judges what a ROM printed: `boot mode:(3,6)` on the ESP8266, `boot:0x13 (SPI_FAST_FLASH_BOOT)` on later chips. */
export function readBootText(text: string): Finding | undefined {
  if (/waiting for download/i.test(text)) return DEAF;
  const esp8266 = /boot mode:\((\d),/.exec(text);
  if (esp8266 !== null) return esp8266[1] === "1" ? DEAF : NOT_HELD;
  return /boot:0x[0-9a-f]+/i.test(text) ? NOT_HELD : undefined;
}
