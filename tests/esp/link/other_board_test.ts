/** Another board on the same port in the middle of the work: nothing is written to it. */
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import type { Clock } from "../../../lib/clock.ts";
import { ChipError } from "../../../lib/errors.ts";
import type { FlashEvent } from "../../../lib/esp/events.ts";
import { programAndRepair } from "../../../lib/esp/jobs/repair.ts";
import { requireSameChip } from "../../../lib/esp/link/identify.ts";
import type { SerialPort } from "../../../lib/serial/port.ts";
import type { SimulatedBoard } from "../../../lib/simulator/mod.ts";
import { bootImage, file, noise } from "../../fake/firmware.ts";
import { errorOf, methodsOf, runSession, type SessionOptions, SMALL } from "../../fake/session.ts";
import { newBoard } from "../../fake/simulated_board.ts";

const MAC = [0x5c, 0xcf, 0x7f, 1, 2, 3];

/** Puts another board in place of the first one at the first event of this type. */
function exchange(at: FlashEvent["type"], mac = MAC) {
  let isOther = false;
  let other: { readonly board: SimulatedBoard; readonly flash: Uint8Array } | undefined;
  const options = {
    abortOn({ type }) {
      isOther ||= type === at;
      return false;
    },
    wrapPort(first, clock: Clock) {
      const board = newBoard(clock, { ...SMALL, mac, program: { greeting: () => "" } });
      other = { board, flash: board.flash.slice() };
      let opened: Promise<SerialPort> | undefined;
      const now = async () => isOther ? await (opened ??= board.connect("sim:other")) : first;
      return {
        ...methodsOf(first),
        read: async (ms) => (await now()).read(ms),
        write: async (bytes) => (await now()).write(bytes),
        setLines: async (lines) => (await now()).setLines(lines),
        setBaud: async (baud) => (await now()).setBaud(baud),
        discardInput: async () => (await now()).discardInput(),
      };
    },
  } satisfies SessionOptions;
  const assertUntouched = () => assertEquals(other!.board.flash, other!.flash);
  return { options, assertUntouched };
}

const FILES = [file(0, bootImage(0x3000)), file(0x10000, noise(0x8000))];

Deno.test("another board: after a lost link, a chip with another MAC address is refused", async () => {
  const { options, assertUntouched } = exchange("progress");
  const run = await runSession({ board: SMALL, files: FILES, ...options });
  const { message, hint, boardState } = errorOf(run, ChipError);
  assertEquals(
    message,
    "Cannot continue: this is the chip 5c:cf:7f:01:02:03, the work began on 5c:cf:7f:0a:0b:0c",
  );
  assertStringIncludes(hint!, "Run again");
  assertStringIncludes(boardState!, "half-written");
  assertUntouched();
});

Deno.test("another board: before the next flash mode is tried, too", async () => {
  const { options, assertUntouched } = exchange("repairing");
  const run = await runSession({
    board: { ...SMALL, program: { greeting: () => "" } },
    files: [file(0, bootImage(0x1000))],
    job: { expect: { what: { text: "ready" }, within: 3000, baud: 115200 } },
    ...options,
    work: programAndRepair,
  });
  assertStringIncludes(errorOf(run, ChipError).message, "this is the chip 5c:cf:7f:01:02:03");
  assertUntouched();
});

Deno.test("another board: a chip without a MAC address is compared by its name", () => {
  const silent = (name: string) => ({ chip: { name }, mac: undefined });
  requireSameChip(silent("ESP32-C3"), silent("ESP32-C3"));
  assertThrows(
    () => requireSameChip(silent("ESP32-C3"), silent("ESP32-C6")),
    ChipError,
    "this is the chip ESP32-C3 without a MAC address, the work began on ESP32-C6 without a MAC address",
  );
  assertThrows(
    () => requireSameChip(silent("ESP32-C3"), { chip: { name: "ESP32-C3" }, mac: "60:55:f9:01:02:03" }),
    ChipError,
  );
});
