/** Every chip of the ESP32 family, by its data sheet, without lib/. */
import type { ModelName } from "../../lib/simulator/mod.ts";

export interface Esp32Chip {
  readonly model: ModelName;
  /** The name in a profile. */
  readonly id: string;
  readonly name: string;
  readonly chipId: number;
  readonly offset: number;
  /** An address in its RAM. */
  readonly ram: number;
  /** A revision that uses as many fuse fields as possible. */
  readonly revision: number;
  /** Its features, as flasher prints them. */
  readonly features: readonly string[];
}

export const ESP32_CHIPS: readonly Esp32Chip[] = [
  {
    model: "esp32",
    features: ["Wi-Fi", "Bluetooth", "two cores", "40 MHz crystal"],
    id: "esp32",
    name: "ESP32",
    chipId: 0,
    offset: 0x1000,
    ram: 0x3fff0000,
    revision: 301,
  },
  {
    model: "esp32s2",
    features: ["Wi-Fi"],
    id: "esp32s2",
    name: "ESP32-S2",
    chipId: 2,
    offset: 0x1000,
    ram: 0x3ffe0000,
    revision: 113,
  },
  {
    model: "esp32s3",
    features: ["Wi-Fi", "Bluetooth LE"],
    id: "esp32s3",
    name: "ESP32-S3",
    chipId: 9,
    offset: 0,
    ram: 0x3fce0000,
    revision: 210,
  },
  {
    model: "esp32c2",
    features: ["Wi-Fi", "Bluetooth LE", "40 MHz crystal"],
    id: "esp32c2",
    name: "ESP32-C2",
    chipId: 12,
    offset: 0,
    ram: 0x3fcc0000,
    revision: 204,
  },
  {
    model: "esp32c3",
    features: ["Wi-Fi", "Bluetooth LE"],
    id: "esp32c3",
    name: "ESP32-C3",
    chipId: 5,
    offset: 0,
    ram: 0x3fcd0000,
    revision: 111,
  },
  {
    model: "esp32c5",
    features: ["Wi-Fi 6 at 2.4 and 5 GHz", "Bluetooth LE", "IEEE 802.15.4"],
    id: "esp32c5",
    name: "ESP32-C5",
    chipId: 23,
    offset: 0x2000,
    ram: 0x40810000,
    revision: 102,
  },
  {
    model: "esp32c6",
    features: ["Wi-Fi 6", "Bluetooth LE", "IEEE 802.15.4"],
    id: "esp32c6",
    name: "ESP32-C6",
    chipId: 13,
    offset: 0,
    ram: 0x40820000,
    revision: 211,
  },
  {
    model: "esp32c61",
    features: ["Wi-Fi 6", "Bluetooth LE"],
    id: "esp32c61",
    name: "ESP32-C61",
    chipId: 20,
    offset: 0,
    ram: 0x40830000,
    revision: 101,
  },
  {
    model: "esp32h2",
    features: ["Bluetooth LE", "IEEE 802.15.4"],
    id: "esp32h2",
    name: "ESP32-H2",
    chipId: 16,
    offset: 0,
    ram: 0x40830000,
    revision: 103,
  },
  {
    model: "esp32p4",
    features: ["no radio"],
    id: "esp32p4",
    name: "ESP32-P4",
    chipId: 18,
    offset: 0x2000,
    ram: 0x4ff80000,
    revision: 503,
  },
  {
    model: "esp32p4-rev1",
    features: ["no radio"],
    id: "esp32p4",
    name: "ESP32-P4",
    chipId: 18,
    offset: 0x2000,
    ram: 0x4ff80000,
    revision: 103,
  },
];
