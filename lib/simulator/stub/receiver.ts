/**
 * The stub's receiver: an interrupt decodes SLIP directly into one of two buffers, which the main loop arms.
 * While no buffer is armed, bytes are lost (esp-flasher-stub: slip.c, frame_buffer.c, transport.c).
 */

import { END, ESC, ESC_END, ESC_ESC } from "../codec/slip.ts";
import type { Hardware, Routine } from "../hardware/hardware.ts";

/** Bytes of a frame: header, largest block, and room for block headers. */
const FRAME = 8 + 0x4000 + 0xff;

interface Slot {
  readonly bytes: Uint8Array;
  length: number;
  full: boolean;
  bad: boolean;
}

export interface StubReceiver {
  /** Returns the next frame, which stays valid until `release`. */
  next(): Routine<Uint8Array>;
  /** Returns the frame's buffer. A second call does nothing. */
  release(): void;
}

export function createStubReceiver(hardware: Hardware): StubReceiver {
  const slots: readonly [Slot, Slot] = [slot(), slot()];
  let filling = 0;
  let processing = 0;
  let armed = true;
  let state: "outside" | "inside" | "escaped" = "outside";
  let length = 0;

  function fail(): void {
    slots[filling]!.bad = true;
    armed = false;
    state = "outside";
  }

  function put(byte: number): void {
    if (length < FRAME) slots[filling]!.bytes[length++] = byte;
    else fail();
  }

  function interrupt(bytes: Uint8Array): void {
    for (const byte of bytes) {
      switch (state) {
        case "outside":
          if (byte !== END || !armed) break;
          length = 0;
          state = "inside";
          break;
        case "inside":
          if (byte === ESC) {
            state = "escaped";
          } else if (byte !== END) {
            put(byte);
          } else {
            if (length > 0) {
              slots[filling]!.length = length;
              slots[filling]!.full = true;
              armed = false;
            }
            state = "outside"; // even after an empty frame, so a doubled C0 swaps inside and outside
          }
          break;
        case "escaped":
          state = "inside";
          if (byte === ESC_END) put(END);
          else if (byte === ESC_ESC) put(ESC);
          else fail();
          break;
      }
    }
  }

  /** Handles the interrupts up to now, between which the main loop had no turn. */
  function catchUp(): void {
    for (let due = hardware.batchDue(); due !== undefined && due <= hardware.now; due = hardware.batchDue()) {
      interrupt(hardware.receiveUntil(due));
    }
  }

  /** A turn of the main loop: picks a finished slot, and arms the other one if it is free. */
  function poll(): Slot | undefined {
    const order = [1 - filling, filling];
    const index = order.find((i) => slots[i]!.bad) ?? order.find((i) => slots[i]!.full);
    if (index === undefined) return undefined;
    processing = index;
    if (slots[filling]!.full || slots[filling]!.bad) {
      const other = slots[1 - filling]!;
      if (other.full || other.bad) return slots[index]!; // neither slot is free
      filling = 1 - filling;
    }
    armed = true;
    return slots[index]!;
  }

  function release(): void {
    const done = slots[processing]!;
    done.full = false;
    done.bad = false;
  }

  return {
    *next() {
      while (true) {
        catchUp();
        const done = poll();
        if (done === undefined) {
          yield "batch";
        } else if (done.bad) {
          release();
        } else {
          return done.bytes.subarray(0, done.length);
        }
      }
    },
    release,
  };
}

function slot(): Slot {
  return { bytes: new Uint8Array(FRAME), length: 0, full: false, bad: false };
}
