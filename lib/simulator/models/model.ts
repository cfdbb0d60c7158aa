/** One kind of chip: every number in which the simulated chips differ. Types only; the rows stand in models/. */

import type { Machine, Program } from "../hardware/machine.ts";
import type { CommandTable } from "../rom/command.ts";

/** What its owner has burnt into a chip. */
export interface Fuses {
  readonly secureBoot: boolean;
  readonly flashEncryption: boolean;
  /** The ROM takes few commands and reads nothing back. */
  readonly secureDownload: boolean;
}

/** What tells one chip from another of its kind. */
export interface Individual {
  /** The station's MAC address, six bytes. */
  readonly mac: readonly number[];
  /** v1.3 is 103. */
  readonly revision: number;
  readonly fuses: Fuses;
}

/** A register with a fixed content. */
export type Word = readonly [address: number, value: number];

export interface Bank {
  readonly start: number;
  readonly size: number;
}

export interface UartModel {
  /** What its divider divides, Hz. */
  readonly clock: number;
  /** What the ROM takes that for when it is told a rate. */
  readonly assumedClock: number;
  /** Parts into which the divider's unit is divided: 1, or 16. */
  readonly fraction: 1 | 16;
  /** Address of the divider. */
  readonly divider: number;
  /** Divider out of reset. */
  readonly resetDivider: number;
}

/** Registers of the SPI peripheral that the flash hangs on. */
export interface SpiModel {
  readonly base: number;
  /** Offsets from `base`. */
  readonly user: number;
  readonly user2: number;
  readonly data: number;
  /** Where the number of bits to read is: how far to shift and what to keep of that word, which holds it less one. */
  readonly misoBits: BitCount;
  /** The same for what it sends. */
  readonly mosiBits: BitCount;
}

interface BitCount {
  readonly register: number;
  readonly shift: number;
  readonly mask: number;
}

/** Out of reset, and into what is in flash. */
export interface BootModel {
  /** The ROM's banner; the loader's ends with what tells that it waits. */
  readonly banner: (reset: { readonly cause: ResetCause; readonly download: boolean }) => string;
  /** Where the image is. */
  readonly offset: number;
  /** Loads that and reports it. */
  readonly flash: (machine: Machine) => Program;
}

export type ResetCause = "pin" | "watchdog" | "software";

/** Registers of the watchdogs, as addresses. */
export interface WatchdogModel {
  readonly config: number;
  readonly timeout: number;
  readonly protect: number;
  /** `key` unlocks it, the bit `feed` of its `config` lets it feed itself. */
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

/** What USB-OTG has to do with resets. */
export interface OtgModel {
  /** Set, it leads every reset but that of the pin into the loader. */
  readonly forcedDownload: Bit;
  /** GPIO0, when the straps were last read. */
  readonly strap: Bit | undefined;
  /** The ROM's driver restarts the chip by RTS. */
  readonly obeysLines: boolean;
}

export interface RomModel {
  readonly statusBytes: 2 | 4;
  /** Which byte of SYNC's data its answers' value begins with. */
  readonly syncValueAt: 0 | 1;
  /** A refusal of an unknown command is the answer to the last known one once more, as often as that one was answered. */
  readonly repeatsLast: boolean;
  readonly commands: CommandTable;
  /** A data block that failed its checksum has used up its sequence number. Measured on the ESP8266 only. */
  readonly countsDamaged: boolean;
  /** How many of the flash's status registers its unlock writes, and the stub's, which calls it. */
  readonly statusRegisters: 1 | 2;
  /** Size of FLASH_BEGIN's data. */
  readonly beginSize: 16 | 20;
  /** What it takes in secure download mode; empty where there is no such mode. */
  readonly secureCommands: ReadonlySet<number>;
  /** It refuses CHANGE_BAUDRATE there all the same. */
  readonly fixedBaudWhenSecure: boolean;
}

export interface Segment {
  readonly address: number;
  readonly length: number;
  readonly sha256: string;
}

/** The program by Espressif that takes over from the ROM. */
export interface StubModel {
  readonly entry: number;
  readonly segments: readonly Segment[];
  /** What CHANGE_BAUDRATE does: divides anew from 115200, or makes the rate it is told. */
  readonly baud: "from115200" | "exact";
  /** It wants SPI_ATTACH and SPI_SET_PARAMS before it works with the flash. */
  readonly mustAttach: boolean;
  /** It sends addresses of four bytes to a flash of more than 16 MB. */
  readonly longAddresses?: true;
  /** On which chips it does not run. */
  readonly fails?: (individual: Individual) => boolean;
}

export interface Model {
  /** As in `sim:esp32c3`. */
  readonly name: string;
  /** As people write it. */
  readonly title: string;
  /** Revision of a chip that nothing is said about. */
  readonly revision: number;
  /** First bytes of the MAC address: a vendor's. */
  readonly vendor: readonly [number, number, number];
  /** What stands in registers, fuses included; the word at 0x40001000 by which some chips are told apart, too. */
  readonly words: (individual: Individual) => readonly Word[];
  /** Below lies nothing, and the CPU takes an exception; above, what is not there reads 0 and swallows writes. */
  readonly lowest: number;
  readonly ram: readonly Bank[];
  readonly uart: UartModel;
  readonly spi: SpiModel;
  /** The flash is reachable only after SPI_ATTACH. */
  readonly mustAttach: boolean;
  /** Of a chip with USB of its own; undefined = it has none. */
  readonly watchdogs: WatchdogModel | undefined;
  /** Of a chip with USB-OTG. */
  readonly otg?: OtgModel;
  /** In security info and image headers; undefined where the chip has neither. */
  readonly chipId: number | undefined;
  /** Bytes of the answer to GET_SECURITY_INFO; 0 = the command is not known. */
  readonly securityInfo: 0 | 12 | 20;
  readonly boot: BootModel;
  readonly rom: RomModel;
  readonly stub: StubModel;
}
