/**
 * How the stub takes in frames: an interrupt decodes SLIP straight into one of two buffers, the main loop arms them.
 * While no buffer is armed, bytes are lost (esp-flasher-stub: slip.c, frame_buffer.c, transport.c).
 */

import { END, ESC, ESC_END, ESC_ESC } from "../codec/slip.ts";
import type { Machine, Routine } from "../hardware/machine.ts";

/** Header, largest block, and room for block headers. */
const FRAME = 8 + 0x4000 + 0xff;

interface Slot {
  readonly bytes: Uint8Array;
  length: number;
  full: boolean;
  bad: boolean;
}

export interface StubReceiver {
  /** The next frame; it stays valid until `release`. */
  next(): Routine<Uint8Array>;
  /** Gives the frame's buffer back. Harmless when done twice. */
  release(): void;
}

export function createStubReceiver(machine: Machine): StubReceiver {
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
            state = "outside"; // after an empty frame too: this is how a doubled C0 turns inside out
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

  /** Interrupts up to now. The main loop had no turn between them, or there is only one. */
  function catchUp(): void {
    for (let due = machine.batchDue(); due !== undefined && due <= machine.now; due = machine.batchDue()) {
      interrupt(machine.receiveUntil(due));
    }
  }

  /** The main loop looks: picks a slot that is done, and arms the other one if that is free. */
  function poll(): Slot | undefined {
    const order = [1 - filling, filling];
    const index = order.find((i) => slots[i]!.bad) ?? order.find((i) => slots[i]!.full);
    if (index === undefined) return undefined;
    processing = index;
    if (slots[filling]!.full || slots[filling]!.bad) {
      const other = slots[1 - filling]!;
      if (other.full || other.bad) return slots[index]!; // nothing to arm
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
