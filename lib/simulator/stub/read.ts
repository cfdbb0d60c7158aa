/** The stub's READ_FLASH: packets, acknowledgements, digest. */

import { md5 } from "../codec/digest.ts";
import type { Hardware, Routine } from "../hardware/hardware.ts";
import { FAILURE, type StubResult } from "./codes.ts";
import type { StubReceiver } from "./receiver.ts";
import { send } from "./reply.ts";

/** Largest packet. */
const PACKET_LIMIT = 0x1000;

/** Sends one packet at a time. A frame of 4 bytes acknowledges it, any other length stops. The digest follows. */
export function* streamFlash(
  { hardware, receiver }: { hardware: Hardware; receiver: StubReceiver },
  { offset, length, packet }: { offset: number; length: number; packet: number },
): Routine<StubResult> {
  if (packet > PACKET_LIMIT) return FAILURE.length;
  receiver.release();
  const { flash } = hardware;
  const sent: Uint8Array[] = [];
  let acknowledged = 0;
  for (let at = 0; at < length || acknowledged < length;) {
    if (at < length) {
      const size = Math.min(packet, length - at);
      if (offset + at + size > flash.claimed) return FAILURE.spi;
      const piece = flash.read(offset + at, size);
      yield piece.length / 1024 * hardware.timing.readPerKb;
      yield* send(hardware, piece);
      sent.push(piece);
      at += piece.length;
    }
    const ack = yield* receiver.next();
    const bytes = ack.slice();
    receiver.release();
    if (bytes.length !== 4) break;
    acknowledged = new DataView(bytes.buffer).getUint32(0, true);
  }
  yield* send(hardware, md5(...sent));
  return "ok";
}
