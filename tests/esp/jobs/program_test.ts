/** Whole sessions with a simulated board without faults. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { FlashEvent } from "../../../lib/esp/events.ts";
import { ChipError, ConnectError, FlasherError, Interrupted, ProfileError } from "../../../lib/errors.ts";
import { esp8266 } from "../../../lib/esp/chips/esp8266.ts";
import { huzzah } from "../../../plugins/huzzah.ts";
import { manual } from "../../../plugins/manual.ts";
import { bootImage, code, file, noise } from "../../fake/firmware.ts";
import {
  assertGood,
  assertHashes,
  assertInvariants,
  assertReleased,
  assertTruthful,
  type Range,
  sameBytes,
  story,
} from "../../fake/invariants.ts";
import { buttonsAt, errorOf, methodsOf, runOn, runSession, type Session, SMALL } from "../../fake/session.ts";

const IMAGE = [file(0, bootImage(0x2000))];
const STUB_STORY =
  "connecting connected stub speed flash plan comparing start progress verifying progress verified resetting done";
const ROM_STORY = "connecting connected flash plan start progress unverified resetting done";

/** The ranges that warnings announce as erased too. */
function announced(events: readonly FlashEvent[]): Range[] {
  return events.flatMap((event) => {
    const match = event.type === "warning"
      ? /(0x[0-9a-f]+) to (0x[0-9a-f]+) will be blank/.exec(event.message)
      : null;
    return match === null ? [] : [{ from: Number(match[1]), to: Number(match[2]) }];
  });
}

function warnings(session: Session): string[] {
  return session.events.flatMap((event) => event.type === "warning" ? [event.message] : []);
}

for (const circuit of ["direct", "autoReset"] as const) {
  Deno.test(`session: ${circuit}, stub`, async () => {
    const session = await runSession({ circuit, files: IMAGE });
    await assertGood(session);
    assertEquals(story(session.events), STUB_STORY);
    assertEquals(session.done?.board, "restarted");
    assertEquals(session.done?.verified, true);
    assertEquals(warnings(session), []);
  });

  Deno.test(`session: ${circuit}, ROM alone`, async () => {
    const session = await runSession({ circuit, files: IMAGE, job: { useStub: false } });
    await assertGood(session);
    assertEquals(story(session.events), ROM_STORY);
    assertEquals(session.done?.verified, false);
    assertEquals(warnings(session), []);
  });
}

for (const useStub of [true, false]) {
  Deno.test(`session: a person at the buttons, ${useStub ? "stub" : "ROM alone"}`, async () => {
    const pressed = 7_000;
    const session = await runSession({
      circuit: "none",
      plugin: manual,
      files: IMAGE,
      hands: buttonsAt(pressed),
      job: { useStub, waitMs: 20_000 },
    });
    await assertGood(session, { state: useStub ? "stub" : "rom" });
    assertEquals(session.done?.board, "needs-reset");
    const connected = session.times[session.events.findIndex(({ type }) => type === "connected")]!;
    assert(connected - pressed < 300, `connected ${connected - pressed} ms after the buttons`);
    assertEquals(
      session.events.flatMap((event) => event.type === "waiting" ? [event.text] : []),
      [manual.hands],
    );

    session.board.press("reset");
    await session.clock.sleep(100);
    session.board.release("reset");
    await session.clock.sleep(300);
    assertEquals(session.board.state, "running");
  });
}

Deno.test("session: after useless reset methods and a manual entry, the firmware is not said to run", async () => {
  const pressed = 20_000;
  const session = await runSession({
    circuit: "none",
    plugin: huzzah,
    files: IMAGE,
    hands: buttonsAt(pressed),
    job: { waitMs: 60_000 },
  });
  await assertGood(session, { state: "stub" });
  const connected = session.times[session.events.findIndex(({ type }) => type === "connected")]!;
  assert(connected - pressed < 300, `connected ${connected - pressed} ms after the buttons`);
  assertEquals(session.done?.board, "needs-reset");
});

Deno.test("session: buttons pressed before flasher starts", async () => {
  const session = await runSession({
    circuit: "none",
    plugin: manual,
    files: IMAGE,
    job: { waitMs: 0 },
    wrapPort(port, _clock, board) {
      board.press("gpio0");
      board.press("reset");
      board.release("reset");
      return port;
    },
  });
  await assertGood(session, { state: "stub" });
});

Deno.test("session: files of odd sizes, in the profile's order", async () => {
  const files = [
    file(0x10000, code(0x5001)),
    file(0, bootImage(0x1230)),
    file(0x8000, noise(1)),
    file(0x9000, noise(0xfff)),
    file(0xa000, code(0x4003)),
    file(0x3f000, noise(0x1000)),
  ];
  const session = await runSession({ files, board: SMALL });
  await assertGood(session);
  const started = session.events.flatMap((event) => event.type === "start" ? [event.offset] : []);
  const others = files.filter(({ offset }) => offset > 0).map(({ offset }) => offset);
  assertEquals(started, [...others, 0], "the stub erases exactly, so the order stays; what boots comes last");
  assertEquals(
    session.done?.bytes,
    files.reduce((sum, { bytes }) => sum + Math.ceil(bytes.length / 4) * 4, 0),
  );
});

Deno.test("session: incompressible data is sent as it is", async () => {
  const session = await runSession({ files: [file(0x10000, noise(0x9000))] });
  await assertGood(session, { state: "hung" });
  const start = session.events.find((event) => event.type === "start")!;
  assertEquals(start.wireBytes, 0x9000);
});

Deno.test("session: compressible data is sent compressed", async () => {
  const session = await runSession({ files: [file(0, bootImage(0x9000))] });
  await assertGood(session);
  assert(session.done!.wireBytes < 0x9000);
  assert(session.board.statistics.bytesToChip < 0x9000 + 14_500);
});

Deno.test("session: two files of more than a megabyte", async () => {
  const files = [file(0, bootImage(0x180000)), file(0x200000, noise(0x120000))];
  await assertGood(await runSession({ files, job: { baud: 2_000_000 } }));
});

Deno.test("session: the flash's last byte can be written", async () => {
  const files = [file(0, bootImage(0x400)), file(0x20000, code(0x20000))];
  await assertGood(await runSession({ files, board: SMALL }));
  await assertGood(await runSession({ files, board: SMALL, job: { useStub: false } }), {
    stray: [{ from: 0x1000, to: 0x2000 }],
  });
});

Deno.test("session: the extra sector that the ROM erases is announced exactly", async () => {
  for (const size of [0x400, 0x1000, 0x1001, 0x2c00, 0xf000, 0x10000, 0x11000, 0x1f001, 0x23000]) {
    for (const offset of [0, 0x1000, 0xf000, 0x3000]) {
      const files = offset === 0
        ? [file(0, bootImage(Math.ceil(size / 16) * 16))]
        : [file(offset, noise(size)), file(0x40000, noise(0x20000)), file(0, bootImage(0x400))];
      const session = await runSession({ files, job: { useStub: false } });
      const stray = announced(session.events);
      await assertGood(session, { stray });
      assertEquals(stray.length, warnings(session).filter((text) => text.includes("will be blank")).length);
      for (const { from, to } of stray) {
        assert(
          session.board.flash.subarray(from, to).every((byte) => byte === 0xff),
          "announced, but not erased",
        );
        assertEquals(to - from, 0x1000);
      }
    }
  }
});

Deno.test("session: with the ROM, a file right after another survives the erase of that one", async () => {
  const files = [file(0x6000, noise(0x800)), file(0x5000, noise(0x900)), file(0, bootImage(0x4400))];
  const session = await runSession({ files, job: { useStub: false } });
  await assertGood(session, { stray: announced(session.events) });
  assertEquals(announced(session.events), [{ from: 0x7000, to: 0x8000 }]);
});

Deno.test("session: a stub from an earlier session is reused, without moving a line", async () => {
  const first = await runSession({
    files: IMAGE,
    job: { after: "stay" },
    board: { linesOnOpen: { dtr: false, rts: false } },
  });
  await assertGood(first, { state: "stub" });
  assertEquals(first.done?.board, "bootloader");
  const { board, clock } = first;
  const files = [file(0, bootImage(0x3000, noise))];
  const resets = board.statistics.resets;
  const second = await runOn(board, clock, {
    files,
    plugin: manual,
    wrapPort: (port) => ({
      ...methodsOf(port),
      hasLines: false,
      setLines: () => Promise.reject(new Error("touched")),
    }),
  });
  await assertGood(second, { state: "stub" });
  assertEquals(board.statistics.resets, resets);
  assertEquals(second.events.find((event) => event.type === "stub"), { type: "stub", bytes: 0 });
  assertEquals(second.events.find((event) => event.type === "connected")?.loader, "stub");
});

Deno.test("session: from the first rate to a higher and to a lower one", async () => {
  for (const baud of [115_200, 230_400, 460_800, 921_600, 1_000_000, 1_500_000, 2_000_000]) {
    const session = await runSession({
      files: [file(0, bootImage(0x6000, noise))],
      board: SMALL,
      job: { baud },
    });
    await assertGood(session);
    const speed = session.events.find((event) => event.type === "speed");
    if (speed !== undefined) assert(Math.abs(speed.baud / baud - 1) < 0.03, `${baud}: ${speed.baud}`);
  }
});

Deno.test("session: flash.size: detect patches the header, and the patched data is verified", async () => {
  for (const useStub of [true, false]) {
    const session = await runSession({
      files: [file(0, bootImage(0x1000))],
      job: { flash: { mode: "dout", freq: "80m", size: "detect" }, useStub },
    });
    if (session.error !== undefined) throw session.error;
    assertHashes(session);
    const [, , mode, sizeAndFreq] = session.board.flash;
    assertEquals([mode, sizeAndFreq], [3, 0x4f], "DOUT, 4 MB, 80 MHz");
    const rest = session.files[0]!.bytes.subarray(4);
    assert(sameBytes(session.board.flash.slice(4, 0x1000), rest.slice()));
  }
});

Deno.test("session: a port without lines gets a warning, and a person enters the bootloader", async () => {
  const session = await runSession({
    files: IMAGE,
    wrapPort: (port) => ({
      ...methodsOf(port),
      hasLines: false,
      setLines: () => Promise.reject(new Error("touched")),
    }),
    board: { linesOnOpen: { dtr: false, rts: false } },
    hands: buttonsAt(3_000),
    job: { waitMs: 10_000 },
  });
  await assertGood(session, { state: "stub" });
  assertMatch(warnings(session)[0]!, /has no DTR and RTS/);
  assertEquals(session.done?.board, "needs-reset");
});

/** A refusal before the first erase. */
function assertRefused(session: Session, kind: new (message: string) => FlasherError): FlasherError {
  assertInvariants(session);
  const error = errorOf(session, kind);
  assertEquals(session.board.statistics.sectorsErased, 0);
  assertEquals(error.boardState, "The flash was not changed.");
  return error;
}

Deno.test("session: a chip other than the profile's is refused before anything is erased", async () => {
  const other = { ...esp8266, id: "esp32", name: "ESP32", magic: 0x00f01d83 };
  const session = await runSession({ files: IMAGE, job: { chip: other, chips: [esp8266, other] } });
  const { message } = assertRefused(session, ChipError);
  assertStringIncludes(message, "the profile is for the ESP32; this board has an ESP8266");
});

Deno.test("session: an unknown chip is refused before anything is erased", async () => {
  const other = { ...esp8266, magic: 0x12345678 };
  const session = await runSession({ files: IMAGE, job: { chip: other, chips: [other] } });
  assertRefused(session, ChipError);
});

Deno.test("session: a file that ends past the flash is refused before anything is erased", async () => {
  for (const useStub of [true, false]) {
    const files = [file(0, bootImage(0x1000)), file(0x3f000, noise(0x1001))];
    const session = await runSession({ files, board: SMALL, job: { useStub } });
    const { message } = assertRefused(session, ProfileError);
    assertStringIncludes(message, "it ends at 0x40001, but the flash of this board ends at 0x40000");
  }
});

Deno.test("session: overlapping files are refused before anything is erased", async () => {
  const files = [file(0, bootImage(0x1400)), file(0x1000, noise(16))];
  assertRefused(await runSession({ files, board: SMALL }), ProfileError);
});

Deno.test("session: a flash that does not answer is an error", async () => {
  for (const flashId of [0x000000, 0xffffff, 0x0040ef]) {
    assertRefused(await runSession({ files: IMAGE, board: { flashId } }), ChipError);
  }
});

Deno.test("diagnosis: the lines reach RESET but not GPIO0", async () => {
  const session = await runSession({
    files: IMAGE,
    circuit: "direct",
    board: { flash: bootImage(0x400) },
    wrapPort: (port) => ({
      ...methodsOf(port),
      setLines: ({ rts }) => port.setLines({ dtr: false, ...(rts === undefined ? {} : { rts }) }),
    }),
  });
  const { message } = assertRefused(session, ConnectError);
  assertStringIncludes(
    message,
    "the chip started its firmware, not its bootloader: boot mode (3,7), reset by its RESET pin, GPIO0 high",
  );
});

Deno.test("diagnosis: silence", async () => {
  const session = await runSession({ files: IMAGE, board: { faults: { fromChip: () => [] } } });
  const { message } = assertRefused(session, ConnectError);
  assertStringIncludes(message, "the chip sent nothing");
});

Deno.test("diagnosis: a chip in its bootloader that receives nothing", async () => {
  const session = await runSession({ files: IMAGE, board: { faults: { toChip: () => [] } } });
  const { message } = assertRefused(session, ConnectError);
  assertStringIncludes(message, "receives nothing from the computer");
});

Deno.test("diagnosis: a program that prints text", async () => {
  const session = await runSession({
    files: IMAGE,
    circuit: "none",
    wrapPort: (port, clock) => ({
      ...methodsOf(port),
      async read(ms) {
        await clock.sleep(Math.min(ms, 5));
        return noise(20, Math.round(clock.now()) + 1);
      },
    }),
  });
  const { message } = assertRefused(session, ConnectError);
  assertStringIncludes(message, "the received bytes are not text at 74880 or 115200 baud");
});

Deno.test("connecting without an answer takes less than ten seconds, plus the time for a person", async () => {
  for (const waitMs of [0, 5_000]) {
    const session = await runSession({ files: IMAGE, circuit: "none", job: { waitMs } });
    assertRefused(session, ConnectError);
    assert(session.ms < 10_000 + waitMs, `took ${session.ms} ms`);
    assert(session.ms >= waitMs);
    const manually = await runSession({ files: IMAGE, circuit: "none", plugin: manual, job: { waitMs } });
    assertRefused(manually, ConnectError);
    assert(manually.ms < 5_000 + waitMs, `took ${manually.ms} ms`);
  }
});

Deno.test("attempts to connect are counted on, never from 1 again", async () => {
  for (const waitMs of [0, 5_000]) {
    const { events } = await runSession({ files: IMAGE, circuit: "none", job: { waitMs } });
    const numbers = events.flatMap((event) => event.type === "connecting" ? [event.attempt] : []);
    assert(numbers.length > 7);
    assertEquals(numbers, numbers.map((_, index) => index + 1));
  }
});

/** No wait of flasher is much longer than the longest in a reset script, 0.55 s. */
const ABORT_MS = 800;

function assertInterrupted(session: Session): void {
  assertReleased(session);
  if (session.error === undefined) return; // it was already done
  assertTruthful(session, errorOf(session, Interrupted));
  assert(session.msAfterAbort! < ABORT_MS, `ended ${session.msAfterAbort} ms after Ctrl-C`);
}

const TWO_FILES = [file(0, bootImage(0x1800, noise)), file(0x8000, code(0x3000))];

for (const useStub of [true, false]) {
  const who = useStub ? "stub" : "ROM alone";

  Deno.test(`Ctrl-C at every event: ${who}`, async () => {
    const whole = await runSession({ files: TWO_FILES, board: SMALL, job: { useStub } });
    for (let n = 1; n <= whole.events.length; n++) {
      const session = await runSession({
        files: TWO_FILES,
        board: SMALL,
        job: { useStub },
        abortOn: (_event, events) => events.length === n,
      });
      assertInterrupted(session);
      // A session that is complete at that moment need not be aborted.
      const last = whole.events.findLastIndex(({ type }) => type === "progress");
      if (n <= last) errorOf(session, Interrupted);
    }
  });

  Deno.test(`Ctrl-C at any time: ${who}`, async () => {
    const whole = await runSession({ files: TWO_FILES, board: SMALL, job: { useStub } });
    const seen = new Set<string>();
    for (let at = 3; at < whole.ms; at += 17.3) {
      const session = await runSession({ files: TWO_FILES, board: SMALL, job: { useStub }, abortAt: at });
      assertInterrupted(session);
      if (session.error instanceof FlasherError) seen.add(session.error.boardState!.replace(/0x\w+/g, ""));
    }
    assert(seen.size >= 3, `states seen: ${[...seen].join(" / ")}`);
  });
}

Deno.test("Ctrl-C while the chip is busy erasing", async () => {
  const session = await runSession({
    files: [file(0, bootImage(0x30000))],
    board: { timing: { blockErase: 2_000, sectorErase: 150 } },
    job: { useStub: false },
    abortAt: 2_500,
  });
  assertInterrupted(session);
  assertStringIncludes(errorOf(session, Interrupted).boardState!, "half-written");
});

Deno.test("Ctrl-C while waiting for a person", async () => {
  const session = await runSession({
    circuit: "none",
    plugin: manual,
    abortAt: 12_345,
    job: { waitMs: Infinity },
  });
  assertInterrupted(session);
  assertEquals(errorOf(session, Interrupted).boardState, "The flash was not changed.");
});
