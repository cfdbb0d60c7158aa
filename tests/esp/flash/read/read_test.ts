/** Reading flash: on every chip, by stub and ROM, with damage in transit. */
import { assert, assertEquals, assertInstanceOf, assertStringIncludes } from "@std/assert";
import { readVerified } from "../../../../lib/esp/flash/read/read_verified.ts";
import { retryOnLink } from "../../../../lib/esp/jobs/session.ts";
import { ChipError, Interrupted, LinkError, PortError } from "../../../../lib/errors.ts";
import { type Context, MODELS, resultOf, workOn, type WorkOptions } from "../../../fake/chip_session.ts";
import { errorOf } from "../../../fake/session.ts";
import { sameBytes, story } from "../../../fake/invariants.ts";

const READ = 0xd2;
const READ_SLOW = 0x0e;

function reading(offset: number, size: number) {
  return ({ session, flashSize, clock, report }: Context) =>
    readVerified({ path: "out.bin", offset, size }, {
      clock,
      report,
      retry: retryOnLink(session, flashSize),
    });
}

function read(offset: number, size: number, options: WorkOptions) {
  return workOn(reading(offset, size), options);
}

for (const chip of MODELS) {
  Deno.test(`read: ${chip}, stub`, async () => {
    for (const [offset, size] of [[0, 0x12000], [0x1001, 3], [0x2fffe, 0x10002], [0x8003, 0x1ffe]] as const) {
      const run = await read(offset, size, { board: { chip } });
      const bytes = resultOf(run);
      assert(sameBytes(bytes, run.board.flash.slice(offset, offset + size)), `${offset} ${size}`);
      assert(sameBytes(run.board.flash, run.flashBefore));
      assertEquals(
        story(run.events),
        "connecting connected stub speed flash reading received verifying read resetting finished",
      );
      assertEquals(run.opcodes.includes(READ), true);
      await run.clock.sleep(300);
      // The chip left its bootloader, although noise does not boot.
      assertEquals(run.board.state, "hung");
    }
  });

  Deno.test(`read: ${chip}, ROM alone`, async () => {
    const run = await read(0x1001, 0x1234, { board: { chip }, job: { useStub: false } });
    if (chip === "esp8266") {
      assertStringIncludes(errorOf(run, ChipError).message, "cannot read its flash back");
      return;
    }
    assert(sameBytes(resultOf(run), run.board.flash.slice(0x1001, 0x1001 + 0x1234)));
    assertEquals(run.opcodes.includes(READ_SLOW), true);
    assertEquals(run.opcodes.includes(READ), false);
  });
}

Deno.test("read: progress rises with each packet up to the size, even if a part is read again", async () => {
  let damaged = 0;
  // Bytes of the second packet, when it is sent first.
  const fromChip = (byte: number, index: number) =>
    index > 9000 && index < 9010 && damaged++ < 1 ? [byte ^ 0x10] : undefined;
  for (const faults of [{}, { fromChip }]) {
    const run = await read(0, 0x9000, { board: { faults } });
    assert(sameBytes(resultOf(run), run.board.flash.slice(0, 0x9000)));
    const amounts = run.events.flatMap((event) => event.type === "received" ? [event.received] : []);
    assertEquals(amounts, [...amounts].sort((a, b) => a - b));
    assertEquals([new Set(amounts).size, amounts.length, amounts.at(-1)], [9, 9, 0x9000]);
  }
  assert(damaged > 0);
});

/** Damages one byte from the chip, counted from the start of the stream. */
function damageAt(at: number, change: (byte: number) => readonly number[]): WorkOptions {
  let from = Infinity;
  let seen = 0;
  return {
    board: {
      faults: {
        refuse: (_count, opcode) => {
          if (opcode === READ && from === Infinity) from = 0;
          return undefined;
        },
        fromChip: (byte) => from !== 0 || seen++ !== at ? undefined : change(byte),
      },
    },
  };
}

Deno.test("read: a byte lost, doubled or changed costs time, never correctness", async () => {
  const changes = { lost: () => [], doubled: (b: number) => [b, b], flipped: (b: number) => [b ^ 0x41] };
  for (const [name, change] of Object.entries(changes)) {
    // Frame borders, the first packet, a packet border, the digest: after 12 bytes of answer come 0x1000 and escapes.
    for (const at of [12, 13, 14, 700, 4108, 4120, 4130, 4145, 4150, 8250, 8290]) {
      const run = await read(0x3000, 0x2000, damageAt(at, change));
      if (run.error !== undefined) assertInstanceOf(run.error, LinkError, `${name} at ${at}`);
      else assert(sameBytes(run.result!, run.board.flash.slice(0x3000, 0x5000)), `${name} at ${at}`);
      // The stub stops on request and accepts the next read, so no recovery is needed. At the digest it is done.
      if (at >= 8250) continue;
      assertEquals(run.events.filter(({ type }) => type === "recovering"), [], `${name} at ${at}`);
    }
  }
});

Deno.test("read: a link that damages every packet ends in an error with advice", async () => {
  let reading = false;
  let count = 0;
  const run = await read(0, 0x4000, {
    board: {
      faults: {
        refuse(_count, opcode) {
          reading ||= opcode === READ;
          return undefined;
        },
        fromChip: (byte) => reading && ++count % 1000 === 0 ? [byte ^ 1] : undefined,
      },
    },
  });
  const error = errorOf(run, LinkError);
  assertStringIncludes(error.message, "Cannot continue: the link is unreliable, it failed");
  // Every step of the ladder was tried.
  for (const baud of [460800, 230400, 115200]) assertStringIncludes(error.message, `${baud}`);
  assertStringIncludes(error.hint!, "Cannot read flash from 0x000000");
});

Deno.test("read: on a line that damages one byte in some thousands, smaller parts get through", async () => {
  let reading = false;
  let count = 0;
  const run = await read(0, 0x40000, {
    board: {
      faults: {
        refuse(_count, opcode) {
          reading ||= opcode === READ;
          return undefined;
        },
        fromChip: (byte) => reading && ++count % 7001 === 0 ? [byte ^ 1] : undefined,
      },
    },
  });
  assert(sameBytes(resultOf(run), run.board.flash));
});

Deno.test("read: after failures at a high rate the read continues at a lower one", async () => {
  let clock = () => 0;
  let sent = 0;
  const run = await read(0, 0x40000, {
    board: {
      faults: {
        // Half-way the line goes bad, until the rate is lower.
        fromChip: (byte) => clock() > 0 && ++sent % 50 === 0 ? [byte ^ 1] : undefined,
      },
    },
    onEvent(event) {
      if (event.type === "received" && event.received > 0x20000 && sent === 0) clock = () => 1;
      if (event.type === "recovering" && event.baud < event.from) clock = () => 0;
    },
  });
  assert(sameBytes(resultOf(run), run.board.flash));
  assert(run.events.some((event) => event.type === "recovering" && event.baud === 230400));
  const amounts = run.events.flatMap((event) => event.type === "received" ? [event.received] : []);
  assertEquals(amounts, [...amounts].sort((a, b) => a - b));
  assertEquals(amounts.at(-1), 0x40000);
});

Deno.test("read: the chip's hash must equal that of the data received", async () => {
  const lies = await workOn(async ({ session, flashSize, clock, report }) => {
    const { loader } = session;
    const command = loader.command.bind(loader);
    loader.command = async (one, options) => {
      const answer = await command(one, options);
      return one.op === "flashMd5" ? { ...answer, payload: answer.payload.map((byte) => byte ^ 1) } : answer;
    };
    return await reading(0, 0x1000)({ session, flashSize, clock, report });
  });
  assertStringIncludes(errorOf(lies, LinkError).message, "the data received has MD5");
  assert(!lies.events.some(({ type }) => type === "read"));
});

Deno.test("read: unplugged or interrupted in the middle", async () => {
  const unplugged = await read(0, 0x20000, {
    onEvent: (event, board) => void (event.type === "received" && board.unplug()),
  });
  assertEquals(errorOf(unplugged, PortError).reason, "lost");
  const interrupted = await read(0, 0x20000, {
    onEvent: (event, _board, interrupt) => void (event.type === "received" && interrupt()),
  });
  errorOf(interrupted, Interrupted);
  const { dtr, rts } = interrupted.board.lines.at(-1)!;
  assertEquals([dtr, rts], [false, false]);
});
