/** Does the board boot? Restarts it and listens for what the profile expects; where that does not come, says why. */
import { byteText } from "../bytes.ts";
import type { Chip } from "../chips/mod.ts";
import type { UsbKind } from "../chips/native_usb.ts";
import type { Clock } from "../clock.ts";
import { BootError, type TamerMode } from "../errors.ts";
import type { Expectation } from "../profile/profile.ts";
import type { ResetWay } from "../reset/script.ts";
import type { SerialPort } from "../serial/port.ts";
import { bootsIn, explainNoBoot, lastLine } from "./boot_text.ts";
import type { Done, Report } from "./events.ts";
import { describeExpectation, findExpected, nudgeFor } from "./expected.ts";
import { startAt } from "./restart.ts";

export interface ProofOptions {
  readonly clock: Clock;
  readonly report: Report;
  readonly signal: AbortSignal | undefined;
  readonly expect: Expectation;
  readonly runFirmware: ResetWay;
  readonly usb: UsbKind | undefined;
  readonly chip: Chip;
  /** What the chip does now. */
  readonly board: Done["board"];
  /** Milliseconds to wait for a person at the buttons. */
  readonly waitMs: number;
  /** Flash holds what was written, for all that is known. */
  readonly verified: boolean;
  /** Flash modes that may help, the likeliest first. */
  readonly modes: readonly TamerMode[];
}

/** Longest single wait for input, so that Ctrl-C is noticed. */
const SLICE_MS = 100;
/** An interpreter that has not greeted by then is asked, and so on. */
const NUDGE_MS = 1_000;
/** More than this is not kept: a program may print for ever. */
const MAX_TEXT = 16_384;
/** An ESP8266 that finds no program is reset by its watchdog after less than two seconds. */
const LOOP_MS = 4_000;

/** Returns what was heard. Throws BootError, PortError, or the reason of `signal`. */
export async function proveBoot(port: SerialPort, options: ProofOptions): Promise<void> {
  const { clock, report, expect, board, usb } = options;
  const { within, baud } = expect;
  // A chip with USB-OTG has just taken its port with it: another reset would do so again.
  const byLines = board === "running" && usb !== "otg";
  if (byLines) {
    await startAt(port, baud, { way: options.runFirmware, clock });
  } else {
    await port.setBaud(baud);
    await port.discardInput();
  }
  report({ type: "expecting", what: describeExpectation(expect), baud, within });
  if (board === "needs-reset") {
    report({ type: "waiting", text: "press RESET (EN) on the board, so that it runs what was written" });
  }
  const silence = board === "needs-reset" ? options.waitMs : 0;
  const text = await listen(port, {
    ...options,
    silence,
    ms: within,
    nudge: nudgeFor(expect),
    done: (heard) => findExpected(heard, expect) !== undefined,
  });
  const found = findExpected(text, expect);
  if (found !== undefined) {
    report({ type: "booted", what: found });
    return;
  }
  throw notBooted(text, byLines ? await listenToRom(port, text, options) : undefined, options);
}

function notBooted(text: string, rom: string | undefined, options: ProofOptions): BootError {
  const { expect, verified } = options;
  const { what, advice, mayBeMode } = explainNoBoot({ text, rom, baud: expect.baud });
  const modes = mayBeMode ? options.modes : [];
  const repair = modes.length === 0
    ? []
    : [`Try flash mode ${modes.join(", then ")}: run again with --repair, or set flash.mode in the profile.`];
  const wanted = `${describeExpectation(expect)} did not come within ${expect.within / 1000} s`;
  return new BootError(
    `${
      verified ? "Written and verified" : "Written"
    }, but the board did not boot as expected: ${wanted}; ${what}`,
    modes,
    { hint: [advice, ...repair].join("\n") },
  );
}

/** What the ROM says, where that is at another rate than the program's, and nothing of the program was readable. */
async function listenToRom(
  port: SerialPort,
  text: string,
  options: ProofOptions,
): Promise<string | undefined> {
  const { clock, chip, expect, usb } = options;
  const [baud = expect.baud] = chip.bootTextBauds;
  if (usb !== undefined || baud === expect.baud || lastLine(text) !== undefined) return undefined;
  await startAt(port, baud, { way: options.runFirmware, clock });
  return await listen(port, {
    ...options,
    silence: 0,
    ms: LOOP_MS,
    nudge: undefined,
    done: (heard) => bootsIn(heard).length > 1,
  });
}

interface Listening extends Pick<ProofOptions, "clock" | "signal"> {
  /** Milliseconds that may pass before the first byte, on top of the rest. */
  readonly silence: number;
  /** Milliseconds to listen. */
  readonly ms: number;
  readonly nudge: Uint8Array | undefined;
  readonly done: (heard: string) => boolean;
}

/** What came, a character a byte. */
async function listen(
  port: SerialPort,
  { clock, signal, silence, ms, nudge, done }: Listening,
): Promise<string> {
  let end = clock.now() + silence + ms;
  let nudgeAt = clock.now() + silence + NUDGE_MS;
  let text = "";
  while (clock.now() < end && !done(text)) {
    signal?.throwIfAborted();
    const bytes = await port.read(Math.min(end - clock.now(), SLICE_MS));
    if (bytes.length > 0 && text === "") {
      end = clock.now() + ms;
      nudgeAt = clock.now() + NUDGE_MS;
    }
    text = (text + byteText(bytes)).slice(-MAX_TEXT);
    if (nudge !== undefined && clock.now() >= nudgeAt) {
      await port.write(nudge);
      nudgeAt += NUDGE_MS;
    }
  }
  return text;
}
