/** Images that the chips of profiles boot, by the chip's name in a profile. */
import { ESP32_CHIPS } from "./esp32_chips.ts";
import { familyImage } from "./family_image.ts";
import { bootImage } from "./firmware.ts";

/** An image for the offset that the chip boots from. */
export function imageFor(chip: string): { readonly offset: number; readonly bytes: Uint8Array } {
  const row = ESP32_CHIPS.find(({ id }) => id === chip);
  if (row === undefined) return { offset: 0, bytes: bootImage(0x3000) };
  return { offset: row.offset, bytes: familyImage({ chipId: row.chipId, address: row.ram }) };
}
