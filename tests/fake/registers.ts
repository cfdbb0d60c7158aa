/** A loader that knows only registers and SYNC, with its own port, for tests of a few register accesses. */
import type { Dialect } from "../../lib/esp/chips/mod.ts";
import { Loader } from "../../lib/esp/link/loader.ts";
import { PortError } from "../../lib/errors.ts";
import type { SerialPort } from "../../lib/serial/port.ts";
import { VirtualClock } from "../../lib/simulator/mod.ts";
import { slip, unslip } from "./frames.ts";

export interface RegisterBoard {
  readonly loader: Loader;
  readonly clock: VirtualClock;
  readonly registers: Map<number, number>;
  /** `read 60008000`, `write 60008000 1`, `baud 460800 0`, `sync`, `lines dtr=0 rts=1`, `host 460800`. */
  readonly log: string[];
  /** Bytes that the chip sends by itself. */
  print(text: string): void;
  /** From now on, every access fails: the device is gone. */
  unplug(): void;
}

export interface RegisterOptions {
  readonly dialect: Dialect;
  readonly registers?: Readonly<Record<number, number>>;
  /** Called before each log entry. */
  readonly on?: (entry: string, board: RegisterBoard) => void;
  readonly baud?: number;
}

export function registerBoard(
  { dialect, registers: preset = {}, on, baud = 115_200 }: RegisterOptions,
): RegisterBoard {
  const clock = new VirtualClock();
  const registers = new Map(Object.entries(preset).map(([address, value]) => [Number(address), value]));
  const log: string[] = [];
  let input: number[] = [];
  let gone = false;

  function note(entry: string): void {
    if (gone) {
      throw new PortError("Cannot reach the test port: the device is gone", "lost", { hint: "Plug it in." });
    }
    on?.(entry, board);
    log.push(entry);
  }

  function answer(request: Uint8Array): void {
    const view = new DataView(request.buffer, request.byteOffset);
    const [opcode, first, second] = [
      request[1]!,
      view.getUint32(8, true),
      view.byteLength > 15 ? view.getUint32(12, true) : 0,
    ];
    let value = 1;
    switch (opcode) {
      case 0x08:
        note("sync");
        break;
      case 0x09:
        note(`write ${first.toString(16)} ${second.toString(16)}`);
        registers.set(first, second);
        break;
      case 0x0a:
        note(`read ${first.toString(16)}`);
        value = registers.get(first) ?? 0;
        break;
      case 0x0f:
        note(`baud ${first} ${second}`);
        break;
      default:
        throw new Error(`test: opcode 0x${opcode.toString(16)} is not known here`);
    }
    const frame = new Uint8Array(8 + dialect.statusBytes);
    frame.set([1, opcode, dialect.statusBytes, 0]);
    new DataView(frame.buffer).setUint32(4, value, true);
    for (let i = 0; i < (opcode === 0x08 ? 8 : 1); i++) input.push(...slip(frame));
  }

  const port: SerialPort = {
    name: "test",
    hasLines: true,
    async read(timeoutMs) {
      if (gone) note("read");
      if (input.length === 0) await clock.sleep(timeoutMs);
      const bytes = Uint8Array.from(input);
      input = [];
      return bytes;
    },
    // deno-lint-ignore require-await -- the interface is asynchronous
    async write(bytes) {
      answer(unslip(bytes.subarray(1, -1)));
    },
    // deno-lint-ignore require-await -- the interface is asynchronous
    async setLines({ dtr, rts }) {
      const named = [
        dtr === undefined ? [] : [`dtr=${Number(dtr)}`],
        rts === undefined ? [] : [`rts=${Number(rts)}`],
      ];
      note(`lines ${named.flat().join(" ")}`);
    },
    // deno-lint-ignore require-await -- the interface is asynchronous
    async setBaud(rate) {
      note(`host ${rate}`);
    },
    // deno-lint-ignore require-await -- the interface is asynchronous
    async discardInput() {
      input = [];
    },
    async close() {},
  };
  const board: RegisterBoard = {
    loader: new Loader(port, { clock, dialect, baud }),
    clock,
    registers,
    log,
    print: (text) => void input.push(...new TextEncoder().encode(text)),
    unplug: () => void (gone = true),
  };
  return board;
}
