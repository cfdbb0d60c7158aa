/** UF2 families of Espressif's and other makers' chips (github.com/microsoft/uf2, utils/uf2families.json). */
import { hex } from "../../bytes.ts";
import { type Chip, CHIPS } from "../chips/mod.ts";

export const RP_ABSOLUTE = 0xe48bff57;
export const SAMD21 = 0x68ed2b88;
export const SAMD51 = 0x55114460;

const FOREIGN_FAMILIES: Readonly<Record<number, string>> = {
  0xe48bff56: "RP2040",
  [RP_ABSOLUTE]: "RP2350",
  0xe48bff58: "RP2350",
  0xe48bff59: "RP2350",
  0xe48bff5a: "RP2350",
  0xe48bff5b: "RP2350",
  [SAMD21]: "SAMD21",
  [SAMD51]: "SAMD51",
  0x1851780a: "SAML21",
  0xada52840: "nRF52840",
  0x621e937a: "nRF52833",
  0x1b57745f: "nRF52832",
  0xd663823c: "nRF52840 (its bootloader)",
  0x4fb2d5bd: "i.MX RT10xx",
  0x7be8976d: "RA4M1",
  0x57755a57: "STM32F4",
  0x6d0922fa: "STM32F407",
  0x6b846188: "STM32F3",
  0x4e8f1c5d: "STM32H5",
  0x6db66082: "STM32H7",
  0x00ff6919: "STM32L4",
};

/** The Espressif chip of a family, or undefined. */
export function chipOfFamily(family: number | undefined): Chip | undefined {
  return CHIPS.find(({ uf2Family }) => uf2Family === family);
}

/** The family's chip, for a message. */
export function nameOfFamily(family: number): string {
  return chipOfFamily(family)?.name ?? FOREIGN_FAMILIES[family] ??
    `a chip that flasher does not know (family ${hex(family, 8)})`;
}
