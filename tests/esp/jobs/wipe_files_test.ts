/** Blanking the file system of the board's Python: two sectors, proved, or nothing at all. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { autoReset } from "../../../plugins/auto_reset.ts";
import { BoardFilesError, ChipError, FlasherError, Interrupted, PortError } from "../../../lib/errors.ts";
import { CHIPS } from "../../../lib/esp/chips/mod.ts";
import type { FlashEvent } from "../../../lib/esp/events.ts";
import { wipeFiles } from "../../../lib/esp/jobs/wipe_files.ts";
import { otadataSelecting } from "../../../lib/esp/image/otadata.ts";
import type { Range } from "../../../lib/ranges.ts";
import type { ResetMethod } from "../../../lib/reset/script.ts";
import {
  type BoardOptions,
  type BoardState,
  type SimulatedBoard,
  VirtualClock,
} from "../../../lib/simulator/mod.ts";
import {
  buildApplication,
  buildBootloader,
  buildMicroPython,
  buildTable,
  FAMILY,
  merge,
  type PartitionRow,
} from "../../fake/image.ts";
import { sameBytes } from "../../fake/invariants.ts";
import { newBoard } from "../../fake/simulated_board.ts";

const MB = 0x100000;
const SECTORS = 0x2000;

interface Wiped {
  readonly result: Range | undefined;
  readonly error: unknown;
  readonly events: readonly FlashEvent[];
  /** The flash before and after. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly state: BoardState;
}

async function wipe(
  { useStub = true, runFirmware = autoReset.runFirmware, onEvent, ...options }: Partial<BoardOptions> & {
    readonly useStub?: boolean;
    readonly runFirmware?: ResetMethod;
    readonly onEvent?: (event: FlashEvent, board: SimulatedBoard) => void;
  },
): Promise<Wiped> {
  const clock = new VirtualClock();
  const board = newBoard(clock, options);
  const before = board.flash.slice();
  const events: FlashEvent[] = [];
  const port = await board.connect("sim:test");
  let result: Range | undefined;
  let error: unknown;
  try {
    result = await wipeFiles(port, {
      clock,
      entry: { scripts: autoReset.enterBootloader, hands: autoReset.hands },
      runFirmware,
      chip: undefined,
      chips: CHIPS,
      baud: 115_200,
      useStub,
      waitMs: 0,
      report(event) {
        events.push(event);
        onEvent?.(event, board);
      },
    });
  } catch (thrown) {
    error = thrown;
  }
  await clock.sleep(1000);
  const { state } = board;
  await port.close();
  return { result, error, events, before, after: board.flash.slice(), state };
}

/** Only `range` has changed, and it is blank. */
function assertOnlyBlanked({ before, after, events, error }: Wiped, range: Range): void {
  if (error !== undefined) throw error;
  const expected = before.slice();
  expected.fill(0xff, range.offset, range.offset + range.size);
  assert(sameBytes(after, expected));
  const erased = events.find(({ type }) => type === "erased");
  assertEquals(erased, { type: "erased", verified: true, ...range });
}

function assertRefused(
  { before, after, error, state }: Wiped,
  kind: new (...given: never[]) => FlasherError,
  text: string,
) {
  assert(error instanceof kind, String(error));
  assertStringIncludes((error as Error).message, text);
  assert(sameBytes(before, after));
  // The board has left its bootloader: damaged firmware hangs.
  assert(["running", "hung"].includes(state), state);
}

function esp8266(version: string, machine = "ESP module with ESP8266"): Uint8Array {
  return buildMicroPython(0x8000, `MicroPython ${version} on 2023-04-26\0\0\0; ${machine}\0`);
}

function esp32(version: string, rows: readonly PartitionRow[], slot = 0x10000): Uint8Array {
  const chip = FAMILY.esp32c3;
  const app = buildApplication(chip, { codeLength: 0x12000 });
  app.set(new TextEncoder().encode(`MicroPython ${version} on 2025-08-09\0`), 0x11000);
  return merge([[0, buildBootloader(chip)], [0x8000, buildTable(rows)], [slot, app]]);
}

Deno.test("wipe, ESP8266: the two sectors at 1 MB, and no others", async () => {
  const wiped = await wipe({ flash: esp8266("v1.20.0") });
  assertEquals(wiped.result, { offset: MB, size: SECTORS });
  assertOnlyBlanked(wiped, wiped.result!);
});

Deno.test("wipe, ESP8266: another build, another program and damaged firmware are refused", async () => {
  assertRefused(
    await wipe({ flash: esp8266("v1.20.0", "ESP module (1M) with ESP8266") }),
    BoardFilesError,
    "after its code",
  );
  assertRefused(await wipe({ flash: esp8266("v1.13") }), BoardFilesError, "MicroPython 1.13");
  assertRefused(await wipe({ flash: new Uint8Array(0x10000) }), BoardFilesError, "does not hold MicroPython");
  const damaged = esp8266("v1.20.0");
  damaged[40]! ^= 0xff;
  assertRefused(await wipe({ flash: damaged }), BoardFilesError, "does not hold MicroPython");
});

Deno.test("wipe, ESP8266: the ROM alone cannot read its flash, so nothing is erased", async () => {
  assertRefused(await wipe({ flash: esp8266("v1.20.0"), useStub: false }), ChipError, "Cannot read flash");
});

const APP: PartitionRow = ["factory", 0, 0, 0x10000, 0x1f0000];
const VFS: PartitionRow = ["vfs", 1, 0x81, 2 * MB, MB];

Deno.test("wipe, ESP32 family: the partition vfs, or the flash behind the last partition", async () => {
  const named = await wipe({ chip: "esp32c3", flash: esp32("v1.20.0", [APP, VFS]) });
  assertOnlyBlanked(named, { offset: 2 * MB, size: SECTORS });
  const behind = await wipe({ chip: "esp32c3", flash: esp32("v1.26.0", [APP]) });
  assertOnlyBlanked(behind, { offset: 2 * MB, size: SECTORS });
  assertRefused(
    await wipe({ chip: "esp32c3", flash: esp32("v1.25.0", [APP]) }),
    BoardFilesError,
    "no partition vfs or ffat",
  );
});

Deno.test("wipe, ESP32 family: the application that boots decides, not another slot", async () => {
  const rows: PartitionRow[] = [
    ["otadata", 1, 0, 0xe000, 0x2000],
    ["ota_0", 0, 0x10, 0x10000, 0x80000],
    ["ota_1", 0, 0x11, 0x90000, 0x80000],
    VFS,
  ];
  const partitions = rows.map(([name, type, subtype, offset, size]) => ({
    name,
    type,
    subtype,
    offset,
    size,
  }));
  const other = buildApplication(FAMILY.esp32c3);
  const selecting = (slot: number) =>
    merge([[0, esp32("v1.20.0", rows)], [0xe000, otadataSelecting(partitions, partitions[slot]!)!], [
      0x90000,
      other,
    ]]);
  assertOnlyBlanked(await wipe({ chip: "esp32c3", flash: selecting(1) }), { offset: 2 * MB, size: SECTORS });
  assertRefused(
    await wipe({ chip: "esp32c3", flash: selecting(2) }),
    BoardFilesError,
    "does not hold MicroPython",
  );
});

Deno.test("wipe, ESP32 family: no table, a damaged table, the ROM alone and a locked chip are refused", async () => {
  const flash = esp32("v1.20.0", [APP, VFS]);
  const without = flash.slice();
  without.fill(0xff, 0x8000, 0x9000);
  assertRefused(await wipe({ chip: "esp32c3", flash: without }), BoardFilesError, "no valid partition table");
  const damaged = flash.slice();
  damaged[0x8004]! ^= 1;
  assertRefused(await wipe({ chip: "esp32c3", flash: damaged }), BoardFilesError, "no valid partition table");
  assertRefused(await wipe({ chip: "esp32c3", flash, useStub: false }), BoardFilesError, "expected the stub");
  for (
    const [fuse, text] of [
      ["secureBoot", "secure boot is enabled on this ESP32-C3"],
      ["flashEncryption", "flash encryption is enabled on this ESP32-C3"],
      ["secureDownload", "secure download mode"],
    ] as const
  ) {
    const wiped = await wipe({ chip: "esp32c3", flash, fuses: { [fuse]: true } });
    assertRefused(wiped, ChipError, text);
    // For the commands that blank a file system, --force has another meaning.
    assert(!(wiped.error as FlasherError).hint?.includes("--force"), fuse);
  }
});

Deno.test("wipe: a failure after the erase says that the files are lost, whatever fails", async () => {
  for (const failure of [new PortError("The port is gone", "not-found"), new Interrupted()]) {
    const { error } = await wipe({
      flash: esp8266("v1.20.0"),
      runFirmware: { carryOut: () => Promise.reject(failure) } as unknown as ResetMethod,
    });
    assertEquals(error, failure);
    assertEquals(
      failure.boardState,
      "The board's file system was blanked: all files that were on it are lost.",
    );
  }
});

Deno.test("wipe: a board that is unplugged during the erase may have lost files", async () => {
  const { error }: { error: unknown } = await wipe({
    flash: esp8266("v1.20.0"),
    onEvent({ type }, board) {
      if (type === "erasing") board.unplug();
    },
  });
  assert(error instanceof FlasherError);
  assertStringIncludes(
    String((error as FlasherError).boardState),
    "An erase of flash from 0x100000 to 0x102000 was started",
  );
});
