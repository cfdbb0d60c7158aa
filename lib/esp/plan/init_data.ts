/** Warns of init data of an ESP8266's radio at another offset than its SDK reads. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import { sizeOfName } from "../chips/flash_size.ts";
import { initDataOffset, isInitData } from "../image/init_data.ts";
import type { PlanContext } from "./needs_force.ts";
import type { Firmware } from "./types.ts";

/** Only a warning, because SDK versions differ about large flashes. */
export function noteInitDataOffset(files: readonly Firmware[], { options, notes }: PlanContext): void {
  const { flash, flashSize } = options;
  const size = sizeOfName(flash.size) ?? flashSize;
  if (size === undefined) return;
  const place = initDataOffset(size);
  for (const { path, offset, bytes } of files) {
    if (offset === place || offset === 0 || !isInitData(bytes)) continue;
    notes.push({
      kind: "warning",
      text: `"${path}" at ${hex(offset)} looks like the radio's init data, ` +
        `which the SDK reads at ${hex(place)}: without it, programs stop with rf_cal[0] !=0x05`,
    });
  }
}
