/** Watches and changes the frames between flasher and the chip. It has its own SLIP. */
import type { SerialPort } from "../../lib/serial/port.ts";
import { methodsOf } from "./session.ts";

export interface Frame {
  readonly payload: Uint8Array;
  /** Its direction and opcode. */
  readonly to: "chip" | "host";
  readonly op: number;
}

/** The word at `at` in a frame's body, after the header of eight bytes. */
export function wordOf({ payload }: Frame, index: number): number {
  return new DataView(payload.buffer, payload.byteOffset).getUint32(8 + 4 * index, true);
}

export interface Watch {
  /** Every frame in both directions, in the order in which flasher sent or read them. */
  readonly frames: Frame[];
  /** Bytes that arrived outside of frames. */
  readonly noise: number[];
  wrap(port: SerialPort): SerialPort;
}

/**
 * Watches a port. Calls `tamper` for each frame from the chip: undefined lets it pass; otherwise the returned payloads
 * arrive in its place.
 */
export function watch(tamper?: (frame: Frame, index: number) => readonly Uint8Array[] | undefined): Watch {
  const frames: Frame[] = [];
  const noise: number[] = [];
  let answers = 0;
  return {
    frames,
    noise,
    wrap(port) {
      let pending: number[] | undefined;
      return {
        ...methodsOf(port),
        write(bytes) {
          frames.push({ payload: unslip(bytes.subarray(1, -1)), to: "chip", op: bytes[2]! });
          return port.write(bytes);
        },
        async read(ms) {
          const out: number[] = [];
          for (const byte of await port.read(ms)) {
            if (pending === undefined) {
              if (byte === 0xc0) pending = [];
              else out.push(byte), noise.push(byte);
            } else if (byte !== 0xc0) {
              pending.push(byte);
            } else if (pending.length > 0) {
              const payload = unslip(Uint8Array.from(pending));
              pending = undefined;
              const frame: Frame = { payload, to: "host", op: payload[1]! };
              for (const passed of tamper?.(frame, answers++) ?? [payload]) {
                frames.push({ payload: passed, to: "host", op: passed[1]! });
                out.push(...slip(passed));
              }
            }
          }
          return Uint8Array.from(out);
        },
      };
    },
  };
}

export function slip(payload: Uint8Array): Uint8Array {
  const escaped = Array.from(payload).flatMap((byte) =>
    byte === 0xc0 ? [0xdb, 0xdc] : byte === 0xdb ? [0xdb, 0xdd] : [byte]
  );
  return Uint8Array.from([0xc0, ...escaped, 0xc0]);
}

export function unslip(escaped: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let i = 0; i < escaped.length; i++) {
    if (escaped[i] !== 0xdb) out.push(escaped[i]!);
    else out.push(escaped[++i] === 0xdc ? 0xc0 : 0xdb);
  }
  return Uint8Array.from(out);
}
