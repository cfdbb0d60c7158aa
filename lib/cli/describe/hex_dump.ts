/** Bytes as people look at them. Pure; no I/O. */
import { hex, hexBytes } from "../../bytes.ts";

const ROW = 16;

/** One line for each 16 bytes: address, bytes, and what of them is ASCII. */
export function hexDump(address: number, bytes: Uint8Array): string[] {
  return Array.from({ length: Math.ceil(bytes.length / ROW) }, (_, n) => {
    const row = bytes.subarray(n * ROW, (n + 1) * ROW);
    const text = Array.from(row, (byte) => byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".");
    return `${hex(address + n * ROW, 8)}  ${hexBytes(row).padEnd(3 * ROW - 1)}  ${text.join("")}`;
  });
}
