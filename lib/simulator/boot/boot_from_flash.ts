/** Boots from flash as the chip's ROM does. */

import type { ChipCode, Hardware } from "../hardware/hardware.ts";
import { bootEsp32 } from "./esp32.ts";
import { bootEsp8266 } from "./esp8266.ts";

export function bootFromFlash(hardware: Hardware): ChipCode {
  switch (hardware.model.boot.loader) {
    case "esp8266":
      return bootEsp8266(hardware);
    case "esp32":
      return bootEsp32(hardware);
  }
}
