/**
 * Works around the CP2102C, whose flow control cannot be switched off: while DTR is released, it asserts RTS whenever
 * the board sends something, which resets a board with the two-transistor circuit. While DTR is asserted, it leaves RTS
 * alone (Silicon Labs, CP2102C errata; measured in espressif/esptool pull request 1157).
 */
import type { Lines, PortInfo, SerialPort } from "./port.ts";

const SILICON_LABS = 0x10c4;
const CP2102C = 0xea64;

export function assertsRtsItself({ usb }: Pick<PortInfo, "usb">): boolean {
  return usb?.vid === SILICON_LABS && usb.pid === CP2102C;
}

/**
 * Wraps `port` for a board with the two-transistor circuit behind such an adapter. To that circuit, both lines asserted
 * are the same as both released: the wrapper asserts both whenever both should be released. The port must be opened with
 * `keepLines`, or closing it releases both. Rejects with a PortError.
 */
export async function withDtrAsserted(port: SerialPort): Promise<SerialPort> {
  if (!port.hasLines) return port;
  // DTR first: with both released, asserting RTS first would reset the board.
  await port.setLines({ dtr: true });
  await port.setLines({ rts: true });
  // The requested state. Both are asserted now, which is equivalent.
  let requested: Required<Lines> = { dtr: false, rts: false };
  return {
    name: port.name,
    hasLines: port.hasLines,
    setLines(lines) {
      const { dtr, rts } = requested = { ...requested, ...lines };
      const neutral = !dtr && !rts;
      return port.setLines({ dtr: dtr || neutral, rts: rts || neutral });
    },
    read: (timeoutMs) => port.read(timeoutMs),
    write: (bytes) => port.write(bytes),
    setBaud: (baud) => port.setBaud(baud),
    ...(port.untraced === undefined ? {} : { untraced: port.untraced.bind(port) }),
    discardInput: () => port.discardInput(),
    close: () => port.close(),
  };
}
