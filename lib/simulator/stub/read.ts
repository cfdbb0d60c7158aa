/** READ_FLASH of the stub: packets, acknowledgements, digest. */

import { md5 } from "../codec/digest.ts";
import type { Machine, Routine } from "../hardware/machine.ts";
import { FAILURE, type Result } from "./codes.ts";
import type { StubReceiver } from "./receiver.ts";
import { send } from "./reply.ts";

/** Largest packet. */
const PACKET_LIMIT = 0x1000;

/** Packets, one under way at a time: any 4-byte frame acknowledges, another length ends it. Then the digest. */
export function* readFlash(
  { machine, receiver }: { machine: Machine; receiver: StubReceiver },
  { offset, length, packet }: { offset: number; length: number; packet: number },
): Routine<Result> {
  if (packet > PACKET_LIMIT) return FAILURE.length;
  receiver.release();
  const { flash } = machine;
  const sent: Uint8Array[] = [];
  let acknowledged = 0;
  for (let at = 0; at < length || acknowledged < length;) {
    if (at < length) {
      const size = Math.min(packet, length - at);
      if (offset + at + size > flash.claimed) return FAILURE.spi;
      const piece = flash.read(offset + at, size);
      yield piece.length / 1024 * machine.timing.readPerKb;
      yield* send(machine, piece);
      sent.push(piece);
      at += piece.length;
    }
    const ack = yield* receiver.next();
    const bytes = ack.slice();
    receiver.release();
    if (bytes.length !== 4) break;
    acknowledged = new DataView(bytes.buffer).getUint32(0, true);
  }
  yield* send(machine, md5(...sent));
  return "ok";
}
