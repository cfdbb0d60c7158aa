/** Derives a chip's network addresses from the MAC address in its fuses. Pure; no I/O. */
import type { Chip } from "./chip.ts";

/** "Locally administered" bit in the first byte of an address (IEEE 802). */
const LOCAL = 0x02;

/** `mac` as `5c:cf:7f:…`. Empty if the addresses depend on the program. */
export function networkAddresses(
  { addresses = [] }: Chip,
  mac: string,
): readonly { readonly use: string; readonly mac: string }[] {
  return addresses.map(({ use, add = 0, local = false }) => {
    const bytes = mac.split(":").map((byte) => parseInt(byte, 16));
    bytes[0]! |= local ? LOCAL : 0;
    bytes[5] = (bytes[5]! + add) & 0xff;
    return { use, mac: bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":") };
  });
}
