/** The host's end: a serial port on the simulated wires, with a buffering driver and a USB adapter in between. */

import type { Clock } from "../clock.ts";
import type { PortProblem } from "../errors.ts";
import type { SerialPort } from "../serial/port.ts";
import type { LineState } from "./hardware/circuit.ts";
import { join } from "./codec/join.ts";
import type { Wire } from "./hardware/wire.ts";
import { bitMs } from "./hardware/uart.ts";

/** Bytes in a packet of the USB adapter, which passes on a full one at once. */
const USB_PACKET = 64;

/** A read wakes up at least this often, so that it notices what happens to the board in the meantime; ms. */
const LOOK_EVERY = 10;

/** After a long time, the steps of a clock are coarser than the difference of two near times; ms. */
const LEAST_SLEEP = 1e-6;

export interface PortOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly usbLatency: number;
  readonly toHost: Wire;
  readonly hasLines: boolean;
  /** False over USB, where bytes arrive intact at any rate. */
  readonly hasRate: boolean;
  readonly portError: (message: string, reason: PortProblem) => Error;
  readonly plugged: () => boolean;
  /** Makes the board do what is due by now. */
  readonly advance: () => void;
  /** Time of the board's next action. */
  readonly due: () => number | undefined;
  /** Sends bytes. Returns the time at which they have passed. */
  readonly write: (bytes: Uint8Array, baud: number) => number;
  /** Called when the rate is set, even if it has no meaning. */
  readonly setRate: (baud: number) => void;
  readonly lines: () => LineState;
  readonly setLines: (lines: LineState) => void;
  readonly closed: () => void;
}

export function createPort(options: PortOptions): SerialPort {
  const { name, clock, toHost } = options;
  let baud = 115200;
  let sent = -Infinity; // time at which all written bytes have passed
  const changes: { readonly at: number; readonly baud: number }[] = [];
  let closed = false;
  let inbox: Uint8Array[] = [];
  /** Wakes a read that waits while another task writes or closes. */
  let wake = () => {};

  /** Updates the board, the receiver's rate and the adapter's packets to the current time. */
  function settle(): void {
    options.advance();
    const now = clock.now();
    while (changes.length > 0 && changes[0]!.at <= now) {
      const { at, baud } = changes.shift()!;
      collect(at);
      if (options.hasRate) toHost.setReceiver(at, bitMs(baud));
    }
    collect(now);
  }

  function collect(now: number): void {
    for (let at = packetDue(); at !== undefined && at <= now; at = packetDue()) inbox.push(toHost.take(at));
  }

  function packetDue(): number | undefined {
    const first = toHost.arrivalOf(0);
    if (first === undefined) return undefined;
    return Math.min(first + options.usbLatency, toHost.arrivalOf(USB_PACKET - 1) ?? Infinity);
  }

  function check(action: string): void {
    if (closed) throw options.portError(`Cannot ${action} "${name}": the port is closed`, "lost");
    if (!options.plugged()) throw options.portError(`Cannot ${action} "${name}": the device is gone`, "lost");
  }

  function takeInbox(): Uint8Array {
    const parts = inbox.filter((part) => part.length > 0);
    inbox = [];
    return join(parts).slice();
  }

  return {
    name,
    hasLines: options.hasLines,
    async read(timeoutMs) {
      const deadline = clock.now() + timeoutMs;
      while (true) {
        check("read from");
        settle();
        const bytes = takeInbox();
        const now = clock.now();
        if (bytes.length > 0 || now >= deadline) return bytes;
        const next = Math.min(deadline, now + LOOK_EVERY, options.due() ?? Infinity, packetDue() ?? Infinity);
        const called = new Promise<void>((resolve) => wake = resolve);
        await Promise.race([clock.sleep(Math.max(LEAST_SLEEP, next - now)), called]);
      }
    },
    // deno-lint-ignore require-await -- the checks reject instead of throwing
    async write(bytes) {
      check("write to");
      settle();
      sent = options.write(bytes.slice(), baud);
      wake();
    },
    // deno-lint-ignore require-await
    async setLines(next) {
      check("set the lines of");
      if (!options.hasLines) {
        throw options.portError(`Cannot set the lines of "${name}": it has none`, "no-lines");
      }
      settle();
      options.setLines({ ...options.lines(), ...next });
    },
    // deno-lint-ignore require-await
    async setBaud(next) {
      check("set the speed of");
      settle();
      baud = next;
      options.setRate(next);
      changes.push({ at: Math.max(clock.now(), sent), baud: next });
      settle();
    },
    // deno-lint-ignore require-await
    async discardInput() {
      check("discard the input of");
      settle();
      inbox = [];
    },
    // deno-lint-ignore require-await
    async close() {
      if (closed) return;
      closed = true;
      options.closed();
      wake();
    },
  };
}
