/** The mask ROM's loader: detects the host's baud rate, then executes commands until one exits it. */

import type { ChipCode, Hardware, Routine } from "../hardware/hardware.ts";
import type { CommandTable, RomCommand } from "./command.ts";
import { ESP8266_COMMANDS } from "./esp8266.ts";
import { ESP32_COMMANDS, ESP32S2_COMMANDS } from "./esp32.ts";
import type { RomModel } from "../models/chip_model.ts";
import { createRomReceiver } from "./receiver.ts";
import type { CommandOutcome, LoaderState } from "./state.ts";
import { frame } from "../codec/slip.ts";
import { createBaudDetector } from "../hardware/uart.ts";

/** The flash size that it assumes before SPI_SET_PARAMS. */
const ASSUMED_FLASH = 0x400000;

const COMMANDS: Readonly<Record<RomModel["commands"], CommandTable>> = {
  esp8266: ESP8266_COMMANDS,
  esp32: ESP32_COMMANDS,
  esp32s2: ESP32S2_COMMANDS,
};

const NOTHING = new Uint8Array(0);

/** Runs after the banner. */
export function* romLoader(hardware: Hardware): ChipCode {
  hardware.stage = "rom";
  if (!hardware.usb) hardware.divider = yield* detectBaud(hardware);
  const receiver = createRomReceiver(hardware);
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
    yield hardware.timing.command;
    const next = yield* runCommand(hardware, state, request);
    if (next === "hang") return undefined;
    if (next !== undefined) return next;
    receiver.catchUp();
  }
}

function* detectBaud(hardware: Hardware): Routine<number> {
  hardware.skip(); // bytes from before the detector was armed
  const detector = createBaudDetector(hardware.model.uart);
  while (true) {
    for (let raw = hardware.receiveRaw(); raw !== undefined; raw = hardware.receiveRaw()) {
      const divider = detector.feed(raw.byte, raw.bit);
      if (divider !== undefined) return divider;
    }
    yield "byte";
  }
}

/** Executes one command, sends its reply, then does what follows the reply. */
function* runCommand(
  hardware: Hardware,
  state: LoaderState,
  request: DataView,
): Routine<ChipCode | "hang" | undefined> {
  const opcode = request.getUint8(1);
  const refusal = hardware.refusal(opcode);
  if (refusal === "silence") return undefined;
  if (refusal !== undefined) {
    yield* reply(hardware, { ...state, opcode, replies: 1, payload: NOTHING }, refusal);
    return undefined;
  }
  const { rom } = hardware.model;
  const handler = request.getUint8(0) === 0 ? COMMANDS[rom.commands][opcode] : undefined;
  if (handler !== undefined || !rom.repeatsLast) {
    state.opcode = opcode;
    state.replies = 1;
  }
  const allowed = !hardware.fuses.secureDownload || rom.secureCommands.has(opcode);
  forget(state);
  const result = handler !== undefined && allowed ? handler(toCommand(hardware, state, request)) : 5;
  const outcome: CommandOutcome = typeof result === "object" ? yield* result : result;
  if (outcome === "crash") {
    hardware.stage = "hung";
    return "hang";
  }
  if (outcome !== "ok") state.error = outcome;
  yield* reply(hardware, state, [outcome === "ok" ? 0 : 1, state.error]);
  const { after } = state;
  if (after === undefined) return undefined;
  if (after.ms > 0) yield after.ms;
  return after.act();
}

/** Clears what the previous command left for its reply. */
function forget(state: LoaderState): void {
  state.payload = NOTHING;
  state.after = undefined;
}

function toCommand(hardware: Hardware, state: LoaderState, request: DataView): RomCommand {
  return {
    hardware,
    state,
    opcode: request.getUint8(1),
    size: request.getUint16(2, true),
    checksum: request.getUint8(4),
    word: (index) => request.getUint32(8 + 4 * index, true),
    bytes: (from, length) => new Uint8Array(request.buffer, request.byteOffset + 8 + from, length).slice(),
  };
}

function* reply(
  hardware: Hardware,
  { opcode, value, replies, payload }: Pick<LoaderState, "opcode" | "value" | "replies" | "payload">,
  [status, error]: readonly [number, number],
): Routine<void> {
  const tail = status === 0 ? payload : NOTHING;
  const size = tail.length + hardware.model.rom.statusBytes;
  const message = new Uint8Array(8 + size);
  message.set([1, opcode, size, 0]);
  new DataView(message.buffer).setUint32(4, value, true);
  message.set(tail, 8);
  message.set([status, error], 8 + tail.length);
  for (let i = 0; i < replies; i++) {
    const wait = hardware.transmit(frame(message));
    if (wait > 0) yield wait;
  }
}
