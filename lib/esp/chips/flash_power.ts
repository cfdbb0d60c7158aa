/** Switches on the flash supply of the ESP32-P4 v3.1 and v3.2, which start with it off. Pure; no I/O. */
import type { FlashPower } from "./chip.ts";

/** Fuse word with the bit "the ROM switches the flash on in download mode". */
const FUSES = 0x5012d034;
const ROM_DOES_IT = 1 << 16;

const PAD_GROUP = 0x5011010c;
const LDO = 0x501151b8;
const LDO_ANALOG = 0x501151bc;
const PMU_DATE = 0x501153fc;

const CURRENT_LIMIT = 1 << 27;
const TIED_HIGH = 1 << 7;
const TARGET = 0xff << 23;
const FORCED_ON = 0x3;

/** Registers and order as in Espressif's esptool-js (Apache-2.0). */
export const P4_FLASH_POWER: FlashPower = {
  revisions: [301, 302],
  words: [FUSES, PMU_DATE],
  steps: (revision, [fuses = 0, date = 0]) => {
    if (revision === 302 && (fuses & ROM_DOES_IT) !== 0) {
      // This ROM switches the supply on at every reset, which flash that is already on does not survive.
      return (date & FORCED_ON) === FORCED_ON ? [{ register: PMU_DATE, clear: FORCED_ON }] : [];
    }
    return [
      { register: PAD_GROUP, clear: 0xffffffff, set: 1, waitMs: 10 },
      { register: LDO_ANALOG, set: CURRENT_LIMIT },
      { register: LDO, set: TIED_HIGH },
      { register: PMU_DATE, set: FORCED_ON, waitMs: 1 },
      { register: LDO_ANALOG, clear: CURRENT_LIMIT },
      { register: LDO, clear: TARGET },
      { register: LDO, set: TIED_HIGH },
      { register: LDO, clear: TIED_HIGH, waitMs: 2 },
    ];
  },
};
