/**
 * A board, line or chip that misbehaves once, at every position. Every session must satisfy `assertInvariants`.
 * FAULTS=all damages every byte in every way; by default each byte is damaged in one way, and most bytes inside data
 * blocks, which are all alike, are left out.
 */
import { assert, assertEquals } from "@std/assert";
import { FlasherError, LinkError, PortError, WriteError } from "../../lib/errors.ts";
import type { SerialPort } from "../../lib/serial/port.ts";
import type { BoardOptions, Faults } from "../../lib/simulator/mod.ts";
import { bootImage, code, file, noise } from "../fake/firmware.ts";
import { assertGood, assertInvariants, assertTruthful, holdsFiles } from "../fake/invariants.ts";
import { errorOf, methodsOf, runSession, type Session, type SessionOptions, SMALL } from "../fake/session.ts";

const ALL = Deno.env.get("FAULTS") === "all";
/** Prime, so that it is in step with nothing. */
const STRIDE = 97;

const IMAGE = [file(0, bootImage(0x300))];
const LOADERS = [{ who: "stub", useStub: true }, { who: "ROM alone", useStub: false }] as const;

function sessionWith(
  faults: Faults,
  { useStub, ...options }: SessionOptions & { useStub: boolean },
): Promise<Session> {
  const board: Partial<BoardOptions> = { ...SMALL, faults, ...options.board };
  return runSession({ files: IMAGE, ...options, board, job: { useStub, ...options.job } });
}

/** The results of many sessions. */
class Tally {
  sessions = 0;
  /** Unverified successes with wrong bytes in flash. */
  wrong: string[] = [];
  /** Errors with a wrong statement about the flash. */
  mistaken: string[] = [];
  errors = 0;

  check(session: Session, useStub: boolean, fault: string, damagedCommand = false): void {
    this.sessions++;
    try {
      assertInvariants(session, { verifies: useStub, truthful: !damagedCommand });
    } catch (cause) {
      throw new Error(`${fault}: ${cause instanceof Error ? cause.message : cause}`, {
        cause: session.error ?? cause,
      });
    }
    if (session.error instanceof FlasherError) {
      this.errors++;
      if (damagedCommand && !isTruthful(session, session.error)) this.mistaken.push(fault);
    } else if (!holdsFiles(session)) this.wrong.push(fault);
  }

  async report(t: Deno.TestContext): Promise<void> {
    const wrong = this.wrong.length > 0 ? `, ${this.wrong.length} not noticed (nor said to be verified)` : "";
    const mistaken = this.mistaken.length > 0 ? `, ${this.mistaken.length} of them mistaken` : "";
    await t.step(
      `${this.sessions} sessions, ${this.errors} ended with an error${mistaken}${wrong}`,
      () => {},
    );
  }
}

function isTruthful(session: Session, error: FlasherError): boolean {
  try {
    assertTruthful(session, error);
    return true;
  } catch {
    return false;
  }
}

type Damage = (byte: number, index: number) => number[];
const DAMAGES: readonly (readonly [name: string, damage: Damage])[] = [
  ["dropped", () => []],
  ["flipped", (byte, index) => [byte ^ (1 << index % 8)]],
  ["doubled", (byte) => [byte, byte]],
];

/** The bytes of a session without faults, in one direction. */
async function recording(direction: "toChip" | "fromChip", useStub: boolean): Promise<number[]> {
  const bytes: number[] = [];
  const session = await sessionWith({
    [direction]: (byte: number) => {
      bytes.push(byte);
      return undefined;
    },
  }, { useStub });
  await assertGood(session, useStub ? {} : { stray: [{ from: 0x1000, to: 0x2000 }] });
  return bytes;
}

/** The bytes to damage: all except the inner ones of data blocks, and some of those. */
function targets(bytes: readonly number[]): number[] {
  const HEAD = 40;
  const TAIL = 8;
  const chosen: number[] = [];
  let begin = 0;
  const ends = bytes.flatMap((byte, i) => byte === 0xc0 ? [i] : []);
  bytes.forEach((_byte, i) => {
    while (ends.length > 0 && ends[0]! < i) begin = ends.shift()!;
    const inside = i - begin > HEAD + 20 && (ends[0] ?? bytes.length) - i > TAIL;
    if (ALL || !inside || i % STRIDE === 0) chosen.push(i);
  });
  return chosen;
}

for (const { who, useStub } of LOADERS) {
  for (const direction of ["toChip", "fromChip"] as const) {
    Deno.test(`every byte damaged, ${direction}: ${who}`, async (t) => {
      const bytes = await recording(direction, useStub);
      const tally = new Tally();
      for (const [n, at] of targets(bytes).entries()) {
        for (const [name, damage] of ALL ? DAMAGES : [DAMAGES[n % DAMAGES.length]!]) {
          const map = (byte: number, index: number) => index === at ? damage(byte, index) : undefined;
          const session = await sessionWith({ [direction]: map }, { useStub });
          tally.check(session, useStub, `byte ${at} ${direction} ${name}`, direction === "toChip");
        }
      }
      assert(tally.sessions > 400);
      await tally.report(t);
      // Only the checksum of a block protects what the ROM gets: only a stub can verify its writes.
      if (useStub || direction === "fromChip") assertEquals(tally.wrong, []);
      else assert(tally.wrong.length < tally.sessions / 50, tally.wrong.join("\n"));
      // One bit makes MEM_DATA a FLASH_DATA, and READ_REG a FLASH_BEGIN, which nothing can detect.
      assert(tally.mistaken.length < 6, tally.mistaken.join("\n"));
    });
  }

  Deno.test(`every command refused or ignored: ${who}`, async (t) => {
    let commands = 0;
    await sessionWith({ refuse: (count) => void (commands = count + 1) }, { useStub });
    const codes = useStub
      ? [[1, 5], [1, 7], [0xc0, 0], [0xc1, 0], [0xc4, 0], [0xc7, 0], [0xff, 0]] as const
      : [[1, 5], [1, 6], [1, 7], [1, 8]] as const;
    const tally = new Tally();
    for (let n = 0; n < commands; n++) {
      for (const answer of [...codes, "silence"] as const) {
        const session = await sessionWith({ refuse: (count) => count === n ? answer : undefined }, {
          useStub,
        });
        tally.check(session, useStub, `command ${n}: ${answer}`);
      }
    }
    assert(commands > 15);
    await tally.report(t);
    assertEquals(tally.wrong, []);
  });

  Deno.test(`every command after a certain one ignored: ${who}`, async (t) => {
    const tally = new Tally();
    for (let n = 0; n < 50; n++) {
      const session = await sessionWith({ refuse: (count) => count >= n ? "silence" : undefined }, {
        useStub,
      });
      tally.check(session, useStub, `commands from ${n} on`);
    }
    await tally.report(t);
  });

  Deno.test(`the chip resets at any byte: ${who}`, async (t) => {
    const { length } = await recording("toChip", useStub);
    const tally = new Tally();
    for (let at = 1; at < length; at += ALL ? 1 : useStub ? 89 : 7) {
      tally.check(await sessionWith({ resetAt: at }, { useStub }), useStub, `reset at byte ${at}`);
    }
    await tally.report(t);
    assertEquals(tally.wrong, []);
  });

  Deno.test(`unplugged at any step: ${who}`, async (t) => {
    const tally = new Tally();
    let steps = 0;
    for (let at = 1, over = false; !over; at++) {
      steps = 0;
      const session = await sessionWith({}, {
        useStub,
        wrapPort: (port, _clock, board) =>
          counting(port, () => {
            if (++steps === at) board.unplug();
          }),
      });
      over = steps < at;
      tally.check(session, useStub, `unplugged at step ${at}`);
      if (!over && session.error !== undefined) assertEquals(errorOf(session, PortError).reason, "lost");
    }
    await tally.report(t);
  });

  Deno.test(`flash that does not hold the data: ${who}`, async (t) => {
    const tally = new Tally();
    const files = [file(0, bootImage(0x300)), file(0x4000, code(0x2400))];
    for (const badCell of [0, 1, 0x2ff, 0x4000, 0x5000, 0x63ff]) {
      const session = await sessionWith({ badCell }, { useStub, files });
      tally.check(session, useStub, `bad cell ${badCell}`);
      errorOf(session, WriteError);
    }
    for (const badSector of [0, 4, 5, 6]) {
      const session = await sessionWith({ badSector }, { useStub, files });
      tally.check(session, useStub, `bad sector ${badSector}`);
      errorOf(session, WriteError);
    }
    await tally.report(t);
  });

  Deno.test(`garbage instead of answers, from any time on: ${who}`, async (t) => {
    const tally = new Tally();
    for (let from = 0; from < 700; from += 23) {
      const session = await sessionWith({}, {
        useStub,
        wrapPort: (port, clock) => ({
          ...methodsOf(port),
          async read(ms) {
            if (clock.now() < from) return await port.read(ms);
            await clock.sleep(Math.min(ms, 4));
            return noise(40, 1 + Math.floor(clock.now()));
          },
        }),
      });
      tally.check(session, useStub, `garbage from ${from} ms on`);
    }
    await tally.report(t);
  });

  Deno.test(`frames without end instead of answers: ${who}`, async () => {
    const stale = Uint8Array.from([0xc0, 1, 0x08, 2, 0, 0, 0, 0, 0, 0, 0, 0xc0]);
    const session = await sessionWith({}, {
      useStub,
      wrapPort: (port, clock) => ({
        ...methodsOf(port),
        async read(ms) {
          await clock.sleep(Math.min(ms, 1));
          return stale;
        },
      }),
    });
    new Tally().check(session, useStub, "SYNC answers without end");
    errorOf(session, LinkError);
  });
}

/** Calls `step` before every action of the port. */
function counting(port: SerialPort, step: () => void): SerialPort {
  const plain = methodsOf(port);
  const counted = <A extends unknown[], R>(action: (...args: A) => R) => (...args: A): R => {
    step();
    return action(...args);
  };
  return {
    ...plain,
    read: counted(plain.read),
    write: counted(plain.write),
    setLines: counted(plain.setLines),
    setBaud: counted(plain.setBaud),
    discardInput: counted(plain.discardInput),
  };
}

Deno.test("random damage throughout a longer session", async (t) => {
  const files = [file(0, bootImage(0x3000, noise)), file(0x8000, code(0x6000))];
  const tally = new Tally();
  for (let seed = 1; seed <= 60; seed++) {
    const luck = noise(0x20000, seed);
    const rare = seed % 2 === 0 ? 1 : 4;
    const map = (byte: number, index: number) =>
      luck[index]! === 7 && luck[index + 1]! < rare * 4
        ? DAMAGES[seed % DAMAGES.length]![1](byte, index)
        : undefined;
    const direction = seed % 4 < 2 ? "toChip" : "fromChip";
    const session = await sessionWith({ [direction]: map }, { useStub: true, files });
    tally.check(session, true, `seed ${seed}`);
  }
  await tally.report(t);
});
