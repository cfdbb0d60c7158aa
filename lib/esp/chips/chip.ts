/** What flasher knows of a chip and of the two programs that can answer for it. Types only. */

import type { NativeUsb } from "./native_usb.ts";
import type { Security } from "./security.ts";

/** What whoever answers, mask ROM or stub, can do. Nobody asks which of the two it is. */
export interface Dialect {
  /** "ROM" or "stub", for people. */
  readonly name: "ROM" | "stub";
  /** Status bytes at the end of every answer. */
  readonly statusBytes: 2 | 4;
  /** Largest block of FLASH_DATA and FLASH_DEFL_DATA in bytes. */
  readonly flashBlock: number;
  /** Bytes of flash that its addresses reach; a byte above would be taken for one from 0 on. */
  readonly flashReach: number;
  /** Largest block of MEM_DATA in bytes. */
  readonly ramBlock: number;
  /** Understands FLASH_DEFL_*. */
  readonly compressed: boolean;
  /** What to write into FLASH_DEFL_BEGIN's size for `size` bytes. */
  readonly unpackSize: (size: number) => number;
  /** How SPI_FLASH_MD5 answers; "none" = it cannot read flash back. */
  readonly md5: "none" | "hex" | "raw";
  /** How flash is read: in a stream of packets, in answers of at most 64 bytes, or "none" = not at all. */
  readonly read: "stream" | "answers" | "none";
  /** Has commands that erase and do nothing else; without them it is FLASH_BEGIN that erases. */
  readonly eraseCommands: boolean;
  /** How the flash is attached: SPI_ATTACH in one of its lengths, FLASH_BEGIN of nothing, or "none" = it is. */
  readonly attach: "none" | "flashBegin" | "long" | "short";
  /** Understands SPI_SET_PARAMS. */
  readonly setParams: boolean;
  /** FLASH_BEGIN carries the fifth word, "encrypted". */
  readonly encryptedWord: boolean;
  /** What to do about speed; "none" = cannot change it. */
  readonly changeBaud: BaudChange;
  /** What to write into FLASH_BEGIN's size so that `size` bytes at `offset` are erased and no more. */
  readonly eraseSize: (offset: number, size: number) => number;
  /** Where that erase really ends: `offset + size` rounded up to a sector, or beyond it. */
  readonly eraseEnd: (offset: number, size: number) => number;
  /** A data block that was refused for its checksum: send it again with this added to its sequence number. */
  readonly resendStep: 0 | 1;
  /** Takes raw data in whole blocks only. */
  readonly wholeBlocks: boolean;
}

/**
 * "absolute": the word is the rate, times a correction, and the second word the present rate if `tellsCurrent`.
 * "scaled": makes `divider * reference / word` the new divider, whatever the present rate is; `clocks` are the UART
 * clocks in Hz that the chip may have, by its crystal.
 */
export type BaudChange =
  | { readonly kind: "none" }
  | { readonly kind: "absolute"; readonly tellsCurrent: boolean; readonly correction?: BaudCorrection }
  | {
    readonly kind: "scaled";
    readonly reference: number;
    readonly divider: { readonly register: number; readonly mask: number };
    readonly clocks: readonly number[];
    /** From the answer until the new divider is in force, milliseconds, with room. */
    readonly settleMs: number;
  };

/** By what the wanted rate is multiplied, out of registers and the present rate. */
export interface BaudCorrection {
  readonly words: readonly number[];
  readonly factor: (words: readonly number[], baud: number) => number;
}

/** One of the addresses that a chip uses on the air. */
export interface NetworkAddress {
  /** As in a sentence: `access point`. */
  readonly use: string;
  /** Added to the last byte of the MAC address, without a carry. */
  readonly add?: number;
  /** The bit "locally administered" is set. */
  readonly local?: true;
}

/** Bits of a register to clear, then bits to set, then a time to wait. */
export interface RegisterStep {
  readonly register: number;
  readonly clear?: number;
  readonly set?: number;
  readonly waitMs?: number;
}

/** How the flash's supply is switched on, on silicon that leaves it off; `words` are read before. */
export interface FlashPower {
  readonly revisions: readonly number[];
  readonly words: readonly number[];
  readonly steps: (revision: number, words: readonly number[]) => readonly RegisterStep[];
}

/** The SPI peripheral that the flash hangs on, as register addresses. */
export interface SpiRegisters {
  readonly command: number;
  readonly user: number;
  readonly user1: number;
  readonly user2: number;
  /** Where the lengths in bits go; absent on the ESP8266, which keeps them in `user1`. */
  readonly misoLength?: number;
  readonly mosiLength?: number;
  readonly data: number;
}

export interface Chip {
  /** As in a profile: `esp8266`. */
  readonly id: string;
  /** As people write it: `ESP8266`. */
  readonly name: string;
  /** Content of the word at 0x40001000, where that tells chips apart. */
  readonly magic?: number;
  /** Chip id in security info and in the image header; absent where the chip has neither. */
  readonly chipId?: number;
  /** Length of the image header up to the first segment: 8 or 24. */
  readonly headerLength: 8 | 24;
  /** Where the ROM looks for an image. */
  readonly bootloaderOffset: number;
  /** Name to size nibble (high half of header byte 3). */
  readonly flashSizes: Readonly<Record<string, number>>;
  /** Name to frequency nibble (low half of header byte 3). */
  readonly flashFreqs: Readonly<Record<string, number>>;
  /**
   * Address ranges [from, to) that a segment can be loaded into: every RAM that the main cores write to at boot, the one
   * that is kept in deep sleep (RTC, LP) among them. As in MEMORY_MAP of esptool's targets, unless the row names another
   * source.
   */
  readonly ram: readonly (readonly [from: number, to: number])[];
  readonly spi: SpiRegisters;
  /** Addresses of the words that hold the MAC address, and how to read it out of them. */
  readonly mac: { readonly words: readonly number[]; readonly decode: (words: readonly number[]) => string };
  /** What its MAC address becomes; absent where that is not settled, or there is no Wi-Fi. */
  readonly addresses?: readonly NetworkAddress[];
  /** Address ranges [from, to) in which flash appears: segments there are an application's, which a ROM does not boot. */
  readonly mapped?: readonly (readonly [from: number, to: number])[];
  /**
   * Address ranges [from, to) in which flash appears once a loader or the program itself has mapped it, on a chip without
   * `mapped`; the first byte of such a range is flash address 0.
   */
  readonly loaderMapped?: readonly (readonly [from: number, to: number])[];
  /** Words that tell the silicon's revision, and how: v1.3 is 103. Absent where there is but one. */
  readonly revision?: {
    readonly words: readonly number[];
    readonly decode: (words: readonly number[]) => number;
  };
  /** What byte 14 of an image header limits, where it is not the major revision. */
  readonly minRevisionByte?: "minor";
  /** How its security is asked: GET_SECURITY_INFO, words of fuses, or it has none. */
  readonly security: "info" | "none" | {
    readonly words: readonly number[];
    readonly decode: (words: readonly number[]) => Security;
  };
  /** Absent where the flash has its supply from the beginning. */
  readonly flashPower?: FlashPower;
  /** Absent where the chip has no USB of its own. */
  readonly usb?: NativeUsb;
  /** What it can do, in words for a person: always, and by what is burnt into it. */
  readonly features: {
    readonly always: readonly string[];
    readonly words?: readonly number[];
    readonly decode?: (words: readonly number[]) => readonly string[];
  };
  /** The UART's divider, from which the crystal follows, and how many times the crystal the UART's clock is. */
  readonly crystal?: { readonly divider: number; readonly times: 1 | 2 };
  /** What says in an UF2 file that it is for this chip. */
  readonly uf2Family: number;
  /** Rates of the text that the ROM prints at reset: by the crystal. */
  readonly bootTextBauds: readonly number[];
  /** Highest rate at which the ROM's autobaud is relied upon. */
  readonly syncBaud: number;
  readonly rom: Dialect;
  /** Absent where no stub exists. */
  readonly stub?: Dialect;
  /** Where the stub cannot run: below a revision, or under secure boot. */
  readonly stubNeeds?: { readonly revision?: number; readonly noSecureBoot?: boolean };
  /** Name of the stub's image for a revision, where it is not the chip's id. */
  readonly stubImage?: (revision: number) => string;
}
