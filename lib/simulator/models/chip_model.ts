/** One kind of chip: every number in which the simulated chips differ. Types only. */

/** The fuses that an owner can burn. */
export interface Fuses {
  readonly secureBoot: boolean;
  readonly flashEncryption: boolean;
  /** The ROM takes few commands, and reads nothing back. */
  readonly secureDownload: boolean;
}

/** The data in which one chip differs from another of its kind. */
export interface ChipUnit {
  /** MAC address of the station, six bytes. */
  readonly mac: readonly number[];
  /** v1.3 is 103. */
  readonly revision: number;
  readonly fuses: Fuses;
}

/** A register with fixed content. */
export type RegisterValue = readonly [address: number, value: number];

export interface RamBank {
  readonly start: number;
  readonly size: number;
}

export interface UartModel {
  /** The clock that the divider divides, Hz. */
  readonly clock: number;
  /** The clock that the ROM assumes when it computes a divider, Hz. */
  readonly assumedClock: number;
  /** Steps of the divider per unit. */
  readonly fraction: 1 | 16;
  /** Address of the divider. */
  readonly divider: number;
  /** The divider after a reset. */
  readonly resetDivider: number;
}

/** Registers of the SPI peripheral that is connected to the flash. */
export interface SpiModel {
  readonly base: number;
  /** Offsets from `base`. */
  readonly user: number;
  readonly user2: number;
  readonly data: number;
  /** The field with the number of bits to read, less one: its register, shift and mask. */
  readonly misoBits: BitCount;
  /** The same for the bits to send. */
  readonly mosiBits: BitCount;
}

interface BitCount {
  readonly register: number;
  readonly shift: number;
  readonly mask: number;
}

/** From reset to the program in flash. */
export interface BootModel {
  /** The ROM's banner. For the loader, it ends with the text that the loader waits. */
  readonly banner: (reset: { readonly cause: ResetCause; readonly download: boolean }) => string;
  /** Flash offset of the image. */
  readonly offset: number;
  /** The ROM that loads it: they check and report differently. */
  readonly loader: "esp8266" | "esp32";
}

export type ResetCause = "pin" | "watchdog" | "software";

/** Addresses of the watchdogs' registers. */
export interface WatchdogModel {
  readonly config: number;
  readonly timeout: number;
  readonly protect: number;
  /** `key` unlocks it. The bit `feed` of its `config` makes it feed itself. */
  readonly super?: {
    readonly config: number;
    readonly protect: number;
    readonly key: number;
    readonly feed: number;
  };
}

/** A bit of a register. */
export interface Bit {
  readonly register: number;
  readonly mask: number;
}

/** The part of USB-OTG that concerns resets. */
export interface OtgModel {
  /** While it is set, every reset except one by the pin enters the loader. */
  readonly forcedDownload: Bit;
  /** Level of GPIO0 when the strapping pins were last read. */
  readonly strap: Bit | undefined;
  /** The ROM's driver restarts the chip on RTS. */
  readonly obeysLines: boolean;
}

export interface RomModel {
  readonly statusBytes: 2 | 4;
  /** The byte of SYNC's data with which the value in its answers begins. */
  readonly syncValueAt: 0 | 1;
  /** The ROM refuses an unknown command by repeating the answers to the last known command. */
  readonly repeatsLast: boolean;
  readonly commands: "esp8266" | "esp32" | "esp32s2";
  /** A data block with a wrong checksum uses up its sequence number. Measured on the ESP8266 only. */
  readonly countsDamaged: boolean;
  /** Number of flash status registers that unlocking writes. The stub calls the ROM for it. */
  readonly statusRegisters: 1 | 2;
  /** Size of FLASH_BEGIN's data. */
  readonly beginSize: 16 | 20;
  /** Opcodes that it accepts in secure download mode; empty if it has no such mode. */
  readonly secureCommands: ReadonlySet<number>;
  /** It nevertheless refuses CHANGE_BAUDRATE in that mode. */
  readonly fixedBaudWhenSecure: boolean;
}

export interface StubSegment {
  readonly address: number;
  readonly length: number;
  readonly sha256: string;
}

/** Espressif's program that replaces the ROM's loader. */
export interface StubModel {
  readonly entry: number;
  readonly segments: readonly StubSegment[];
  /** What CHANGE_BAUDRATE does: scales the divider as if the rate were 115200, or sets the requested rate. */
  readonly baud: "from115200" | "exact";
  /** It needs SPI_ATTACH and SPI_SET_PARAMS before it works with the flash. */
  readonly mustAttach: boolean;
  /** It sends addresses of four bytes to a flash of more than 16 MB. */
  readonly longAddresses?: true;
  /** True for chips on which it does not run. */
  readonly fails?: (chipUnit: ChipUnit) => boolean;
}

export interface ChipModel {
  /** As in `sim:esp32c3`. */
  readonly name: string;
  /** The name for people. */
  readonly title: string;
  /** The default revision. */
  readonly revision: number;
  /** First bytes of the MAC address, which name the vendor. */
  readonly vendor: readonly [number, number, number];
  /** Content of registers, including fuses and the word at 0x40001000 that distinguishes some chips. */
  readonly registers: (chipUnit: ChipUnit) => readonly RegisterValue[];
  /** Below it, the CPU takes an exception. Above it, unknown addresses read as 0 and ignore writes. */
  readonly lowestAddress: number;
  readonly ram: readonly RamBank[];
  readonly uart: UartModel;
  readonly spi: SpiModel;
  /** The flash can be used only after SPI_ATTACH. */
  readonly mustAttach: boolean;
  /** The watchdogs of a chip with its own USB; undefined if it has none. */
  readonly watchdogs: WatchdogModel | undefined;
  /** For a chip with USB-OTG. */
  readonly otg?: OtgModel;
  /** The id in security info and image headers; undefined if the chip has neither. */
  readonly chipId: number | undefined;
  /** Bytes of the answer to GET_SECURITY_INFO; 0 = it does not know the command. */
  readonly securityInfo: 0 | 12 | 20;
  readonly boot: BootModel;
  readonly rom: RomModel;
  readonly stub: StubModel;
}
