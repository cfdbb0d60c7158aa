/** Whether the init data of an ESP8266's radio goes where its SDK looks for it. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import { sizeOfName } from "../chips/flash_size.ts";
import { initDataPlace, isInitData } from "../image/init_data.ts";
import type { PlanContext } from "./needs_force.ts";
import type { Firmware } from "./types.ts";

/** Notes it, as SDKs of all ages look elsewhere on large flash. */
export function noteInitData(files: readonly Firmware[], { options, notes }: PlanContext): void {
  const { flash, flashSize } = options;
  const size = sizeOfName(flash.size) ?? flashSize;
  if (size === undefined) return;
  const place = initDataPlace(size);
  for (const { path, offset, bytes } of files) {
    if (offset === place || offset === 0 || !isInitData(bytes)) continue;
    notes.push(
      `"${path}" at ${hex(offset)} looks like the radio's init data, ` +
        `which the SDK reads at ${hex(place)}: without it there, programs stop with rf_cal[0] !=0x05`,
    );
  }
}
