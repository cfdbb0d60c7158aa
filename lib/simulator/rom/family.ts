/** The ROM of the ESP32 family, after the ESP8266's: it attaches the flash, unpacks, hashes, and changes its rate. */

import { md5 } from "../codec/digest.ts";
import { BLOCK, SECTOR } from "../hardware/flash.ts";
import { createInflater, WINDOW } from "../codec/inflate.ts";
import type { Routine } from "../hardware/machine.ts";
import { BASIC_COMMANDS, begin, block, RAM_BLOCK_LIMIT } from "./basic.ts";
import type { CommandTable, RomCommand } from "./command.ts";
import { program } from "./esp8266.ts";
import type { Outcome } from "./state.ts";
import { securityInfo } from "./security_info.ts";
import { dividerFor } from "../hardware/uart.ts";
import { unpack } from "./unpack.ts";

/** Largest block that FLASH_BEGIN and FLASH_DEFL_BEGIN accept. */
const FLASH_BLOCK_LIMIT = 0x400;
/** Most bytes that READ_FLASH_SLOW gives. */
const READ_LIMIT = 64;

const FAILED = 6;
const DEFLATE_PARAMETER = 0x0d;
const RAM_ADDRESS = 0x0f;

/** The ESP32's. */
export const ESP32_COMMANDS: CommandTable = {
  ...BASIC_COMMANDS,
  *0x02(command) {
    return beginFails(command) ?? (yield* erase(command));
  },
  0x03: (command) => block(command, program, { unit: 4 }),
  0x04: end,
  0x05(command) {
    const { machine, size, word } = command;
    if (size !== 16 || word(2) > Math.min(RAM_BLOCK_LIMIT, machine.blockLimit)) return 5;
    if (!machine.memory.has(word(3), word(0))) return RAM_ADDRESS;
    begin(command);
    return "ok";
  },
  0x0d({ machine, size, word }) {
    if (size !== 8 || word(1) !== 0) return 5;
    machine.silicon.flashAttached = true;
    return "ok";
  },
  0x0e({ machine, state, size, word }) {
    const [address, length] = [word(0), word(1)];
    const { flash } = machine;
    if (size !== 8) return 5;
    if (length > READ_LIMIT) return 0x0a;
    if (!machine.silicon.flashAttached || address + length > flash.claimed) return 9;
    state.payload = flash.read(address, length);
    return "ok";
  },
  0x0f({ machine, state, size, word }) {
    if (size !== 8 || word(0) === 0 || word(1) !== 0) return 5;
    const { uart, rom } = machine.model;
    if (machine.fuses.secureDownload && rom.fixedBaudWhenSecure) return FAILED;
    const divider = dividerFor(word(0), uart.assumedClock, uart.fraction);
    state.after = {
      ms: BAUD_CHANGE_MS,
      act() {
        if (!machine.faults.ignoreBaudChange) machine.divider = divider;
        return undefined;
      },
    };
    return "ok";
  },
  *0x10(command) {
    const failure = beginFails(command);
    if (failure !== undefined) return failure;
    const { state, word } = command;
    // It counts what it unpacks in whole blocks.
    if (word(2) === 0 || word(0) % word(2) !== 0) return DEFLATE_PARAMETER;
    const erased = yield* erase(command);
    state.unpacking = { inflater: createInflater(), window: new Uint8Array(WINDOW), at: 0 };
    return erased;
  },
  0x11: (command) => command.state.unpacking === undefined ? FAILED : block(command, unpack),
  0x12: end,
  *0x13({ machine, state, size, word }) {
    const [address, length] = [word(0), word(1)];
    if (size !== 16) return 5;
    if (!machine.silicon.flashAttached || address + length > state.chipSize) return FAILED;
    yield length / 1024 * machine.timing.md5PerKb;
    const digest = md5(machine.flash.read(address, length));
    const text = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    state.payload = new TextEncoder().encode(text);
    return "ok";
  },
};

/** Those of every later one. */
export const ESP32S2_COMMANDS: CommandTable = {
  ...ESP32_COMMANDS,
  0x14({ machine, state, size }) {
    if (size !== 0) return 5;
    state.payload = securityInfo(machine);
    return "ok";
  },
};

/** SPI configuration, rate, writing flash, and what the fuses say (ESP-IDF, "Security", UART download mode). */
export const SECURE_COMMANDS: ReadonlySet<number> = new Set([
  0x02,
  0x03,
  0x04,
  0x08,
  0x0b,
  0x0d,
  0x0f,
  0x10,
  0x11,
  0x12,
  0x14,
]);

/** From the reply to the new rate. */
const BAUD_CHANGE_MS = 2;

/** What FLASH_BEGIN and FLASH_DEFL_BEGIN refuse; nothing is erased then. */
function beginFails({ machine, state, size, word }: RomCommand): number | undefined {
  if (size !== machine.model.rom.beginSize || word(2) > FLASH_BLOCK_LIMIT) return 5;
  if (!machine.silicon.flashAttached) return FAILED;
  if (size === 20 && word(4) !== 0 && !machine.fuses.flashEncryption) return FAILED;
  const [length, offset] = [word(0), word(3)];
  return offset % SECTOR !== 0 || offset + length > state.chipSize ? FAILED : undefined;
}

/** All of it, before the answer: by blocks where they fit, else by sectors. */
function* erase(command: RomCommand): Routine<Outcome> {
  const { machine, word } = command;
  const { flash, timing } = machine;
  begin(command);
  flash.protect(false, machine.model.rom.statusRegisters);
  yield timing.statusWrite;
  const end = Math.ceil((word(3) + word(0)) / SECTOR) * SECTOR;
  for (let at = word(3); at < end;) {
    const whole = at % BLOCK === 0 && end - at >= BLOCK;
    if (whole) flash.eraseBlock(at);
    else flash.eraseSector(at);
    yield whole ? timing.blockErase : timing.sectorErase;
    at += whole ? BLOCK : SECTOR;
  }
  return "ok";
}

/** Leaves the loader, whatever it answers: flag 0 resets the chip, 1 runs what is in flash. */
function end({ machine, state, size, word }: RomCommand): Outcome {
  if (size !== 4) return 5;
  const reset = word(0) === 0;
  const { flash } = machine.model.boot;
  state.after = { ms: 0, act: () => reset ? machine.reset("software") : flash(machine) };
  // The last whole block that was announced need not be full.
  return state.remaining >= FLASH_BLOCK_LIMIT && state.remaining !== Infinity ? FAILED : "ok";
}
