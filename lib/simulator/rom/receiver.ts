/** The boot ROM's receiver: an interrupt fills a ring buffer of 256 bytes, which the loader empties between commands. */

import { END, ESC, ESC_END, ESC_ESC } from "../codec/slip.ts";
import type { Hardware, Routine } from "../hardware/hardware.ts";

/** The ring has no overflow check: a full ring counts as empty, and more bytes overwrite the oldest. */
const RING = 256;

/** Longer frames are cut. Behind a shorter frame, commands read the rest of an earlier one. */
const FRAME = 0x2000;

export interface RomReceiver {
  /** Returns the next frame in its whole buffer: earlier frames remain where this one ends. */
  next(): Routine<DataView>;
  /** Moves through the ring what arrived during a command. Call it after each command. */
  catchUp(): void;
}

export function createRomReceiver(hardware: Hardware): RomReceiver {
  // A header may claim up to 0x1800 bytes of the memory behind a frame as its data.
  const buffer = new Uint8Array(FRAME + 0x2000);
  const view = new DataView(buffer.buffer);
  let pending: Uint8Array = new Uint8Array(0);
  let inFrame = false;
  let escaped = false;
  let length = 0;

  /** Returns true if `byte` completes a frame. An invalid escape stands for the byte itself. */
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
        pending = hardware.receive();
      }
    },
    catchUp() {
      const came = hardware.receive();
      const all = new Uint8Array(pending.length + came.length);
      all.set(pending);
      all.set(came, pending.length);
      pending = all.length < RING ? all : all.subarray(all.length - all.length % RING);
    },
  };
}
