/** How the boot ROM takes in frames: an interrupt fills a ring of 256 bytes, the loader empties it when it has time. */

import { END, ESC, ESC_END, ESC_ESC } from "../codec/slip.ts";
import type { Machine, Routine } from "../hardware/machine.ts";

/** The ring is not checked for overflow: filling it to the brim makes it empty, more overwrites the oldest bytes. */
const RING = 256;

/** Longer frames are cut. Shorter ones leave the rest of the previous frame behind them, and commands read that. */
const FRAME = 0x2000;

export interface RomReceiver {
  /** The next frame. Its buffer is always whole: what the frame does not fill is left from earlier ones. */
  next(): Routine<DataView>;
  /** To be called after a command: puts what came in meanwhile through the ring. */
  catchUp(): void;
}

export function createRomReceiver(machine: Machine): RomReceiver {
  // Behind a frame's end lies memory that a header may claim as its data: 0x1800 bytes of it at most.
  const buffer = new Uint8Array(FRAME + 0x2000);
  const view = new DataView(buffer.buffer);
  let pending: Uint8Array = new Uint8Array(0);
  let inFrame = false;
  let escaped = false;
  let length = 0;

  /** True when `byte` completes a frame. A wrong escape stands for the byte itself. */
  function accept(byte: number): boolean {
    if (!escaped && byte === END) {
      if (!inFrame) {
        inFrame = true;
        length = 0;
      } else if (length > 0) {
        inFrame = false;
        return true;
      }
      return false;
    }
    if (!inFrame) return false;
    if (!escaped && byte === ESC) {
      escaped = true;
      return false;
    }
    const plain = !escaped ? byte : byte === ESC_END ? END : byte === ESC_ESC ? ESC : byte;
    escaped = false;
    if (length < FRAME) buffer[length++] = plain;
    return false;
  }

  return {
    *next() {
      while (true) {
        for (let i = 0; i < pending.length; i++) {
          if (!accept(pending[i]!)) continue;
          pending = pending.subarray(i + 1);
          return view;
        }
        yield "delimiter";
        pending = machine.receive();
      }
    },
    catchUp() {
      const came = machine.receive();
      const all = new Uint8Array(pending.length + came.length);
      all.set(pending);
      all.set(came, pending.length);
      pending = all.length < RING ? all : all.subarray(all.length - all.length % RING);
    },
  };
}
