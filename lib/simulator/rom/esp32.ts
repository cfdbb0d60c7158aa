/** The commands of the ESP32 family's ROM, which also attaches the flash, inflates, hashes, and changes its rate. */

import { bootFromFlash } from "../boot/boot_from_flash.ts";
import { md5 } from "../codec/digest.ts";
import { BLOCK, SECTOR } from "../hardware/flash.ts";
import { createInflater, WINDOW_SIZE } from "../codec/inflate.ts";
import type { Routine } from "../hardware/hardware.ts";
import { BASIC_COMMANDS, begin, block, RAM_BLOCK_LIMIT } from "./basic.ts";
import type { CommandTable, RomCommand } from "./command.ts";
import { program } from "./esp8266.ts";
import type { CommandOutcome } from "./state.ts";
import { securityInfo } from "./security_info.ts";
import { dividerFor } from "../hardware/uart.ts";
import { unpack } from "./unpack.ts";

/** Largest block that FLASH_BEGIN and FLASH_DEFL_BEGIN accept. */
const FLASH_BLOCK_LIMIT = 0x400;
/** Most bytes that READ_FLASH_SLOW returns. */
const READ_LIMIT = 64;

const FAILED = 6;
const DEFLATE_PARAMETER = 0x0d;
const RAM_ADDRESS = 0x0f;

/** The commands of the ESP32. */
export const ESP32_COMMANDS: CommandTable = {
  ...BASIC_COMMANDS,
  *0x02(command) {
    return beginFails(command) ?? (yield* erase(command));
  },
  0x03: (command) => block(command, program, { unit: 4 }),
  0x04: end,
  0x05(command) {
    const { hardware, size, word } = command;
    if (size !== 16 || word(2) > Math.min(RAM_BLOCK_LIMIT, hardware.blockLimit)) return 5;
    if (!hardware.memory.has(word(3), word(0))) return RAM_ADDRESS;
    begin(command);
    return "ok";
  },
  0x0d({ hardware, size, word }) {
    if (size !== 8 || word(1) !== 0) return 5;
    hardware.bus.flashAttached = true;
    return "ok";
  },
  0x0e({ hardware, state, size, word }) {
    const [address, length] = [word(0), word(1)];
    const { flash } = hardware;
    if (size !== 8) return 5;
    if (length > READ_LIMIT) return 0x0a;
    if (!hardware.bus.flashAttached || address + length > flash.claimed) return 9;
    state.payload = flash.read(address, length);
    return "ok";
  },
  0x0f({ hardware, state, size, word }) {
    if (size !== 8 || word(0) === 0 || word(1) !== 0) return 5;
    const { uart, rom } = hardware.model;
    if (hardware.fuses.secureDownload && rom.fixedBaudWhenSecure) return FAILED;
    const divider = dividerFor(word(0), uart.assumedClock, uart.fraction);
    state.after = {
      ms: BAUD_CHANGE_MS,
      act() {
        if (!hardware.faults.ignoreBaudChange) hardware.divider = divider;
        return undefined;
      },
    };
    return "ok";
  },
  *0x10(command) {
    const failure = beginFails(command);
    if (failure !== undefined) return failure;
    const { state, word } = command;
    // It counts the inflated bytes in whole blocks.
    if (word(2) === 0 || word(0) % word(2) !== 0) return DEFLATE_PARAMETER;
    const erased = yield* erase(command);
    state.unpacking = { inflater: createInflater(), window: new Uint8Array(WINDOW_SIZE), at: 0 };
    return erased;
  },
  0x11: (command) => command.state.unpacking === undefined ? FAILED : block(command, unpack),
  0x12: end,
  *0x13({ hardware, state, size, word }) {
    const [address, length] = [word(0), word(1)];
    if (size !== 16) return 5;
    if (!hardware.bus.flashAttached || address + length > state.chipSize) return FAILED;
    yield length / 1024 * hardware.timing.md5PerKb;
    const digest = md5(hardware.flash.read(address, length));
    const text = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    state.payload = new TextEncoder().encode(text);
    return "ok";
  },
};

/** The commands of every later chip. */
export const ESP32S2_COMMANDS: CommandTable = {
  ...ESP32_COMMANDS,
  0x14({ hardware, state, size }) {
    if (size !== 0) return 5;
    state.payload = securityInfo(hardware);
    return "ok";
  },
};

/** Time from the reply to the new rate, ms. */
const BAUD_CHANGE_MS = 2;

/** Returns the error with which FLASH_BEGIN and FLASH_DEFL_BEGIN refuse before they erase. */
function beginFails({ hardware, state, size, word }: RomCommand): number | undefined {
  if (size !== hardware.model.rom.beginSize || word(2) > FLASH_BLOCK_LIMIT) return 5;
  if (!hardware.bus.flashAttached) return FAILED;
  if (size === 20 && word(4) !== 0 && !hardware.fuses.flashEncryption) return FAILED;
  const [length, offset] = [word(0), word(3)];
  return offset % SECTOR !== 0 || offset + length > state.chipSize ? FAILED : undefined;
}

/** Erases everything before the answer: blocks where they fit, otherwise sectors. */
function* erase(command: RomCommand): Routine<CommandOutcome> {
  const { hardware, word } = command;
  const { flash, timing } = hardware;
  begin(command);
  flash.protect(false, hardware.model.rom.statusRegisters);
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

/** Exits the loader, whatever it answers: flag 0 resets the chip, 1 boots from flash. */
function end({ hardware, state, size, word }: RomCommand): CommandOutcome {
  if (size !== 4) return 5;
  const reset = word(0) === 0;
  state.after = { ms: 0, act: () => reset ? hardware.reset("software") : bootFromFlash(hardware) };
  // The last announced block need not be full.
  return state.remaining >= FLASH_BLOCK_LIMIT && state.remaining !== Infinity ? FAILED : "ok";
}
