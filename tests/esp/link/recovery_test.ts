/** The recovery rules, alone and in sessions. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CHIPS } from "../../../lib/esp/chips/mod.ts";
import { LinkError, PortError, WriteError } from "../../../lib/errors.ts";
import { BAUD_LADDER, nextHigherBaud, nextLowerBaud } from "../../../lib/esp/link/baud_ladder.ts";
import { RefusedError, SilenceError } from "../../../lib/esp/link/loader.ts";
import {
  BadLinkError,
  BaudError,
  classifyFailure,
  type FailureHistory,
  mayRewrite,
  nextAction,
  WornFlashError,
} from "../../../lib/esp/link/recovery.ts";
import type { Faults } from "../../../lib/simulator/mod.ts";
import type { Clock } from "../../../lib/clock.ts";
import type { SerialPort } from "../../../lib/serial/port.ts";
import { familyImage } from "../../fake/family_image.ts";
import { bootImage, code, file, noise } from "../../fake/firmware.ts";
import { assertGood, assertInvariants, holdsFiles } from "../../fake/invariants.ts";
import { buttonsAt, errorOf, methodsOf, runSession, type Session, SMALL } from "../../fake/session.ts";
import { ESP32_CHIPS } from "../../fake/esp32_chips.ts";
import { manual } from "../../../plugins/manual.ts";

const FIRST: FailureHistory = { failures: 1, atRate: 1, flash: 0, baud: 921_600, lostMs: 0 };
const FINE = { answers: true, changesBaud: true, resets: true };

Deno.test("recovery: the kind of each failure", () => {
  assertEquals(classifyFailure(new SilenceError("Cannot x: y")), "link");
  assertEquals(classifyFailure(new RefusedError("Cannot x", 5)), "link");
  assertEquals(classifyFailure(new LinkError("Cannot x: y")), "link");
  assertEquals(classifyFailure(new BaudError("Cannot x: y")), "speed");
  assertEquals(classifyFailure(new WriteError("Cannot x: y")), "flash");
  for (
    const end of [
      new PortError("Cannot x: y", "lost"),
      new BadLinkError("Cannot x: y"),
      new WornFlashError("Cannot x: y"),
      new TypeError("a bug"),
    ]
  ) assertEquals(classifyFailure(end), undefined);
});

Deno.test("recovery: after the first failure the rate stays, from the second on it goes one step down", () => {
  assertEquals(nextAction("link", FIRST, FINE), { step: "resume", baud: 921_600 });
  const second = { ...FIRST, failures: 2, atRate: 2 };
  assertEquals(nextAction("link", second, FINE), { step: "reset", baud: 460_800 });
  assertEquals(nextAction("link", { ...second, baud: 115_200 }, FINE), { step: "resume", baud: 115_200 });
  assertEquals(nextAction("link", { ...second, baud: 115_200, atRate: 3 }, FINE).step, "give-up");
});

Deno.test("recovery: a chip that does not answer is reset, by the lines or by a person", () => {
  assertEquals(nextAction("link", FIRST, { ...FINE, answers: false }).step, "reset");
  assertEquals(nextAction("link", FIRST, { ...FINE, answers: false, resets: false }).step, "hands");
  // A chip that cannot be reset gets a lower rate; a ROM that cannot change its rate needs a person.
  const slower = { ...FIRST, atRate: 2 };
  assertEquals(nextAction("link", slower, { ...FINE, resets: false }), { step: "resume", baud: 460_800 });
  const rom = { ...FINE, resets: false, changesBaud: false };
  assertEquals(nextAction("link", slower, rom), { step: "hands", baud: 460_800 });
});

Deno.test("recovery: a rate that cannot be proved is lowered at once, and below the lowest it gives up", () => {
  assertEquals(nextAction("speed", FIRST, { ...FINE, answers: false }), { step: "reset", baud: 460_800 });
  assertEquals(nextAction("speed", { ...FIRST, baud: 115_200 }, FINE).step, "give-up");
});

Deno.test("recovery: it ends, whatever fails", () => {
  for (const failure of ["link", "speed", "flash"] as const) {
    let history: FailureHistory = { ...FIRST, baud: 2_000_000, failures: 0, atRate: 0 };
    for (let n = 0;; n++) {
      assert(n < 20);
      const flash = history.flash + (failure === "flash" ? 1 : 0);
      history = { ...history, failures: history.failures + 1, atRate: history.atRate + 1, flash };
      const { step, baud } = nextAction(failure, history, FINE);
      if (step === "give-up") break;
      assert(baud <= history.baud);
      if (baud < history.baud) history = { ...history, baud, atRate: 0 };
    }
  }
  assertEquals(nextAction("flash", { ...FIRST, flash: 3 }, FINE).step, "give-up");
  assertEquals(nextAction("link", { ...FIRST, lostMs: 60_000 }, FINE).step, "give-up");
  assertEquals(nextAction("link", { ...FIRST, failures: 10 }, FINE).step, "give-up");
  assertEquals([0, 1, 2].map(mayRewrite), [true, true, false]);
});

Deno.test("ladder: one step at a time, each within 1 % of a rate that the UART can generate", () => {
  assertEquals(nextLowerBaud(921_600), 460_800);
  assertEquals(nextLowerBaud(1_000_000), 921_600);
  assertEquals(nextLowerBaud(115_200), undefined);
  assertEquals(nextHigherBaud(460_800), 921_600);
  assertEquals(nextHigherBaud(2_000_000), undefined);
  for (const clock of [52e6, 80e6]) {
    for (const baud of BAUD_LADDER) {
      assert(Math.abs(clock / Math.round(clock / baud) / baud - 1) < 0.01, `${baud} of ${clock}`);
    }
  }
});

const FILES = [file(0, bootImage(0x18000, noise)), file(0x20000, code(0x9000))];

function steps({ events }: Session): string[] {
  return events.flatMap((event) => event.type === "recovering" ? [`${event.step} ${event.baud}`] : []);
}

/** Damages every n-th byte to the chip while the host sends faster than `above`. */
function noisyAbove(above: number, every: number) {
  return (port: SerialPort, _clock: Clock): SerialPort => {
    let baud = 115_200;
    let count = 0;
    return {
      ...methodsOf(port),
      async setBaud(next) {
        baud = next;
        await port.setBaud(next);
      },
      async write(bytes) {
        const damaged = bytes.slice();
        for (let at = 0; at < damaged.length; at++) {
          if (baud > above && ++count % every === 0) damaged[at]! ^= 0x24;
        }
        await port.write(damaged);
      },
    };
  };
}

Deno.test("a line that garbles at 921600 ends at 460800, with correct flash and one warning", async () => {
  for (const every of [7, 60]) {
    const session = await runSession({
      files: FILES,
      board: SMALL,
      job: { baud: 921_600 },
      wrapPort: noisyAbove(500_000, every),
    });
    await assertGood(session);
    assertEquals(steps(session), ["reset 460800"], `every ${every}`);
    assertEquals(session.events.filter(({ type }) => type === "warning").length, 0);
    assertEquals([session.done?.baud, session.done?.recoveries], [464_286, 1]);
  }
});

Deno.test("a line that garbles occasionally at 921600 still ends with correct flash", async () => {
  for (const every of [400, 2000, 20_000]) {
    const session = await runSession({
      files: FILES,
      board: SMALL,
      job: { baud: 921_600 },
      wrapPort: noisyAbove(500_000, every),
    });
    await assertGood(session);
    assert(session.done!.recoveries <= 3, `${session.done!.recoveries}`);
  }
});

Deno.test("a chip that hangs in mid-write is reset by its lines, and the run continues", async () => {
  for (const at of [40_000, 60_000, 90_000]) {
    const session = await runSession({ files: FILES, board: { ...SMALL, faults: { resetAt: at } } });
    await assertGood(session);
    assertEquals(steps(session), ["reset 460800"]);
    assertEquals(session.done?.written, session.done?.bytes);
  }
});

Deno.test("a ROM that was reset in mid-write has its flash attached again", async () => {
  const { model, chipId, ram, offset } = ESP32_CHIPS.find(({ id }) => id === "esp32")!;
  const image = familyImage({ chipId, address: ram, length: 0x904, sizeAndFreq: 0x0f });
  for (const at of [3_000, 4_500, 6_000]) {
    const session = await runSession({
      files: [file(offset, image), file(0x11000, noise(0x2000))],
      board: { chip: model, flashSize: 0x100000, flashId: 0x1440ef, faults: { resetAt: at } },
      job: { chips: CHIPS, useStub: false },
    });
    await assertGood(session);
    assertEquals(session.done?.recoveries, 1, `reset at byte ${at}`);
  }
});

Deno.test("if the lines do not reach the chip, a person is asked again, or the run ends", async () => {
  const options = { files: FILES, plugin: manual, circuit: "none" as const };
  const board = { ...SMALL, faults: { resetAt: 60_000 } };
  const ended = await runSession({ ...options, board, hands: buttonsAt(5_000), job: { waitMs: 8_000 } });
  assertInvariants(ended);
  errorOf(ended, BadLinkError);
  assertEquals(steps(ended), ["hands 460800"]);
  assertEquals(ended.events.at(-1)?.type, "waiting");
});

Deno.test("sectors that flash does not hold are named, rewritten, and only then given up", async () => {
  const once = { badCell: 0x4100 } satisfies Faults;
  const session = await runSession({ files: FILES, board: { ...SMALL, faults: once } });
  assertInvariants(session);
  assertEquals(steps(session).length, 2);
  const error = errorOf(session, WornFlashError);
  assertEquals(
    error.message,
    'Cannot verify "at_0.bin": flash at 0x004000 does not hold data: worn flash or weak power',
  );
  assertStringIncludes(error.boardState!, "The chip does not boot until a run completes.");
});

Deno.test("interrupted at any moment: no half-written program boots, and the next run writes only what is missing", async () => {
  const wanted = FILES[0]!.bytes;
  const old = bootImage(0x18000, (length) => noise(length, 9));
  let resumed = 0;
  for (let abortAt = 400; abortAt < 4_000; abortAt += 60) {
    const flash = noise(SMALL.flashSize, 3);
    flash.set(old);
    const files = [FILES[0]!];
    const session = await runSession({ files, board: { ...SMALL, flash }, abortAt });
    const now = session.board.flash.subarray(0, wanted.length);
    const whole = holdsFiles(session);
    const untouched = now.every((byte, at) => byte === old[at]);
    // A half-written head does not boot either: the ROM checks the checksum.
    const rest = now.subarray(0x1000).every((byte, at) => byte === wanted[0x1000 + at]);
    const boots = now[0] === wanted[0];
    assert(whole || untouched || !boots || rest, `stopped at ${abortAt} ms: half a program boots`);
    if (session.error === undefined) continue;
    const again = await runSession({ files, board: { ...SMALL, flash: session.board.flash.slice() } });
    await assertGood(again);
    if (again.done!.written < again.done!.bytes) resumed++;
  }
  assert(resumed > 3, `${resumed} runs went on where the one before was stopped`);
});
