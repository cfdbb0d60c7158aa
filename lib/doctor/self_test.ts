/** Exercises one serial port: opening, speeds, a loop, the lines. Over `SerialPort` and `Clock` only. */
import type { Clock } from "../clock.ts";
import { PortError } from "../errors.ts";
import type { SerialPort } from "../serial/port.ts";

export interface Step {
  readonly name: "open" | "speed" | "loop" | "lines" | "close";
  /** Skipped: this port, or what is wired to it, does not let it be tested. */
  readonly result: "passed" | "failed" | "skipped";
  readonly detail: string;
}

/** What flasher sets: the ESP8266's boot text, the ROMs, and profiles from slow to fast. */
const SPEEDS = [9_600, 74_880, 115_200, 250_000, 460_800, 921_600, 1_500_000, 2_000_000];
/** Every adapter has these; without one of them something is wrong. What it has no others of, flasher goes without. */
const NEEDED: readonly number[] = [9_600, 115_200];
const LOOP_BAUD = 115_200;
/** Each byte value once: 22 ms at that speed. */
const LOOP_BYTES = Uint8Array.from({ length: 256 }, (_, i) => i);
/** What the slowest adapter takes to give them back, with much to spare. */
const LOOP_MS = 1_000;
/** Long enough for a meter or a lamp, short enough not to wait for. */
const LINE_MS = 50;

/** Yields each step when it is done. The port is closed at the end, with both lines released. */
export async function* selfTest(
  open: (baud: number) => Promise<SerialPort>,
  clock: Clock,
): AsyncGenerator<Step> {
  let port: SerialPort;
  try {
    port = await open(LOOP_BAUD);
  } catch (error) {
    yield failed("open", error);
    return;
  }
  yield { name: "open", result: "passed", detail: `raw, 8 data bits, at ${LOOP_BAUD} baud` };
  try {
    for (const [name, test] of TESTS) yield await test(port, clock).catch((error) => failed(name, error));
  } finally {
    await port.close();
  }
  yield { name: "close", result: "passed", detail: "" };
}

const TESTS: readonly (readonly [Step["name"], (port: SerialPort, clock: Clock) => Promise<Step>])[] = [
  ["speed", testSpeeds],
  // Before the lines: they may reset a board, which then talks.
  ["loop", testLoop],
  ["lines", testLines],
];

/** Only what a port can do wrong is a result; a mistake of ours is thrown. */
function failed(name: Step["name"], error: unknown): Step {
  if (!(error instanceof PortError)) throw error;
  return { name, result: "failed", detail: error.message };
}

async function testSpeeds(port: SerialPort): Promise<Step> {
  const taken: number[] = [];
  const refused: number[] = [];
  for (const baud of SPEEDS) {
    try {
      await port.setBaud(baud);
      taken.push(baud);
    } catch (error) {
      if (!(error instanceof PortError) || error.reason === "lost") throw error;
      refused.push(baud);
    }
  }
  const without = refused.length === 0 ? "" : `; not ${refused.join(", ")}`;
  return {
    name: "speed",
    result: refused.some((baud) => NEEDED.includes(baud)) ? "failed" : "passed",
    detail: `${taken.join(", ") || "none"} baud${without}`,
  };
}

async function testLoop(port: SerialPort, clock: Clock): Promise<Step> {
  await port.setBaud(LOOP_BAUD);
  await port.discardInput();
  await port.write(LOOP_BYTES);
  const got: number[] = [];
  const deadline = clock.now() + LOOP_MS;
  while (got.length < LOOP_BYTES.length && clock.now() < deadline) {
    got.push(...await port.read(deadline - clock.now()));
  }
  if (got.length === 0) {
    return {
      name: "loop",
      result: "skipped",
      detail: "nothing came back: for this test, connect TX with RX",
    };
  }
  const first = got.findIndex((byte, i) => byte !== LOOP_BYTES[i]);
  if (first < 0 && got.length === LOOP_BYTES.length) {
    return { name: "loop", result: "passed", detail: `${got.length} bytes came back as they were sent` };
  }
  // A board sends what it likes; a wire loses or changes a few.
  if (first === 0) {
    return { name: "loop", result: "skipped", detail: "other bytes came: something on the other side talks" };
  }
  const right = first < 0 ? got.length : first;
  return {
    name: "loop",
    result: "failed",
    detail: `only the first ${right} of ${LOOP_BYTES.length} bytes came back as they were sent`,
  };
}

async function testLines(port: SerialPort, clock: Clock): Promise<Step> {
  if (!port.hasLines) return { name: "lines", result: "skipped", detail: "this port has no DTR and RTS" };
  for (const [dtr, rts] of [[true, true], [false, true], [true, false], [false, false]] as const) {
    await port.setLines({ dtr, rts });
    await clock.sleep(LINE_MS);
  }
  return { name: "lines", result: "passed", detail: "DTR and RTS were switched, and released" };
}
