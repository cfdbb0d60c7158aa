/** The mask ROM's loader: finds the host's baud rate, then obeys commands until it jumps somewhere else. */

import type { Machine, Program, Routine } from "../hardware/machine.ts";
import type { RomCommand } from "./command.ts";
import { createRomReceiver } from "./receiver.ts";
import type { LoaderState, Outcome } from "./state.ts";
import { frame } from "../codec/slip.ts";
import { createBaudDetector } from "../hardware/uart.ts";

/** Flash size that it assumes until it is told. */
const ASSUMED_FLASH = 0x400000;

const NOTHING = new Uint8Array(0);

/** Runs from the end of the banner. */
export function* romLoader(machine: Machine): Program {
  machine.stage = "rom";
  if (!machine.usb) machine.divider = yield* detectBaud(machine);
  const receiver = createRomReceiver(machine);
  const state: LoaderState = {
    opcode: 0,
    value: 0,
    error: 0,
    replies: 1,
    payload: NOTHING,
    after: undefined,
    pointer: 0,
    blockSize: 0,
    blocks: 0,
    sequence: 0,
    remaining: Infinity,
    chipSize: ASSUMED_FLASH,
    unpacking: undefined,
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
  const detector = createBaudDetector(machine.model.uart);
  while (true) {
    for (let raw = machine.receiveRaw(); raw !== undefined; raw = machine.receiveRaw()) {
      const divider = detector.feed(raw.byte, raw.bit);
      if (divider !== undefined) return divider;
    }
    yield "byte";
  }
}

/** One command: what it does, then its reply, then what follows that. */
function* obey(
  machine: Machine,
  state: LoaderState,
  request: DataView,
): Routine<Program | "hang" | undefined> {
  const opcode = request.getUint8(1);
  const refusal = machine.refusal(opcode);
  if (refusal === "silence") return undefined;
  if (refusal !== undefined) {
    yield* reply(machine, { ...state, opcode, replies: 1, payload: NOTHING }, refusal);
    return undefined;
  }
  const { rom } = machine.model;
  const handler = request.getUint8(0) === 0 ? rom.commands[opcode] : undefined;
  if (handler !== undefined || !rom.repeatsLast) {
    state.opcode = opcode;
    state.replies = 1;
  }
  const allowed = !machine.fuses.secureDownload || rom.secureCommands.has(opcode);
  forget(state);
  const result = handler !== undefined && allowed ? handler(commandOf(machine, state, request)) : 5;
  const outcome: Outcome = typeof result === "object" ? yield* result : result;
  if (outcome === "crash") {
    machine.stage = "hung";
    return "hang";
  }
  if (outcome !== "ok") state.error = outcome;
  yield* reply(machine, state, [outcome === "ok" ? 0 : 1, state.error]);
  const { after } = state;
  if (after === undefined) return undefined;
  if (after.ms > 0) yield after.ms;
  return after.act();
}

/** What one command left for its own reply. */
function forget(state: LoaderState): void {
  state.payload = NOTHING;
  state.after = undefined;
}

function commandOf(machine: Machine, state: LoaderState, request: DataView): RomCommand {
  return {
    machine,
    state,
    opcode: request.getUint8(1),
    size: request.getUint16(2, true),
    checksum: request.getUint8(4),
    word: (index) => request.getUint32(8 + 4 * index, true),
    bytes: (from, length) => new Uint8Array(request.buffer, request.byteOffset + 8 + from, length).slice(),
  };
}

function* reply(
  machine: Machine,
  { opcode, value, replies, payload }: Pick<LoaderState, "opcode" | "value" | "replies" | "payload">,
  [status, error]: readonly [number, number],
): Routine<void> {
  const tail = status === 0 ? payload : NOTHING;
  const size = tail.length + machine.model.rom.statusBytes;
  const message = new Uint8Array(8 + size);
  message.set([1, opcode, size, 0]);
  new DataView(message.buffer).setUint32(4, value, true);
  message.set(tail, 8);
  message.set([status, error], 8 + tail.length);
  for (let i = 0; i < replies; i++) {
    const wait = machine.transmit(frame(message));
    if (wait > 0) yield wait;
  }
}
