/** The commands of every ROM loader: RAM, registers, SYNC. */

import type { CommandTable, RomCommand } from "./command.ts";
import type { CommandOutcome } from "./state.ts";
import type { Routine } from "../hardware/hardware.ts";

/** Largest block that MEM_BEGIN accepts. */
export const RAM_BLOCK_LIMIT = 0x1800;

/** Number of answers to one SYNC. */
const SYNC_REPLIES = 8;

export const BASIC_COMMANDS: CommandTable = {
  0x05(command) {
    if (command.size !== 16 || command.word(2) > RAM_BLOCK_LIMIT) return 5;
    begin(command);
    return "ok";
  },

  /** MEM_END jumps if its flag is 0. */
  0x06({ hardware, state, size, word }) {
    if (size > 8) return 5;
    const [stay, entry] = [word(0), word(1)];
    if (stay === 0) {
      state.after = { ms: 0, act: () => hardware.jump(entry) };
    }
    return "ok";
  },

  0x07: (command) =>
    block(command, ({ hardware, state }, data) => {
      if (data.length > 0 && !hardware.bus.store(state.pointer, data)) return "crash";
      state.pointer += data.length;
      state.remaining -= data.length;
      return "ok";
    }),

  0x08({ hardware, state, bytes }) {
    state.value = new DataView(bytes(hardware.model.rom.syncValueAt, 4).buffer).getUint32(0, true);
    state.replies = SYNC_REPLIES;
    state.error = 0;
    return "ok";
  },

  *0x09({ hardware, state, size, word }) {
    for (let group = 0; group < Math.floor(size / 16); group++) {
      const [address, value, mask] = [word(4 * group), word(4 * group + 1), word(4 * group + 2)];
      yield word(4 * group + 3) / 1000;
      const old = mask === 0xffffffff ? 0 : hardware.bus.read(address);
      if (old === undefined) return "crash";
      if (!hardware.bus.write(address, ((old & ~mask) | (value & mask)) >>> 0)) return "crash";
    }
    state.error = 0;
    return "ok";
  },

  0x0a({ hardware, state, word }) {
    const value = hardware.bus.read(word(0));
    if (value === undefined) return "crash";
    state.value = value;
    state.error = 0;
    return "ok";
  },

  0x0b({ state, size, word }) {
    if (size !== 24) return 5;
    state.chipSize = word(1);
    return "ok";
  },
};

/** Starts a transfer. */
export function begin({ state, word }: RomCommand): void {
  state.remaining = word(0);
  state.blocks = word(1);
  state.blockSize = word(2);
  state.pointer = word(3);
  state.sequence = 0;
  state.unpacking = undefined;
}

/**
 * Checks a block of MEM_DATA or FLASH_DATA, and stores it. If a ROM advances the expected sequence number before it
 * tests the checksum, it accepts a damaged block again only under the next number.
 */
export function* block(
  command: RomCommand,
  store: (command: RomCommand, data: Uint8Array) => CommandOutcome | Routine<CommandOutcome>,
  { unit = 1 }: { readonly unit?: number } = {},
): Routine<CommandOutcome> {
  const { hardware, state, word, checksum } = command;
  const length = word(0);
  if (length > state.blockSize || word(1) !== state.sequence) return 5;
  if (length % unit !== 0) return 5;
  const data = command.bytes(16, length);
  let sum = 0xef;
  for (const byte of data) sum ^= byte;
  if (sum === checksum || hardware.model.rom.countsDamaged) state.sequence++;
  if (sum !== checksum) return 7;
  const outcome = store(command, data);
  return typeof outcome === "object" ? yield* outcome : outcome;
}
