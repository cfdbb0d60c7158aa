/** How the stub answers. */

import type { Machine, Routine } from "../hardware/machine.ts";
import { frame } from "../codec/slip.ts";

/** What a reply carries besides its opcode. */
export interface ReplyContent {
  readonly status: readonly [number, number];
  readonly value?: number;
  readonly payload?: Uint8Array;
}

export function* sendReply(
  machine: Machine,
  opcode: number,
  content: ReplyContent,
): Routine<void> {
  const payload = content.payload ?? new Uint8Array(0);
  const message = new Uint8Array(8 + payload.length + 2);
  message.set([1, opcode, payload.length + 2, 0]);
  new DataView(message.buffer).setUint32(4, content.value ?? 0, true);
  message.set(payload, 8);
  message.set(content.status, 8 + payload.length);
  yield* send(machine, message);
}

/** One frame; returns when the transmitter has taken all of it. */
export function* send(machine: Machine, payload: Uint8Array): Routine<void> {
  const wait = machine.transmit(frame(payload));
  if (wait > 0) yield wait;
}
