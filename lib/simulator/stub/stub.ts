/** Espressif's flasher stub, version 2: its answers, their timing, and what makes it hang. */

import { md5 } from "../codec/digest.ts";
import { SECTOR } from "../hardware/flash.ts";
import { FAILURE, type StubResult } from "./codes.ts";
import { createStubFlash, type StubFlash } from "./flash.ts";
import { createStubReceiver, type StubReceiver } from "./receiver.ts";
import { streamFlash } from "./read.ts";
import { send, sendReply } from "./reply.ts";
import type { ChipCode, Hardware, Routine } from "../hardware/hardware.ts";
import { dividerFor } from "../hardware/uart.ts";
import { securityInfo } from "../rom/security_info.ts";

/** Time that the stub waits for the end of the ROM's last reply before it uses the UART. */
const START_MS = 10;
/** Pause before and after it changes its divider. */
const BAUD_CHANGE_MS = 5;
/** The current rate that CHANGE_BAUDRATE assumes on an ESP8266, whatever the request says. */
const ASSUMED_BAUD = 115200;

/** A command that the stub executes. */
interface Request {
  readonly opcode: number;
  readonly checksum: number;
  readonly data: Uint8Array;
  /** Little-endian word of the data. */
  word(index: number): number;
}

/** The result of a command, with a value or payload for the reply, and work to do after the reply. */
interface Answer {
  readonly result: StubResult | "quiet";
  readonly value?: number;
  readonly payload?: Uint8Array;
  readonly after?: () => Routine<StubResult | ChipCode>;
}

/** MEM_BEGIN's transfer. */
interface MemoryTransfer {
  remaining: number;
  offset: number;
}

interface Stub {
  readonly hardware: Hardware;
  readonly receiver: StubReceiver;
  readonly flash: StubFlash;
  memory: MemoryTransfer | undefined;
  /** It has got SPI_SET_PARAMS. */
  knowsFlash: boolean;
}

/** Opcodes of commands that use the flash. */
const NEEDS_FLASH: ReadonlySet<number> = new Set([0x02, 0x10, 0x13, 0xd0, 0xd1, 0xd2]);

const OK: Answer = { result: "ok" };

/** Runs the stub from its entry point. */
export function* stub(hardware: Hardware): ChipCode {
  hardware.stage = "stub";
  hardware.flash.protect(false, hardware.model.rom.statusRegisters);
  if (hardware.model.stub.longAddresses) hardware.flash.addressBytes = 4;
  hardware.bus.flashAttached = !hardware.model.stub.mustAttach;
  hardware.receive();
  yield START_MS;
  hardware.receive();
  const self: Stub = {
    hardware,
    receiver: createStubReceiver(hardware),
    flash: createStubFlash(hardware),
    memory: undefined,
    knowsFlash: !hardware.model.stub.mustAttach,
  };
  if (!hardware.faults.noOhai) yield* send(hardware, Uint8Array.of(0x4f, 0x48, 0x41, 0x49));
  // A failure of the work after a reply becomes the answer to the next command, which is not executed.
  let owed: StubResult = "ok";
  while (true) {
    const message = yield* self.receiver.next();
    yield hardware.timing.command;
    const outcome: StubResult | ChipCode = yield* runCommand(self, message, owed);
    self.receiver.release();
    if (typeof outcome === "object") return outcome;
    if (outcome === "hang" || outcome === "crash") {
      hardware.stage = "hung";
      return undefined;
    }
    owed = outcome;
  }
}

/** Answers one frame. Returns the result of the work after the reply. */
function* runCommand(self: Stub, message: Uint8Array, owed: StubResult): Routine<StubResult | ChipCode> {
  const { hardware } = self;
  const header = new Uint8Array(8); // after a shorter frame, the rest is undefined on the chip; zero here
  header.set(message.subarray(0, 8));
  const opcode = header[1]!;
  const size = header[2]! | header[3]! << 8;
  if (header[0] !== 0) {
    yield* reply(hardware, opcode, { result: FAILURE.unknown });
    return owed;
  }
  if (message.length !== size + 8) {
    yield* reply(hardware, opcode, { result: FAILURE.length });
    return owed;
  }
  const refusal = hardware.refusal(opcode);
  if (refusal === "silence") return owed;
  if (refusal !== undefined) {
    yield* sendReply(hardware, opcode, { status: refusal });
    return owed;
  }
  if (owed !== "ok") {
    yield* reply(hardware, opcode, { result: owed });
    return "ok";
  }
  const data = message.subarray(8);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const checksum = new DataView(header.buffer).getUint32(4, true);
  const word = (index: number) => view.getUint32(4 * index, true);
  const answer = yield* execute(self, { opcode, checksum, data, word });
  if (answer.result === "quiet") return "ok";
  if (answer.result === "hang" || answer.result === "crash") return answer.result;
  yield* reply(hardware, opcode, answer);
  return answer.result === "ok" && answer.after !== undefined ? yield* answer.after() : "ok";
}

function* execute(self: Stub, request: Request): Routine<Answer> {
  const { hardware, flash } = self;
  const { data, word } = request;
  const size = data.length;
  if (NEEDS_FLASH.has(request.opcode) && !(hardware.bus.flashAttached && self.knowsFlash)) {
    return { result: FAILURE.spi };
  }
  switch (request.opcode) {
    case 0x02:
    case 0x10:
      if ((size !== 16 && size !== 20) || word(2) > hardware.blockLimit) return { result: FAILURE.length };
      return { result: yield* flash.begin([0, 1, 2, 3].map(word), request.opcode === 0x10) };
    case 0x03:
      return flashData(self, request);
    case 0x04:
    case 0x12:
      return { result: size === 4 ? flash.end() : FAILURE.length };
    case 0x05:
      if (size !== 16) return { result: FAILURE.length };
      self.memory = { remaining: word(0), offset: word(3) };
      return OK;
    case 0x06:
      return memEnd(self, request);
    case 0x07:
      return memData(self, request);
    case 0x08:
      if (size !== 36) return { result: FAILURE.length };
      for (let i = 0; i < 7; i++) yield* reply(hardware, 0x08, OK);
      return OK;
    case 0x09:
      return yield* writeReg(self, request);
    case 0x0a: {
      if (size !== 4) return { result: FAILURE.length };
      const value = hardware.bus.read(word(0));
      return value === undefined ? { result: "crash" } : { result: "ok", value };
    }
    case 0x0b:
      if (size !== 24) return { result: FAILURE.length };
      self.knowsFlash = true;
      return OK;
    case 0x0d:
      if (size !== 4) return { result: FAILURE.length };
      hardware.bus.flashAttached = true;
      return OK;
    case 0x0f:
      if (size !== 8) return { result: FAILURE.length };
      return { result: "ok", after: () => changeBaud(hardware, word(0)) };
    case 0x11:
      return deflData(self, request);
    case 0x13:
      return yield* flashMd5(self, request);
    case 0x14:
      if (size !== 0) return { result: FAILURE.length };
      // The first two chips have no security info.
      if (hardware.model.securityInfo === 0) return { result: FAILURE.notImplemented };
      return { result: "ok", payload: securityInfo(hardware) };
    case 0xd0:
      yield* flash.eraseChip();
      return OK;
    case 0xd1:
      if (size !== 8 || word(0) % SECTOR !== 0 || word(1) % SECTOR !== 0) return { result: FAILURE.length };
      yield* flash.eraseRegion(word(0), word(1));
      return OK;
    case 0xd2: {
      if (size !== 16) return { result: FAILURE.length };
      const [offset, length, packet] = [word(0), word(1), word(2)];
      return { result: "ok", after: () => streamFlash(self, { offset, length, packet }) };
    }
    case 0xd3:
      return { result: "quiet" };
    default:
      return {
        result: request.opcode >= 0xd5 && request.opcode <= 0xef ? FAILURE.notImplemented : FAILURE.unknown,
      };
  }
}

/** Writes the block after the reply; until then it stays in the receiver's buffer. */
function flashData({ flash }: Stub, { data, word, checksum }: Request): Answer {
  if (data.length < 16) return { result: FAILURE.tooLittle };
  if (!flash.open) return { result: FAILURE.noBegin };
  const block = data.subarray(16);
  if (word(0) !== block.length) return { result: FAILURE.tooMuch };
  if (sumOf(block) !== checksum) return { result: FAILURE.checksum };
  return { result: "ok", after: () => flash.write(block) };
}

function deflData({ flash }: Stub, { data, word, checksum }: Request): Answer {
  if (data.length < 16) return { result: FAILURE.length };
  if (!flash.open) return { result: FAILURE.noBegin };
  const block = data.subarray(16, 16 + word(0));
  if (block.length < word(0) || sumOf(block) !== checksum) return { result: FAILURE.checksum };
  return { result: "ok", after: () => flash.inflate(block, word(1)) };
}

function memData(self: Stub, { data, word }: Request): Answer {
  const { memory } = self;
  if (data.length < 16) return { result: FAILURE.tooLittle };
  if (memory === undefined) return { result: FAILURE.noBegin };
  const block = data.subarray(16);
  if (memory.remaining < word(0) || word(0) !== block.length) return { result: FAILURE.tooMuch };
  if (block.length > 0 && !self.hardware.bus.store(memory.offset, block)) return { result: "crash" };
  memory.offset += block.length;
  memory.remaining -= block.length;
  return OK;
}

function memEnd(self: Stub, { data, word }: Request): Answer {
  if (data.length !== 8) return { result: FAILURE.length };
  if (self.memory === undefined) return { result: FAILURE.noBegin };
  self.memory = undefined;
  const [stay, entry] = [word(0), word(1)];
  return {
    result: "ok",
    after: function* () {
      yield 0; // the reply is sent first
      return stay === 0 ? self.hardware.jump(entry) : "ok";
    },
  };
}

function* writeReg({ hardware }: Stub, { data, word }: Request): Routine<Answer> {
  if (data.length === 0 || data.length % 16 !== 0) return { result: FAILURE.tooLittle };
  for (let i = 0; i < data.length / 4; i += 4) {
    const [address, value, mask] = [word(i), word(i + 1), word(i + 2)];
    yield word(i + 3) / 1000;
    const old = mask === 0xffffffff ? 0 : hardware.bus.read(address);
    if (old === undefined) return { result: "crash" };
    if (!hardware.bus.write(address, ((old & ~mask) | (value & mask)) >>> 0)) return { result: "crash" };
  }
  return OK;
}

/** On an ESP8266, the divider becomes old * 115200 / new, which is right only if the current rate is 115200. */
function* changeBaud(hardware: Hardware, baud: number): Routine<StubResult> {
  yield BAUD_CHANGE_MS;
  if (baud === 0) return "crash";
  if (!hardware.faults.ignoreBaudChange) hardware.divider = newDivider(hardware, baud);
  yield BAUD_CHANGE_MS;
  return "ok";
}

function newDivider({ model: { stub, uart }, divider }: Hardware, baud: number): number {
  if (stub.baud === "exact") return dividerFor(baud, uart.clock, uart.fraction);
  const product = Math.imul(divider, ASSUMED_BAUD) >>> 0;
  return Math.floor(product / baud) & 0xfffff;
}

function* flashMd5({ hardware }: Stub, { data, word }: Request): Routine<Answer> {
  if (data.length !== 16) return { result: FAILURE.length };
  const [address, length] = [word(0), word(1)];
  yield length / 1024 * hardware.timing.md5PerKb;
  if (length > 0 && address + length > hardware.flash.claimed) return { result: FAILURE.spi };
  return { result: "ok", payload: md5(hardware.flash.read(address, length)) };
}

function* reply(hardware: Hardware, opcode: number, answer: Answer): Routine<void> {
  const code = typeof answer.result === "number" ? answer.result : 0;
  yield* sendReply(hardware, opcode, code === 0 ? { ...answer, status: [0, 0] } : { status: [code, 0] });
}

/** XOR over a block, starting from 0xEF. */
function sumOf(block: Uint8Array): number {
  let sum = 0xef;
  for (const byte of block) sum ^= byte;
  return sum;
}
