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
  // As they were asked for. Both are asserted now, which is the same.
  let asked: Required<Lines> = { dtr: false, rts: false };
  return {
    name: port.name,
    hasLines: port.hasLines,
    setLines(lines) {
      const { dtr, rts } = asked = { ...asked, ...lines };
      const neutral = !dtr && !rts;
      return port.setLines({ dtr: dtr || neutral, rts: rts || neutral });
    },
    read: (timeoutMs) => port.read(timeoutMs),
    write: (bytes) => port.write(bytes),
    setBaud: (baud) => port.setBaud(baud),
    discardInput: () => port.discardInput(),
    close: () => port.close(),
  };
}
