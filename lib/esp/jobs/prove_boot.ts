/** Proves that the board boots: restarts it and listens for the text that the profile expects. */
import type { Chip } from "../chips/mod.ts";
import type { UsbKind } from "../chips/native_usb.ts";
import type { Clock } from "../../clock.ts";
import type { Gate } from "../../gate.ts";
import { BootError, type SafeFlashMode } from "../../errors.ts";
import type { Expectation } from "../../profile/profile.ts";
import type { ResetMethod } from "../../reset/script.ts";
import type { SerialPort } from "../../serial/port.ts";
import { awaitReset } from "../boot/await_reset.ts";
import { lastLine } from "../boot/boot_text.ts";
import type { BoardLeft, Report } from "../events.ts";
import { describeExpectation, findExpected, wakeUpInput } from "../boot/expected_text.ts";
import { listen, type Listener } from "../boot/listen.ts";
import { hearStarts } from "../link/hear_starts.ts";
import { isFormatting } from "../../first_start.ts";
import { setNear } from "../link/host_baud.ts";
import { explainNoBoot } from "../boot/no_boot.ts";
import { otherConsole } from "../boot/other_console.ts";
import { describeSafeMode, readSafeMode } from "../boot/safe_mode.ts";
import { restartsByLines, startAt } from "../link/restart.ts";

export interface ProofOptions {
  readonly clock: Clock;
  readonly report: Report;
  readonly signal: AbortSignal | undefined;
  readonly expect: Expectation;
  readonly runFirmware: ResetMethod;
  readonly usb: UsbKind | undefined;
  readonly chip: Chip;
  /** The state of the chip now. */
  readonly board: BoardLeft;
  /** Milliseconds to wait for a person at the buttons. */
  readonly waitMs: number;
  /** How the firmware came to be in flash. "files": it was seen to start, and then got a program of its own. */
  readonly content: "already in flash" | "verified" | "written" | "files";
  /** Flash modes that may help, most likely first. */
  readonly modes: readonly SafeFlashMode[];
  /** The board is simulated, and does not run what is written. */
  readonly simulated?: boolean;
  readonly gate?: Gate | undefined;
  /** The board may have a program of its own that never ends: it is stopped, so that the interpreter can greet. */
  readonly interrupts?: boolean;
}

/** An interpreter that has not greeted gets a prompt to do so, at this interval. */
const WAKE_UP_MS = 1_000;
/** Stops the program of a board, after which its interpreter greets. */
const CTRL_C = Uint8Array.of(3);
/** Restarts the interpreter, and with it the program. */
const CTRL_D = Uint8Array.of(4);

/** Reports the expected text. Throws BootError, PortError, or the reason of `signal`. */
export async function proveBoot(port: SerialPort, options: ProofOptions): Promise<void> {
  // The program may take over the chip's USB, which replaces the port.
  port.mayReturn?.(true);
  try {
    await prove(port, options);
  } finally {
    port.mayReturn?.(false);
  }
}

async function prove(port: SerialPort, options: ProofOptions): Promise<void> {
  const { clock, report, expect, board, usb } = options;
  const { within, baud } = expect;
  // Over USB-OTG, it has just restarted.
  const byLines = board === "restarted" && restartsByLines(port.ofProgram === true ? "program" : usb);
  if (byLines) {
    await options.gate?.restart();
    await startAt(port, baud, { method: options.runFirmware, clock });
  } else {
    await setNear(port, baud);
    await port.discardInput();
  }
  report({ type: "expecting", what: describeExpectation(expect), baud, within });
  const listener = { port, ...options };
  const first = board === "needs-reset" ? await awaitReset(listener, options) : "";
  const interrupts = options.content === "files" || options.interrupts === true;
  const { text, interrupted } = await listenForExpected(listener, { heard: first, expect, interrupts });
  const found = findExpected(text, expect);
  if (found !== undefined) {
    report({ type: "booted", what: found });
    const safeMode = readSafeMode(text);
    if (safeMode !== undefined) {
      const { what: message, advice: hint } = describeSafeMode(safeMode);
      report({ type: "warning", message, hint });
    }
    if (!interrupted) return;
    if (byLines) await startAt(port, baud, { method: options.runFirmware, clock });
    else await port.write(CTRL_D);
    return;
  }
  const rom = byLines ? await listenToRom(port, text, options) : undefined;
  throw notBootedError({ text, rom, servesPort: port.ofProgram === true }, options);
}

/**
 * Returns all text from the time that the profile allows. A known interpreter is prompted to greet meanwhile.
 * `interrupts`: it may have a program that never ends, which is stopped, so that the interpreter can greet.
 */
async function listenForExpected(
  listener: Listener,
  { heard, expect, interrupts }: {
    heard: string;
    readonly expect: Expectation;
    readonly interrupts: boolean;
  },
): Promise<{ readonly text: string; readonly interrupted: boolean }> {
  const { port, clock } = listener;
  const wakeUp = wakeUpInput(expect);
  const until = (text: string) => findExpected(text, expect) !== undefined;
  const end = clock.now() + expect.within;
  let interrupted = false;
  for (let turn = 0; clock.now() < end && !until(heard); turn++) {
    heard = await listen(listener, { heard, until, ms: Math.min(end - clock.now(), WAKE_UP_MS) });
    if (wakeUp === undefined || until(heard)) continue;
    const stops = interrupts && turn % 2 === 1 && !isFormatting(heard);
    interrupted ||= stops;
    await port.write(stops ? CTRL_C : wakeUp);
  }
  return { text: heard, interrupted };
}

const SIMULATED =
  "A simulated board does not run the firmware that is written to it: use a real board with expect.";

const CONTENT: Readonly<Record<ProofOptions["content"], string>> = {
  "already in flash": "Already in flash and verified",
  verified: "Written and verified",
  written: "Written",
  files: "Written with its files",
};

const OWN_PROGRAM = "The firmware started before it got its files: check boot.py and main.py. " +
  "To write only the firmware: --no-board-files";

function notBootedError(
  { text, rom, servesPort }: {
    readonly text: string;
    readonly rom: string | undefined;
    readonly servesPort: boolean;
  },
  options: ProofOptions,
): BootError {
  const { expect, content, chip, usb } = options;
  const other = otherConsole(chip, usb);
  const { what, mayBeMode, lowVoltage, runs = false, ...found } = explainNoBoot({
    text,
    rom,
    baud: expect.baud,
    other,
    servesPort,
  });
  const advice = content === "files" ? OWN_PROGRAM : found.advice;
  const modes = mayBeMode && options.simulated !== true ? options.modes : [];
  const repair = modes.length === 0
    ? []
    : [`Try flash mode ${modes.join(", then ")}: run again with --repair, or set flash.mode in the profile.`];
  const missing = "text" in expect.what ? "did not appear" : "did not start";
  const wanted = `${describeExpectation(expect)} ${missing} within ${expect.within / 1000} s`;
  return new BootError(
    `${CONTENT[content]}, but the board did not boot as expected: ${wanted}; ${what}`,
    modes,
    { hint: options.simulated === true ? SIMULATED : [advice, ...repair].join("\n"), lowVoltage, runs },
  );
}

/** The boot text, if the ROM prints at another rate than the program and none of the program's text was readable. */
async function listenToRom(
  port: SerialPort,
  text: string,
  options: ProofOptions,
): Promise<string | undefined> {
  const { clock, chip, expect, usb } = options;
  const [baud = expect.baud] = chip.bootTextBauds;
  if (usb !== undefined || baud === expect.baud || lastLine(text) !== undefined) return undefined;
  const { signal, runFirmware: method, gate } = options;
  return await hearStarts(port, baud, { clock, signal, method, gate });
}
