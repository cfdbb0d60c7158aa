/** Sends hand-made bytes to a simulated board, with its own SLIP; see docs/protocol.md. */

import { assertEquals } from "@std/assert";
import type { BoardOptions, SimulatedBoard } from "../../lib/simulator/mod.ts";
import { VirtualClock } from "../../lib/simulator/mod.ts";
import type { SerialPort } from "../../lib/serial/port.ts";
import image from "esptool-js/lib/targets/stub_flasher/esp8266.json" with { type: "json" };
import { newBoard, pressIntoBootloader } from "../fake/simulated_board.ts";

/** Bytes from "c0 00 08". */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(text.trim().split(/\s+/).filter(Boolean), (byte) => parseInt(byte, 16));
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** assertEquals for large arrays, which it would compare key by key. */
export function assertBytes(actual: Uint8Array, expected: Uint8Array): void {
  const at = actual.findIndex((byte, i) => byte !== expected[i]);
  assertEquals([actual.length, at], [expected.length, -1], "length, first difference");
}

/** Little-endian words. */
export function words(...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, i) => view.setUint32(4 * i, value, true));
  return new Uint8Array(view.buffer);
}

export function bytes(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}

export function slip(payload: Uint8Array): Uint8Array {
  const escaped = Array.from(payload).flatMap((b) =>
    b === 0xc0 ? [0xdb, 0xdc] : b === 0xdb ? [0xdb, 0xdd] : [b]
  );
  return Uint8Array.from([0xc0, ...escaped, 0xc0]);
}

/** A framed request. `size` overrides the header's size field. */
export function request(
  opcode: number,
  data: Uint8Array = new Uint8Array(0),
  { checksum = 0, size = data.length, direction = 0 }: {
    checksum?: number;
    size?: number;
    direction?: number;
  } = {},
): Uint8Array {
  return slip(bytes([direction, opcode, size & 0xff, size >> 8], words(checksum), data));
}

/** MEM_DATA, FLASH_DATA or FLASH_DEFL_DATA, with the right checksum by default. */
export function block(
  opcode: number,
  sequence: number,
  data: Uint8Array,
  { checksum, length = data.length }: { checksum?: number; length?: number } = {},
): Uint8Array {
  const sum = data.reduce((x, byte) => x ^ byte, 0xef);
  return request(opcode, bytes(words(length, sequence, 0, 0), data), { checksum: checksum ?? sum });
}

/** The usual SYNC. */
export const SYNC = request(0x08, bytes([0x07, 0x07, 0x12, 0x20], new Uint8Array(32).fill(0x55)));
/** READ_REG of the word that identifies the chip. */
export const READ_MAGIC = request(0x0a, words(0x40001000));
/** READ_REG of the UART divider. */
export const READ_DIVIDER = request(0x0a, words(0x60000014));

/** Payloads of the received frames in hex; bytes outside frames as "raw: ..". */
export function frames(stream: Uint8Array): string[] {
  const out: string[] = [];
  let current: number[] | undefined;
  let raw: number[] = [];
  const flush = () => {
    if (raw.length > 0) out.push("raw: " + toHex(Uint8Array.from(raw)));
    raw = [];
  };
  for (let i = 0; i < stream.length; i++) {
    const byte = stream[i]!;
    if (current === undefined) {
      if (byte === 0xc0) {
        flush();
        current = [];
      } else {
        raw.push(byte);
      }
    } else if (byte === 0xc0) {
      out.push(toHex(Uint8Array.from(current)));
      current = undefined;
    } else if (byte === 0xdb) {
      current.push(stream[++i] === 0xdc ? 0xc0 : 0xdb);
    } else {
      current.push(byte);
    }
  }
  if (current !== undefined) raw.unshift(0xc0, ...current);
  flush();
  return out;
}

export interface Bench {
  readonly clock: VirtualClock;
  readonly board: SimulatedBoard;
  readonly port: SerialPort;
  /** Writes, then reads until nothing has come for `idle` ms. Returns frames in hex. */
  ask(message: Uint8Array, idle?: number): Promise<string[]>;
  /** The same, as raw bytes. */
  raw(message: Uint8Array, idle?: number): Promise<Uint8Array>;
}

/** A board with an open port, by default in the ROM's loader before the first SYNC. */
export async function bench(
  options: Partial<BoardOptions> & { readonly run?: boolean; readonly baud?: number } = {},
): Promise<Bench> {
  const clock = new VirtualClock();
  const board = newBoard(clock, {
    linesOnOpen: { dtr: false, rts: false },
    ...options,
  });
  const port = await board.connect();
  const raw = async (message: Uint8Array, idle = 50): Promise<Uint8Array> => {
    await port.write(message);
    const sendTime = message.length * 10_000 / (options.baud ?? 115200);
    const parts: Uint8Array[] = [];
    for (let wait = sendTime + idle;; wait = idle) {
      const part = await port.read(wait);
      if (part.length === 0) return bytes(...parts);
      parts.push(part);
    }
  };
  const self: Bench = { clock, board, port, raw, ask: async (m, idle) => frames(await raw(m, idle)) };
  if (options.baud !== undefined) await port.setBaud(options.baud);
  if (options.run !== true) {
    await pressIntoBootloader(board, clock, { resetMs: 10, holdMs: 20 });
    await port.read(50);
    await port.discardInput();
  }
  return self;
}

/** A board in the loader and synchronised: the first SYNC is lost, the second answered. */
export async function synced(options: Parameters<typeof bench>[0] = {}): Promise<Bench> {
  const self = await bench(options);
  await self.ask(SYNC);
  await self.ask(SYNC);
  return self;
}

export const STUB_ENTRY = image.entry;
export const STUB_SEGMENTS: readonly { address: number; bytes: Uint8Array }[] = [
  { address: image.text_start, bytes: fromBase64(image.text) },
  { address: image.data_start, bytes: fromBase64(image.data) },
];

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

/** Uploads RAM segments and returns all replies. */
export async function upload(
  { ask }: Bench,
  segments: readonly { address: number; bytes: Uint8Array }[] = STUB_SEGMENTS,
): Promise<string[]> {
  const replies: string[] = [];
  const size = 0x1800;
  for (const { address, bytes: data } of segments) {
    const count = Math.ceil(data.length / size);
    replies.push(...await ask(request(0x05, words(data.length, count, size, address)), 5));
    for (let i = 0; i < count; i++) {
      replies.push(...await ask(block(0x07, i, data.subarray(i * size, (i + 1) * size)), 5));
    }
  }
  return replies;
}

/** A board with the stub running. */
export async function stubbed(options: Parameters<typeof bench>[0] = {}): Promise<Bench> {
  const self = await synced(options);
  await upload(self);
  await self.ask(request(0x06, words(0, STUB_ENTRY)));
  return self;
}
