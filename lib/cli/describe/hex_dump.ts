/** Formats bytes as a hex dump. Pure; no I/O. */
import { hex, hexBytes } from "../../bytes.ts";

const BYTES_PER_LINE = 16;

/** One line per 16 bytes: the address, the bytes, and their printable ASCII. */
export function hexDump(address: number, bytes: Uint8Array): string[] {
  return Array.from({ length: Math.ceil(bytes.length / BYTES_PER_LINE) }, (_, n) => {
    const row = bytes.subarray(n * BYTES_PER_LINE, (n + 1) * BYTES_PER_LINE);
    const text = Array.from(row, (byte) => byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".");
    return `${hex(address + n * BYTES_PER_LINE, 8)}  ${hexBytes(row).padEnd(3 * BYTES_PER_LINE - 1)}  ${
      text.join("")
    }`;
  });
}
