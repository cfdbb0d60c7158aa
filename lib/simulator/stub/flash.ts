/** The stub's flash writer: erases while data arrives, and skips blank sectors until it finds one with data. */

import { BLOCK, pagesIn, SECTOR } from "../hardware/flash.ts";
import { createInflater, type Inflater, WINDOW_SIZE } from "../codec/inflate.ts";
import type { Hardware, Routine } from "../hardware/hardware.ts";
import { FAILURE, type StubResult } from "./codes.ts";

/** State between FLASH_BEGIN or FLASH_DEFL_BEGIN and the matching END. All sizes in bytes, 32 bits wide. */
interface Transfer {
  remaining: number;
  offset: number;
  compressedRemaining: number;
  inflater: Inflater;
  nextErase: number;
  eraseRemaining: number;
  /** A sector with data was found: from there on, every sector is erased. */
  dirty: boolean;
}

export interface StubFlash {
  readonly open: boolean;
  begin(words: readonly number[], compressed: boolean): Routine<StubResult>;
  end(): StubResult;
  /** Writes a raw block, cut to the bytes still expected. */
  write(data: Uint8Array): Routine<StubResult>;
  /** Inflates a block, and writes the output whenever the window is full or the stream ends. */
  inflate(data: Uint8Array, sequence: number): Routine<StubResult>;
  /** Erases sectors and blocks from a sector border on. */
  eraseRegion(offset: number, size: number): Routine<void>;
  eraseChip(): Routine<void>;
}

export function createStubFlash(hardware: Hardware): StubFlash {
  const { flash, timing } = hardware;
  const window = new Uint8Array(WINDOW_SIZE);
  let windowAt = 0;
  let transfer: Transfer | undefined;
  /** Time at which the current erase ends. */
  let busyUntil = -Infinity;

  function* ready(): Routine<void> {
    if (busyUntil > hardware.now) yield busyUntil - hardware.now;
  }

  /** Starts erasing at a border: a block if one fits, otherwise a sector. Returns the bytes covered. */
  function startErase(address: number, remaining: number): number {
    if (remaining >= BLOCK && address % BLOCK === 0) {
      flash.eraseBlock(address);
      busyUntil = hardware.now + timing.blockErase;
      return BLOCK;
    }
    flash.eraseSector(address);
    busyUntil = hardware.now + timing.sectorErase;
    return SECTOR;
  }

  /** Does one step of the erase ahead of the data. Does nothing while the flash is busy. */
  function* eraseNext(t: Transfer): Routine<StubResult> {
    if (t.eraseRemaining === 0) return "ok";
    if (!t.dirty) {
      yield* ready();
      if (t.nextErase + SECTOR > flash.claimed) return FAILURE.spi;
      const sector = flash.read(t.nextErase, SECTOR);
      yield timing.readPerKb * SECTOR / 1024;
      if (sector.every((byte) => byte === 0xff)) {
        t.nextErase += SECTOR;
        t.eraseRemaining -= Math.min(t.eraseRemaining, SECTOR);
        return "ok";
      }
      t.dirty = true;
    }
    if (busyUntil > hardware.now) return "ok";
    const covered = startErase(t.nextErase, t.eraseRemaining);
    t.nextErase += covered;
    t.eraseRemaining -= Math.min(t.eraseRemaining, covered);
    return "ok";
  }

  function* program(t: Transfer, data: Uint8Array): Routine<StubResult> {
    while (t.nextErase < t.offset + data.length) {
      if (t.eraseRemaining === 0) return "hang"; // more data than announced: the stub waits for ever for an erase
      const result = yield* eraseNext(t);
      if (result !== "ok") return result;
      yield* ready();
    }
    yield* ready();
    if (t.offset + data.length > flash.claimed) return FAILURE.spi;
    if (data.length >= 4 && t.offset % 4 !== 0) return "crash"; // the ROM's write loads words from unaligned addresses
    const page = 0x100;
    for (let at = 0; at < data.length;) {
      const length = Math.min(data.length - at, page - (t.offset + at) % page);
      flash.program(t.offset + at, data.subarray(at, at + length));
      yield pagesIn(t.offset + at, length) * timing.pageProgram * length / page;
      at += length;
    }
    t.remaining = (t.remaining - data.length) >>> 0;
    t.offset += data.length;
    return "ok";
  }

  return {
    get open() {
      return transfer !== undefined;
    },

    *begin(words, compressed) {
      const [size = 0, blocks = 0, blockSize = 0, offset = 0] = words;
      const start = offset - offset % SECTOR;
      transfer = {
        remaining: size,
        offset,
        compressedRemaining: compressed ? Math.imul(blocks, blockSize) >>> 0 : 0,
        inflater: compressed || transfer === undefined ? createInflater() : transfer.inflater,
        nextErase: start,
        eraseRemaining: Math.ceil((offset + size) / SECTOR) * SECTOR - start,
        dirty: false,
      };
      return yield* eraseNext(transfer);
    },

    end() {
      if (transfer === undefined) return FAILURE.noBegin;
      if (transfer.remaining !== 0) return FAILURE.length;
      transfer = undefined;
      return "ok";
    },

    *write(data) {
      const t = transfer!;
      return yield* program(t, data.subarray(0, Math.min(data.length, t.remaining)));
    },

    *inflate(data, sequence) {
      const t = transfer!;
      if (sequence === 0) windowAt = 0;
      let input = data;
      let first = sequence === 0;
      while (input.length > 0) {
        const more = t.compressedRemaining > input.length;
        const erased = yield* eraseNext(t);
        if (erased !== "ok") return erased;
        const step = t.inflater.run({ input, window, at: windowAt, zlib: first, more });
        first = false;
        yield step.produced * timing.inflatePerKb / 1024;
        input = input.subarray(step.consumed);
        windowAt += step.produced;
        t.compressedRemaining = (t.compressedRemaining - step.consumed) >>> 0;
        if (step.status === "done" || windowAt >= WINDOW_SIZE) {
          const result = yield* program(t, window.subarray(0, windowAt));
          if (result !== "ok") return result;
          windowAt = 0;
        }
        if (step.status === "failed") return FAILURE.inflate;
        if (step.status === "done") break;
      }
      return "ok";
    },

    *eraseRegion(offset, size) {
      for (let at = offset, left = size; left > 0;) {
        yield* ready();
        const covered = startErase(at, left);
        at += covered;
        left -= covered;
      }
      yield* ready();
    },

    *eraseChip() {
      yield* ready();
      flash.eraseChip();
      yield timing.chipErase;
    },
  };
}
