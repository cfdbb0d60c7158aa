/** All simulated chips. */

import type { ChipModel } from "./chip_model.ts";
import { ESP32 } from "./esp32.ts";
import { ESP32C2 } from "./esp32c2.ts";
import { ESP32C3 } from "./esp32c3.ts";
import { ESP32C5 } from "./esp32c5.ts";
import { ESP32C6 } from "./esp32c6.ts";
import { ESP32C61 } from "./esp32c61.ts";
import { ESP32H2 } from "./esp32h2.ts";
import { ESP32P4, ESP32P4_REV1 } from "./esp32p4.ts";
import { ESP32S2 } from "./esp32s2.ts";
import { ESP32S3 } from "./esp32s3.ts";
import { ESP8266 } from "./esp8266.ts";

const MODELS = {
  "esp8266": ESP8266,
  "esp32": ESP32,
  "esp32s2": ESP32S2,
  "esp32s3": ESP32S3,
  "esp32c2": ESP32C2,
  "esp32c3": ESP32C3,
  "esp32c5": ESP32C5,
  "esp32c6": ESP32C6,
  "esp32c61": ESP32C61,
  "esp32h2": ESP32H2,
  "esp32p4": ESP32P4,
  "esp32p4-rev1": ESP32P4_REV1,
} as const satisfies Record<string, ChipModel>;

/** A chip's name, with its silicon if a loader sees that as another chip. */
export type ModelName = keyof typeof MODELS;

export function chipModel(name: ModelName): ChipModel {
  return MODELS[name];
}

export const MODEL_LIST: readonly (readonly [name: ModelName, model: ChipModel])[] = Object.entries(MODELS)
  .map(
    ([name, model]) => [name as ModelName, model],
  );
