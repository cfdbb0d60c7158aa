/** The row of a chip, and the dialects of its two loaders, ROM and stub. Types only. */

import type { NativeUsb } from "./native_usb.ts";
import type { Security } from "./security.ts";

/** The abilities of a loader, the mask ROM or the stub. Code asks for an ability, never which of the two it is. */
export interface Dialect {
  /** For messages. */
  readonly name: "ROM" | "stub";
  /** Status bytes at the end of every response. */
  readonly statusBytes: 2 | 4;
  /** Largest block of FLASH_DATA and FLASH_DEFL_DATA in bytes. */
  readonly flashBlock: number;
  /** Bytes of flash that its commands can address; higher addresses wrap around to 0. */
  readonly flashReach: number;
  /** Largest block of MEM_DATA in bytes. */
  readonly ramBlock: number;
  /** Supports FLASH_DEFL_*. */
  readonly compressed: boolean;
  /** The size to send in FLASH_DEFL_BEGIN for `size` bytes. */
  readonly unpackSize: (size: number) => number;
  /** Form of the digest in SPI_FLASH_MD5's response; "none" = it cannot hash flash. */
  readonly md5: "none" | "hex" | "raw";
  /** How flash is read: as a stream of packets, in responses of at most 64 bytes, or "none" = not at all. */
  readonly read: "stream" | "answers" | "none";
  /** Has separate erase commands; otherwise FLASH_BEGIN erases. */
  readonly eraseCommands: boolean;
  /** How to attach the flash: SPI_ATTACH in its long or short form, FLASH_BEGIN of 0 bytes, or "none" = not needed. */
  readonly attach: "none" | "flashBegin" | "long" | "short";
  /** Supports SPI_SET_PARAMS. */
  readonly setParams: boolean;
  /** FLASH_BEGIN has the fifth word, "encrypted". */
  readonly encryptedWord: boolean;
  /** How to change the baud rate. */
  readonly changeBaud: BaudChange;
  /** The size to send in FLASH_BEGIN so that exactly `size` bytes at `offset` are erased. */
  readonly eraseSize: (offset: number, size: number) => number;
  /** Where that erase actually ends: `offset + size` rounded up to a sector, or beyond. */
  readonly eraseEnd: (offset: number, size: number) => number;
  /** Added to the sequence number of a data block when it is sent again after a checksum error. */
  readonly resendStep: 0 | 1;
  /** Accepts raw data only in whole blocks. */
  readonly wholeBlocks: boolean;
}

/**
 * "none": the rate cannot be changed. "absolute": the first word is the rate times a correction; the second word is the
 * current rate if `tellsCurrent`. "scaled": the new divider is `divider * reference / word`, whatever the current rate
 * is; `clocks` are the possible UART clocks in Hz, by crystal.
 */
export type BaudChange =
  | { readonly kind: "none" }
  | { readonly kind: "absolute"; readonly tellsCurrent: boolean; readonly correction?: BaudCorrection }
  | {
    readonly kind: "scaled";
    readonly reference: number;
    readonly divider: { readonly register: number; readonly mask: number };
    readonly clocks: readonly number[];
    /** Milliseconds from the response until the new divider takes effect, with a margin. */
    readonly settleMs: number;
  };

/** The factor for the wanted rate, from register words and the current rate. */
export interface BaudCorrection {
  readonly words: readonly number[];
  readonly factor: (words: readonly number[], baud: number) => number;
}

/** One of the MAC addresses that a chip uses on its networks. */
export interface NetworkAddress {
  /** The use as it appears in a sentence: `access point`. */
  readonly use: string;
  /** Added to the last byte of the MAC address, without carry. */
  readonly add?: number;
  /** Sets the "locally administered" bit. */
  readonly local?: true;
}

/** Bits of a register to clear, then bits to set, then a wait. */
export interface RegisterStep {
  readonly register: number;
  readonly clear?: number;
  readonly set?: number;
  readonly waitMs?: number;
}

/** Steps that switch on the flash's supply on silicon that leaves it off. `words` are read first. */
export interface FlashPower {
  readonly revisions: readonly number[];
  readonly words: readonly number[];
  readonly steps: (revision: number, words: readonly number[]) => readonly RegisterStep[];
}

/** Register addresses of the SPI peripheral of the flash. */
export interface SpiRegisters {
  readonly command: number;
  readonly user: number;
  readonly user1: number;
  readonly user2: number;
  /** Registers for the lengths in bits; absent on the ESP8266, which keeps them in `user1`. */
  readonly misoLength?: number;
  readonly mosiLength?: number;
  readonly data: number;
}

export interface Chip {
  /** The chip's name in profiles: `esp8266`. */
  readonly id: string;
  /** The chip's name in messages: `ESP8266`. */
  readonly name: string;
  /** Content of the word at 0x40001000, if it identifies the chip. */
  readonly magic?: number;
  /** Chip id in security info and in the image header; absent if the chip has neither. */
  readonly chipId?: number;
  /** Length of the image header up to the first segment: 8 or 24. */
  readonly headerLength: 8 | 24;
  /** Flash offset at which the ROM looks for an image. */
  readonly bootloaderOffset: number;
  /** Size names and their nibbles (high half of header byte 3). */
  readonly flashSizes: Readonly<Record<string, number>>;
  /** Frequency names and their nibbles (low half of header byte 3). */
  readonly flashFreqs: Readonly<Record<string, number>>;
  /**
   * Address ranges [from, to) that a segment can be loaded into: every RAM that the main cores can write at boot,
   * including RAM that is kept in deep sleep (RTC, LP). From MEMORY_MAP in esptool's targets, unless the row names
   * another source.
   */
  readonly ram: readonly (readonly [from: number, to: number])[];
  readonly spi: SpiRegisters;
  /** Addresses of the words that contain the MAC address, and how to decode it. */
  readonly mac: { readonly words: readonly number[]; readonly decode: (words: readonly number[]) => string };
  /** Network addresses derived from the MAC address; absent if that depends on the program, or without Wi-Fi. */
  readonly addresses?: readonly NetworkAddress[];
  /**
   * Address ranges [from, to) of mapped flash: only applications have segments there, and the ROM does not boot them.
   */
  readonly mapped?: readonly (readonly [from: number, to: number])[];
  /**
   * Address ranges [from, to) of flash that a loader or the program itself maps, on a chip without `mapped`. A range
   * begins at flash address 0.
   */
  readonly loaderMapped?: readonly (readonly [from: number, to: number])[];
  /** Words with the silicon revision, and how to decode it: v1.3 is 103. Absent if there is only one. */
  readonly revision?: {
    readonly words: readonly number[];
    readonly decode: (words: readonly number[]) => number;
  };
  /** Set if byte 14 of an image header limits the minor revision instead of the major one. */
  readonly minRevisionByte?: "minor";
  /** Source of the security settings: GET_SECURITY_INFO, fuse words, or "none" = the chip has none. */
  readonly security: "info" | "none" | {
    readonly words: readonly number[];
    readonly decode: (words: readonly number[]) => Security;
  };
  /** Absent if the flash is powered from the start. */
  readonly flashPower?: FlashPower;
  /** Absent if the chip has no USB unit. */
  readonly usb?: NativeUsb;
  /** Features as text for the user: of every such chip, and those that its fuses show. */
  readonly features: {
    readonly always: readonly string[];
    readonly words?: readonly number[];
    readonly decode?: (words: readonly number[]) => readonly string[];
  };
  /**
   * Register of the UART divider, which gives the crystal frequency, and the UART clock as a multiple of the crystal.
   */
  readonly crystal?: { readonly divider: number; readonly times: 1 | 2 };
  /** Family id of this chip in UF2 files. */
  readonly uf2Family: number;
  /** Baud rates of the ROM's boot text, by crystal. */
  readonly bootTextBauds: readonly number[];
  /** Highest baud rate at which the ROM's autobaud is reliable. */
  readonly syncBaud: number;
  readonly rom: Dialect;
  /** Absent if no stub exists. */
  readonly stub?: Dialect;
  /** Conditions for the stub: a minimum revision, or no secure boot. */
  readonly stubNeeds?: { readonly revision?: number; readonly noSecureBoot?: boolean };
  /** Name of the stub's image for a revision, if it is not the chip's id. */
  readonly stubImage?: (revision: number) => string;
}
