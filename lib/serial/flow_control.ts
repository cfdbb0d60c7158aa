/**
 * An adapter whose flow control cannot be switched off: while DTR is released it asserts RTS by itself whenever the
 * board sends something. The two-transistor circuit takes that for a reset. While DTR is asserted it lets RTS alone
 * (Silicon Labs, CP2102C errata; measured in espressif/esptool pull request 1157).
 */
import type { Lines, PortInfo, SerialPort } from "./port.ts";

/** Product ids of such adapters by Silicon Labs. */
const SILICON_LABS = 0x10c4;
const CP2102C = 0xea64;

export function pullsRts({ usb }: Pick<PortInfo, "usb">): boolean {
  return usb?.vid === SILICON_LABS && usb.pid === CP2102C;
}

/**
 * `port`, for a board with the two-transistor circuit behind such an adapter: to that circuit both lines asserted are
 * the same as both released, so that is what they are whenever both shall be released. The port must have been opened
 * with `keepLines`, or closing it releases both. Rejects with a PortError.
 */
export async function withDtrAsserted(port: SerialPort): Promise<SerialPort> {
  if (!port.hasLines) return port;
  // One after the other: from both released, RTS first would be a reset.
  await port.setLines({ dtr: true });
  await port.setLines({ rts: true });
  return new FlowControlledPort(port);
}

class FlowControlledPort implements SerialPort {
  readonly name: string;
  readonly hasLines: boolean;
  readonly #port: SerialPort;
  /** As they were asked for. Both are asserted to begin with, which is the same. */
  #asked: Required<Lines> = { dtr: false, rts: false };

  constructor(port: SerialPort) {
    this.name = port.name;
    this.hasLines = port.hasLines;
    this.#port = port;
  }

  setLines(lines: Lines): Promise<void> {
    const { dtr, rts } = this.#asked = { ...this.#asked, ...lines };
    const neutral = !dtr && !rts;
    return this.#port.setLines({ dtr: dtr || neutral, rts: rts || neutral });
  }

  read(timeoutMs: number): Promise<Uint8Array> {
    return this.#port.read(timeoutMs);
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#port.write(bytes);
  }

  setBaud(baud: number): Promise<void> {
    return this.#port.setBaud(baud);
  }

  discardInput(): Promise<void> {
    return this.#port.discardInput();
  }

  close(): Promise<void> {
    return this.#port.close();
  }
}
