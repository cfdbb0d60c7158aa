/**
 * The kinds of faults, each in every place where it can occur. Each is a row of the reliability table. This file knows
 * nothing about flasher except what the healthy session looks like.
 */
import type { SerialPort } from "../../lib/serial/port.ts";
import { noise } from "../fake/firmware.ts";
import { methodsOf } from "../fake/session.ts";
import { counting, type Recording, type Variation } from "./targets.ts";

export interface Case {
  readonly what: string;
  readonly variation: Variation;
  /** The chip got other commands than flasher sent, so an error may be wrong about the state of the flash. */
  readonly damagedCommand?: boolean;
}

export interface Kind {
  readonly name: string;
  readonly cases: (healthy: Recording) => Iterable<Case>;
}

type Direction = "toChip" | "fromChip";
type Damage = (byte: number, index: number) => readonly number[];

const DAMAGES: Readonly<Record<string, Damage>> = {
  lost: () => [],
  flipped: (byte, index) => [byte ^ (1 << index % 8)],
  doubled: (byte) => [byte, byte],
};

const FRAME_END = 0xc0;

/** Each byte of one direction, once. */
function damaged(damage: Damage, direction: Direction): Kind["cases"] {
  return function* (healthy) {
    for (let at = 0; at < healthy[direction].length; at++) {
      const map = (byte: number, index: number) => index === at ? damage(byte, index) : undefined;
      yield {
        what: `byte ${at}`,
        variation: { faults: { [direction]: map } },
        damagedCommand: direction === "toChip",
      };
    }
  };
}

/** Noise before or after each frame delimiter. */
function noisy(direction: Direction): Kind["cases"] {
  return function* (healthy) {
    for (const [at, byte] of healthy[direction].entries()) {
      if (byte !== FRAME_END) continue;
      for (const where of ["before", "behind"] as const) {
        const stray = [...noise(1 + at % 24, at + 1)];
        const map = (byte: number, index: number) =>
          index !== at ? undefined : where === "before" ? [...stray, byte] : [byte, ...stray];
        yield {
          what: `${stray.length} bytes ${where} the mark at ${at}`,
          variation: { faults: { [direction]: map } },
          damagedCommand: direction === "toChip",
        };
      }
    }
  };
}

/** Splits the reads of `port` at the given byte counts. */
function cutAt(port: SerialPort, isCut: (count: number) => boolean): SerialPort {
  let count = 0;
  let held = new Uint8Array();
  return {
    ...methodsOf(port),
    async read(ms) {
      const bytes = held.length > 0 ? held : await port.read(ms);
      let length = 0;
      while (length < bytes.length) {
        length++;
        if (isCut(++count)) break;
      }
      held = bytes.slice(length);
      return bytes.slice(0, length);
    },
    async discardInput() {
      held = new Uint8Array();
      await port.discardInput();
    },
  };
}

function* cutReads({ fromChip }: Recording): Iterable<Case> {
  for (const every of [1, 2, 3, 5, 13]) {
    yield {
      what: `every ${every} bytes`,
      variation: { wrapPort: (port) => cutAt(port, (count) => count % every === 0) },
    };
  }
  for (let at = 1; at < fromChip.length; at++) {
    yield { what: `at byte ${at}`, variation: { wrapPort: (port) => cutAt(port, (count) => count === at) } };
  }
}

/** Holds back what is read after the n-th write until a later one, like a slow driver. */
function heldBack(port: SerialPort, n: number): SerialPort {
  let writes = 0;
  const late: Uint8Array[] = [];
  return {
    ...methodsOf(port),
    async write(bytes) {
      writes++;
      await port.write(bytes);
    },
    async read(ms) {
      const bytes = await port.read(ms);
      if (writes === n) {
        if (bytes.length > 0) late.push(bytes);
        return new Uint8Array();
      }
      const all = [...late.splice(0), bytes];
      return Uint8Array.from(all.flatMap((part) => [...part]));
    },
  };
}

function* lateAnswers({ commands }: Recording): Iterable<Case> {
  for (let n = 1; n <= commands; n++) {
    yield { what: `answer to write ${n}`, variation: { wrapPort: (port) => heldBack(port, n) } };
  }
}

/** Repeats the frames that end within the n-th read with frames. */
function twice(port: SerialPort, n: number): SerialPort {
  let reads = 0;
  return {
    ...methodsOf(port),
    async read(ms) {
      const bytes = await port.read(ms);
      if (bytes.length === 0 || ++reads !== n) return bytes;
      return Uint8Array.from([...bytes, ...bytes]);
    },
  };
}

function* doubledAnswers({ commands }: Recording): Iterable<Case> {
  for (let n = 1; n <= commands; n++) {
    yield { what: `read ${n}`, variation: { wrapPort: (port) => twice(port, n) } };
  }
}

/** Error codes of ROMs and stubs (docs/protocol.md), and an unknown one. */
const REFUSALS = [[1, 5], [1, 6], [1, 7], [1, 8], [0xc0, 0], [0xc1, 0], [0xc4, 0], [0xc7, 0], [
  0xff,
  0,
]] as const;

function* refused({ commands }: Recording): Iterable<Case> {
  for (let n = 0; n < commands; n++) {
    for (const how of REFUSALS) {
      yield {
        what: `command ${n} by ${how}`,
        variation: { faults: { refuse: (count) => count === n ? how : undefined } },
      };
    }
  }
}

function* ignored({ commands }: Recording): Iterable<Case> {
  for (let n = 0; n < commands; n++) {
    yield {
      what: `command ${n}`,
      variation: { faults: { refuse: (count) => count === n ? "silence" : undefined } },
    };
  }
}

function* silent({ commands }: Recording): Iterable<Case> {
  for (let n = 0; n < commands; n++) {
    yield {
      what: `from command ${n} on`,
      variation: { faults: { refuse: (count) => count >= n ? "silence" : undefined } },
    };
  }
}

function* resets({ toChip }: Recording): Iterable<Case> {
  for (let at = 1; at < toChip.length; at++) {
    yield { what: `at byte ${at}`, variation: { faults: { resetAt: at } } };
  }
}

function* unplugged({ steps }: Recording): Iterable<Case> {
  for (let at = 1; at <= steps; at++) {
    let step = 0;
    yield {
      what: `at step ${at}`,
      variation: { wrapPort: (port, _clock, board) => counting(port, () => ++step === at && board.unplug()) },
    };
  }
}

/** Addresses and sectors that the targets write, and others. */
function* worn(): Iterable<Case> {
  for (
    const badCell of [0, 1, 0x40, 0x1000, 0x1001, 0x1300, 0x2000, 0x2001, 0x2123, 0x8000, 0x8001, 0x8800]
  ) {
    yield { what: `cell ${badCell}`, variation: { faults: { badCell } } };
  }
  for (const badSector of [0, 1, 2, 8, 9]) {
    yield { what: `sector ${badSector}`, variation: { faults: { badSector } } };
  }
}

function* deaf(): Iterable<Case> {
  yield { what: "the baud change is not taken", variation: { faults: { ignoreBaudChange: true } } };
  yield { what: "the stub does not greet", variation: { faults: { noOhai: true } } };
}

export const KINDS: readonly Kind[] = [
  ...(["toChip", "fromChip"] as const).flatMap((direction) =>
    Object.entries(DAMAGES).map(([name, damage]): Kind => ({
      name: `one byte ${name}, ${direction === "toChip" ? "to" : "from"} the chip`,
      cases: damaged(damage, direction),
    }))
  ),
  { name: "noise between frames, to the chip", cases: noisy("toChip") },
  { name: "noise between frames, from the chip", cases: noisy("fromChip") },
  { name: "reads cut anywhere", cases: cutReads },
  { name: "an answer that comes late", cases: lateAnswers },
  { name: "an answer that comes twice", cases: doubledAnswers },
  { name: "a command refused", cases: refused },
  { name: "a command ignored", cases: ignored },
  { name: "the chip falls silent", cases: silent },
  { name: "the chip resets", cases: resets },
  { name: "unplugged", cases: unplugged },
  { name: "worn flash", cases: worn },
  { name: "baud change or stub that fails", cases: deaf },
];
