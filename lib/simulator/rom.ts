/** The ESP8266's mask ROM loader: finds the host's baud rate, then obeys commands until it jumps somewhere else. */

import { romFlashBegin, romFlashData, romFlashEnd } from "./rom_flash.ts";
import { createRomReceiver } from "./rom_receiver.ts";
import { ROM_COMMAND } from "./opcodes.ts";
import { frame } from "./slip.ts";
import { createBaudDetector } from "./uart.ts";
import { bootFlash } from "./boot_flash.ts";
import type { Machine, Program, Routine } from "./machine.ts";
import type { LoaderState, Outcome } from "./rom_state.ts";

/** Largest block that MEM_BEGIN and FLASH_BEGIN accept. */
const BLOCK_LIMIT = 0x1800;

/** Answers to one SYNC. */
const SYNC_REPLIES = 8;

/** Runs from the end of the banner. */
export function* romLoader(machine: Machine): Program {
  machine.stage = "rom";
  machine.divider = yield* detectBaud(machine);
  const receiver = createRomReceiver(machine);
  const state: LoaderState = {
    opcode: 0,
    value: 0,
    error: 0,
    replies: 1,
    pointer: 0,
    blockSize: 0,
    blocks: 0,
    sequence: 0,
    remaining: Infinity,
    chipSize: 0x400000,
  };
  while (true) {
    const request = yield* receiver.next();
    yield machine.timing.command;
    const next = yield* obey(machine, state, request);
    if (next === "hang") return undefined;
    if (next !== undefined) return next;
    receiver.catchUp();
  }
}

function* detectBaud(machine: Machine): Routine<number> {
  machine.skip(); // what came before the detector was armed
  const detector = createBaudDetector();
  while (true) {
    for (let raw = machine.receiveRaw(); raw !== undefined; raw = machine.receiveRaw()) {
      const divider = detector.feed(raw.byte, raw.bit);
      if (divider !== undefined) return divider;
    }
    yield "byte";
  }
}

/** One command: what it does, then its reply. */
function* obey(
  machine: Machine,
  state: LoaderState,
  request: DataView,
): Routine<Program | "hang" | undefined> {
  const opcode = request.getUint8(1);
  const refusal = machine.refusal(opcode);
  if (refusal === "silence") return undefined;
  if (refusal !== undefined) {
    yield* reply(machine, { ...state, opcode, replies: 1 }, refusal);
    return undefined;
  }
  const known = request.getUint8(0) === 0 && opcode in ROM_COMMAND;
  if (known) {
    state.opcode = opcode;
    state.replies = opcode === ROM_COMMAND_SYNC ? SYNC_REPLIES : 1;
  }
  const outcome = known ? yield* carryOut(machine, state, request) : 5;
  if (outcome === "crash") {
    machine.stage = "hung";
    return "hang";
  }
  if (outcome !== "ok") state.error = outcome;
  else if (CLEARS_ERROR.has(opcode)) state.error = 0;
  yield* reply(machine, state, [outcome === "ok" ? 0 : 1, state.error]);
  return leave(machine, state, { request, known, outcome });
}

const ROM_COMMAND_SYNC = 0x08;
const CLEARS_ERROR: ReadonlySet<number> = new Set([0x08, 0x09, 0x0a]);

function* carryOut(machine: Machine, state: LoaderState, request: DataView): Routine<Outcome> {
  const size = request.getUint16(2, true);
  const word = (index: number) => request.getUint32(8 + 4 * index, true);
  switch (request.getUint8(1)) {
    case 0x02: {
      if (size !== 16 || word(2) > BLOCK_LIMIT) return 5;
      begin(state, word);
      return yield* romFlashBegin(machine, state, word(0));
    }
    case 0x03:
      return yield* block(state, request, (data) => romFlashData(machine, state, data));
    case 0x04:
      return yield* romFlashEnd(machine, state);
    case 0x05:
      if (size !== 16 || word(2) > BLOCK_LIMIT) return 5;
      begin(state, word);
      return "ok";
    case 0x06:
      return size > 8 ? 5 : "ok";
    case 0x07:
      return yield* block(state, request, (data) => memData(machine, state, data));
    case 0x08:
      state.value = word(0);
      return "ok";
    case 0x09:
      for (let group = 0; group < Math.floor(size / 16); group++) {
        const [address, value, mask] = [word(4 * group), word(4 * group + 1), word(4 * group + 2)];
        yield word(4 * group + 3) / 1000;
        const old = mask === 0xffffffff ? 0 : machine.silicon.read(address);
        if (old === undefined) return "crash";
        if (!machine.silicon.write(address, ((old & ~mask) | (value & mask)) >>> 0)) return "crash";
      }
      return "ok";
    case 0x0a: {
      const value = machine.silicon.read(word(0));
      if (value === undefined) return "crash";
      state.value = value;
      return "ok";
    }
    case 0x0b:
      if (size !== 24) return 5;
      state.chipSize = word(1);
      return "ok";
    default:
      return 5;
  }
}

function begin(state: LoaderState, word: (index: number) => number): void {
  state.remaining = word(0);
  state.blocks = word(1);
  state.blockSize = word(2);
  state.pointer = word(3);
  state.sequence = 0;
}

/**
 * The checks of MEM_DATA and FLASH_DATA. The expected sequence number advances before the checksum is tested and the
 * pointer does not: a block that failed its checksum is taken again only under the next number.
 */
function* block(
  state: LoaderState,
  request: DataView,
  store: (data: Uint8Array) => Routine<Outcome>,
): Routine<Outcome> {
  const length = request.getUint32(8, true);
  const wordsOnly = request.getUint8(1) === 0x03;
  if (length > state.blockSize || request.getUint32(12, true) !== state.sequence) return 5;
  if (wordsOnly && length % 4 !== 0) return 5;
  state.sequence++;
  const data = new Uint8Array(request.buffer, request.byteOffset + 24, length);
  let sum = 0xef;
  for (const byte of data) sum ^= byte;
  if (sum !== request.getUint8(4)) return 7;
  const outcome = yield* store(data);
  if (outcome === "ok") {
    state.pointer += length;
    state.remaining -= length;
  }
  return outcome;
}

// deno-lint-ignore require-yield -- a command like the others
function* memData(machine: Machine, state: LoaderState, data: Uint8Array): Routine<Outcome> {
  return data.length === 0 || machine.silicon.store(state.pointer, data) ? "ok" : "crash";
}

function* reply(
  machine: Machine,
  state: Pick<LoaderState, "opcode" | "value" | "replies">,
  [status, error]: readonly [number, number],
): Routine<void> {
  const message = new Uint8Array(10);
  const view = new DataView(message.buffer);
  message.set([1, state.opcode, 2, 0]);
  view.setUint32(4, state.value, true);
  message.set([status, error], 8);
  for (let i = 0; i < state.replies; i++) {
    const wait = machine.transmit(frame(message));
    if (wait > 0) yield wait;
  }
}

/** Where the CPU goes after the reply: FLASH_END leaves whatever it answered, MEM_END with flag 0 jumps. */
function leave(
  machine: Machine,
  state: LoaderState,
  { request, known, outcome }: { request: DataView; known: boolean; outcome: Outcome },
): Program | "hang" | undefined {
  if (!known) return undefined;
  if (state.opcode === 0x04) return bootFlash(machine);
  if (state.opcode === 0x06 && outcome === "ok" && request.getUint32(8, true) === 0) {
    return machine.jump(request.getUint32(12, true));
  }
  return undefined;
}
