/** A chip's bus: the registers and the memory that a host can read and write through the loader. */

import type { Flash } from "./flash.ts";
import type { Ram } from "./ram.ts";
import type { ChipModel, ChipUnit } from "../models/chip_model.ts";
import { createSpi, SPI_SIZE } from "./spi.ts";
import { createWatchdogs } from "./watchdogs.ts";

/** Access by address. */
export interface Bus {
  /** Reads a word. Undefined = the CPU takes an exception. */
  read(address: number): number | undefined;
  /** Writes a register or a word of memory. False = exception. */
  write(address: number, value: number): boolean;
  /** Writes bytes to memory. False = exception. */
  store(address: number, bytes: Uint8Array): boolean;
  /** The SPI peripheral is connected to the flash's pins. */
  flashAttached: boolean;
  /** A program has started, and feeds the watchdogs. */
  feedWatchdogs(): void;
  /** Time at which a watchdog resets the chip. */
  readonly watchdogResetAt: number | undefined;
}

export interface BusOptions {
  readonly model: ChipModel;
  readonly chipUnit: ChipUnit;
  readonly memory: Ram;
  readonly flash: Flash;
  readonly divider: () => number;
  readonly now: () => number;
  /** Milliseconds that the flash is busy after a write to its status registers. */
  readonly statusWrite: number;
  /** The last reset left the watchdogs running. */
  readonly watchdogsRun: boolean;
  readonly always: AlwaysOn;
}

/** State that survives most resets. */
export interface AlwaysOn {
  /** Level of GPIO0 when the strapping pins were last read. */
  strap: boolean;
  forcedDownload: boolean;
}

export function createBus({ model, chipUnit, ...options }: BusOptions): Bus {
  const { lowestAddress, uart } = model;
  const { base } = model.spi;
  let flashAttached = !model.mustAttach;
  const spi = createSpi(model.spi, {
    flash: options.flash,
    attached: () => flashAttached,
    now: options.now,
    statusWrite: options.statusWrite,
  });
  const watchdogs = model.watchdogs === undefined
    ? undefined
    : createWatchdogs(model.watchdogs, { now: options.now, running: options.watchdogsRun });
  const fixed = new Map(model.registers(chipUnit));
  const written = new Map<number, number>();
  const { forcedDownload, strap } = model.otg ?? {};
  const { always } = options;
  const inSpi = (address: number) => address >= base && address < base + SPI_SIZE;

  return {
    read(address) {
      if (address % 4 !== 0 || address < lowestAddress) return undefined;
      const ram = options.memory.read(address, 4);
      if (ram !== undefined) return new DataView(ram.buffer).getUint32(0, true);
      if (address === uart.divider) return dividerWord(options.divider());
      if (inSpi(address)) return spi.read(address - base);
      if (address === strap?.register) return always.strap ? strap.mask : 0;
      if (address === forcedDownload?.register) {
        return ((written.get(address) ?? 0) | (always.forcedDownload ? forcedDownload.mask : 0)) >>> 0;
      }
      return fixed.get(address) ?? watchdogs?.read(address) ?? written.get(address) ?? 0;
    },
    write(address, value) {
      if (address % 4 !== 0 || address < lowestAddress) return false;
      const bytes = new Uint8Array(4);
      new DataView(bytes.buffer).setUint32(0, value, true);
      if (options.memory.write(address, bytes)) return true;
      if (inSpi(address)) spi.write(address - base, value);
      else if (watchdogs?.write(address, value)) return true;
      else if (address === forcedDownload?.register) {
        always.forcedDownload = (value & forcedDownload.mask) !== 0;
        written.set(address, (value & ~forcedDownload.mask) >>> 0);
      } else written.set(address, value >>> 0);
      return true;
    },
    store(address, bytes) {
      if (address < lowestAddress) return false;
      options.memory.write(address, bytes);
      return true;
    },
    feedWatchdogs: () => watchdogs?.takeOver(),
    get watchdogResetAt() {
      return watchdogs?.due;
    },
    get flashAttached() {
      return flashAttached;
    },
    set flashAttached(on) {
      flashAttached = on;
    },
  };
}

/** The divider register: the integer part in the low 20 bits, sixteenths above them. */
function dividerWord(divider: number): number {
  const whole = Math.floor(divider);
  return whole | Math.round((divider - whole) * 16) << 20;
}
