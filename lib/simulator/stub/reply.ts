/** The stub's replies. */

import type { Hardware, Routine } from "../hardware/hardware.ts";
import { frame } from "../codec/slip.ts";

/** The content of a reply, without its opcode. */
export interface ReplyContent {
  readonly status: readonly [number, number];
  readonly value?: number;
  readonly payload?: Uint8Array;
}

export function* sendReply(
  hardware: Hardware,
  opcode: number,
  content: ReplyContent,
): Routine<void> {
  const payload = content.payload ?? new Uint8Array(0);
  const message = new Uint8Array(8 + payload.length + 2);
  message.set([1, opcode, payload.length + 2, 0]);
  new DataView(message.buffer).setUint32(4, content.value ?? 0, true);
  message.set(payload, 8);
  message.set(content.status, 8 + payload.length);
  yield* send(hardware, message);
}

/** Sends one frame. Returns when the transmitter has taken all of it. */
export function* send(hardware: Hardware, payload: Uint8Array): Routine<void> {
  const wait = hardware.transmit(frame(payload));
  if (wait > 0) yield wait;
}
