/** Diagnoses a port that does not answer: resets once more, reads the boot text, then probes for other programs. */
import { readBoots } from "../boot/boot_text.ts";
import {
  AT_LINE,
  describeNoise,
  type Diagnosis,
  isReadable,
  readAnswer,
  readBootText,
  SILENT_BRIDGE,
  STK500_HELLO,
} from "../boot/diagnosis.ts";
import { listen } from "../boot/listen.ts";
import type { Loader } from "./loader.ts";

/** Boot text comes within 50 ms of a reset; a large capacitor at EN adds to that. */
const LISTEN_MS = 300;
/** A boot loop repeats within this time. */
const LOOP_MS = 1500;
/** The watchdog of an ESP8266 without firmware resets it about as often. */
const WATCHDOG_MS = 2000;
/** A prompt answers at once, an Arduino after its LED has blinked. */
const ANSWER_MS = 300;
/** The baud rate of most programs with a prompt, and of an Arduino Uno's bootloader. */
const PROMPT_BAUD = 115_200;

/**
 * Listens at each rate that the port supports. The first boot text of a ROM decides; if there is none, other programs
 * are probed. `reset` restarts the chip if the lines can do that.
 */
export async function diagnose(
  loader: Loader,
  reset: () => Promise<void>,
  bauds: readonly number[],
): Promise<Diagnosis> {
  const heard = new Map<number, string>();
  const listened: number[] = [];
  for (const baud of bauds) {
    if (!await loader.setBaud(baud)) continue;
    listened.push(baud);
    await loader.discardInput();
    await reset();
    const text = await listenToBoot(loader);
    const finding = readBootText(text);
    if (finding !== undefined) return finding;
    heard.set(baud, text);
  }
  const answer = await probe(loader);
  // If EN rises slowly, or the ROM waits, the boot text comes only now; its beginning was heard before.
  const late = readBootText(`${heard.get(PROMPT_BAUD) ?? ""}${answer}`);
  if (late !== undefined) {
    await reset();
    return late;
  }
  if ([...heard.values(), answer].every((text) => text === "") && await answersWithDtr(loader, reset)) {
    return SILENT_BRIDGE;
  }
  // A ROM that mistakes the probe for a SYNC measures a wrong rate: only a reset makes it measure again.
  await reset();
  const text = mostReadable([...heard.values(), answer]);
  const garbage = text !== "" && !isReadable(text);
  return readAnswer(answer) ?? (garbage ? await watchForBoots(loader, listened) : undefined) ??
    describeNoise(text, listened);
}

/** Garbage can be the boot text of a boot loop at another rate. */
async function watchForBoots(loader: Loader, bauds: readonly number[]): Promise<Diagnosis | undefined> {
  for (const baud of bauds) {
    await loader.setBaud(baud);
    await loader.discardInput();
    const finding = readBootText(await listenForBoot(loader, WATCHDOG_MS));
    if (finding !== undefined) return finding;
  }
  return undefined;
}

/** Listens longer if the firmware starts: it may be a boot loop. */
async function listenToBoot(loader: Loader): Promise<string> {
  const text = await listen(loader, { ms: LISTEN_MS });
  if (readBoots(text).at(-1)?.into !== "firmware") return text;
  return text + await listenForBoot(loader, LOOP_MS - LISTEN_MS);
}

/** Listens until the chip starts, at most `ms`, and then to the rest of its boot text. */
async function listenForBoot(loader: Loader, ms: number): Promise<string> {
  const started = (text: string) => readBoots(text).length > 0;
  const text = await listen(loader, { ms, until: started });
  return started(text) ? await listen(loader, { ms: LISTEN_MS, heard: text }) : text;
}

/** True if the chip answers or prints text after a reset with DTR asserted. DTR is released again. */
async function answersWithDtr(loader: Loader, reset: () => Promise<void>): Promise<boolean> {
  const { port } = loader;
  if (!port.hasLines) return false;
  await loader.discardInput();
  await reset();
  await port.setLines({ dtr: true });
  try {
    if (await listen(loader, { ms: LISTEN_MS, until: (text) => text !== "" }) !== "") return true;
    return await loader.sync(ANSWER_MS) !== undefined;
  } finally {
    await port.setLines({ dtr: false });
  }
}

async function probe(loader: Loader): Promise<string> {
  await loader.setBaud(PROMPT_BAUD);
  let text = "";
  for (const line of [STK500_HELLO, AT_LINE]) {
    await loader.port.write(new TextEncoder().encode(line));
    text = await listen(loader, { ms: ANSWER_MS, heard: text });
  }
  return text;
}

/** The text with the largest share of printable characters: text at a wrong rate is garbage. */
function mostReadable(texts: readonly string[]): string {
  const letters = (text: string) => text.match(/[\x20-\x7e]/g)?.length ?? 0;
  const share = (text: string) => text === "" ? -1 : letters(text) / text.length;
  return texts.reduce((best, text) => share(text) > share(best) ? text : best, "");
}
