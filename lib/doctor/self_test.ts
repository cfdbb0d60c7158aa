/** Tests one serial port: opening, baud rates, a loopback, the lines. Uses `SerialPort` and `Clock` only. */
import type { Clock } from "../clock.ts";
import { PortError } from "../errors.ts";
import type { SerialPort } from "../serial/port.ts";

export interface Step {
  readonly name: "open" | "speed" | "loop" | "lines" | "close";
  /** Skipped: the port, or the device wired to it, does not allow this test. */
  readonly result: "passed" | "failed" | "skipped";
  readonly detail: string;
}

/** The rates that flasher uses: the ESP8266's boot text, the ROMs, and profiles from slow to fast. */
const SPEEDS = [9_600, 74_880, 115_200, 250_000, 460_800, 921_600, 1_500_000, 2_000_000];
/** Every working adapter has these. flasher works without the others. */
const NEEDED: readonly number[] = [9_600, 115_200];
const LOOP_BAUD = 115_200;
/** Each byte value once: 22 ms at that rate. */
const LOOP_BYTES = Uint8Array.from({ length: 256 }, (_, i) => i);
/** Ample time for the slowest adapter to return them; milliseconds. */
const LOOP_MS = 1_000;
/** Long enough to see on a meter or a lamp; milliseconds. */
const LINE_MS = 50;

/** Yields each finished step. Closes the port at the end, with both lines released. */
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
  // Before the lines: switching them may reset a board, which then sends text.
  ["loop", testLoop],
  ["lines", testLines],
];

/** Only a PortError is a result; any other error is a bug and is thrown. */
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
  const missing = refused.length === 0 ? "" : `; not supported: ${refused.join(", ")}`;
  return {
    name: "speed",
    result: refused.some((baud) => NEEDED.includes(baud)) ? "failed" : "passed",
    detail: `${taken.join(", ") || "none"} baud${missing}`,
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
      detail: "no bytes came back: for this test, connect TX to RX",
    };
  }
  const first = got.findIndex((byte, i) => byte !== LOOP_BYTES[i]);
  if (first < 0 && got.length === LOOP_BYTES.length) {
    return { name: "loop", result: "passed", detail: `${got.length} bytes came back unchanged` };
  }
  // A board sends other bytes from the start; a bad wire loses or changes a few.
  if (first === 0) {
    return {
      name: "loop",
      result: "skipped",
      detail: "other bytes came: the connected device sends by itself",
    };
  }
  const right = first < 0 ? got.length : first;
  return {
    name: "loop",
    result: "failed",
    detail: `only the first ${right} of ${LOOP_BYTES.length} bytes came back unchanged`,
  };
}

async function testLines(port: SerialPort, clock: Clock): Promise<Step> {
  if (!port.hasLines) return { name: "lines", result: "skipped", detail: "this port has no DTR and RTS" };
  for (const [dtr, rts] of [[true, true], [false, true], [true, false], [false, false]] as const) {
    await port.setLines({ dtr, rts });
    await clock.sleep(LINE_MS);
  }
  return { name: "lines", result: "passed", detail: "DTR and RTS were switched and released" };
}
