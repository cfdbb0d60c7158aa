/** The first start after the file system was blanked: flasher causes it once, and does not disturb it. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { autoReset } from "../../../plugins/auto_reset.ts";
import { putOrWipe } from "../../../lib/app/board_files/put_or_wipe.ts";
import { wipeBoard } from "../../../lib/app/board_files/wipe_first.ts";
import { withPython } from "../../../lib/app/board_files/put_on_board.ts";
import { Interrupted, NoPromptError } from "../../../lib/errors.ts";
import { CHIPS } from "../../../lib/esp/chips/mod.ts";
import type { FlashEvent } from "../../../lib/esp/events.ts";
import type { SerialPort } from "../../../lib/serial/port.ts";
import { type SimulatedBoard, VirtualClock } from "../../../lib/simulator/mod.ts";
import { buildMicroPython } from "../../fake/image.ts";
import { bytesOf, pythonBoard, textOf } from "../../fake/python_board.ts";
import { newBoard, pressIntoBootloader } from "../../fake/simulated_board.ts";
import { THREADS } from "../../fake/threads.ts";
import { wantedFiles } from "../../repl/bench.ts";

const FLASH = buildMicroPython(0x8000, "MicroPython v1.20.0 on 2023-04-26\0\0\0; ESP module with ESP8266\0");
const WAIT_MS = 20_000;
const DEAF = new NoPromptError("Cannot reach the Python prompt", {
  restarted: false,
  heard: "",
  mayRun: true,
});

/** A board without lines, in its bootloader; `onReset`: what happens instead of a person pressing RESET. */
async function withoutLines(
  test: (given: {
    readonly board: SimulatedBoard;
    readonly port: SerialPort;
    readonly clock: VirtualClock;
    readonly events: FlashEvent[];
    readonly job: Parameters<typeof wipeBoard>[1];
  }) => Promise<void>,
  onReset?: () => void,
): Promise<void> {
  const clock = new VirtualClock();
  const python = { worker: THREADS.python, files: [["/old.py", bytesOf("1")]] as const };
  const board = newBoard(clock, { circuit: "none", hasLines: false, flash: FLASH, python });
  const port = await board.connect();
  await pressIntoBootloader(board, clock, { resetMs: 200, holdMs: 300 });
  const events: FlashEvent[] = [];
  const controller = new AbortController();
  const pressReset = async () => {
    await clock.sleep(5000);
    board.press("reset");
    await clock.sleep(200);
    board.release("reset");
  };
  try {
    await test({
      ...{ board, port, clock, events },
      job: {
        ...{ clock, signal: controller.signal, waitMs: WAIT_MS, useStub: true, baud: 115_200 },
        ...{ entry: { scripts: [], hands: autoReset.hands }, runFirmware: [], chip: undefined, chips: CHIPS },
        report(event) {
          events.push(event);
          if (event.type !== "waiting" || !event.text.includes("press RESET (EN)")) return;
          if (onReset === undefined) void pressReset();
          else controller.abort(new Interrupted());
        },
      },
    });
  } finally {
    board.unplug();
  }
}

function asks(events: readonly FlashEvent[]): number {
  return events.filter((event) => event.type === "waiting" && event.text.includes("press RESET (EN)")).length;
}

Deno.test("first start: a person is asked for RESET, and the board has started when the work goes on", async () => {
  await withoutLines(async ({ board, port, clock, events, job }) => {
    const began = clock.now();
    await wipeBoard(port, job, { reason: DEAF, baud: 115_200 });
    assertEquals(asks(events), 1);
    assert(clock.now() - began >= 5000 && clock.now() - began < WAIT_MS);
    assert(!["loader", "off"].includes(board.state), board.state);
  });
});

Deno.test("first start: the error after an interrupted wait for RESET says that the files are lost", async () => {
  await withoutLines(async ({ port, job }) => {
    const error = await wipeBoard(port, job, { reason: DEAF, baud: 115_200 }).catch((error) => error);
    assert(error instanceof Interrupted);
    assertStringIncludes(String(error.boardState), "all files that were on it are lost");
  }, () => {});
});

Deno.test("first start: a person is asked for RESET after a flash, too, before anything is blanked", async () => {
  await withoutLines(async ({ board, port, clock, events, job }) => {
    const done = await putOrWipe(port, { ...job, files: [], after: "run" } as never, {
      clock,
      wanted: wantedFiles({ "/main.py": "print(1)" }),
      chip: { chip: { name: "ESP8266" }, mac: undefined },
      left: "needs-reset",
      noBoot: undefined,
      greeted: false,
      wipes: true,
      hasBuild: undefined,
      checks: false,
    });
    assertEquals([asks(events), done.wiped], [1, undefined]);
    assertEquals(textOf(board.files), { "/old.py": "1", "/main.py": "print(1)" });
  });
});

Deno.test("first start: a board that was just restarted is not restarted again before it prompts", async () => {
  for (const started of [true, false]) {
    const { board, clock } = pythonBoard({ flash: FLASH });
    const port = await board.connect();
    let lineChanges = 0;
    const counted: SerialPort = Object.assign(Object.create(port), {
      setLines: (lines: Parameters<SerialPort["setLines"]>[0]) => {
        lineChanges++;
        return port.setLines(lines);
      },
    });
    await port.setLines({ dtr: false, rts: false });
    const signal = new AbortController().signal;
    try {
      await withPython(counted, {
        ...{ clock, signal, method: autoReset.runFirmware, baud: 115_200, fresh: "formats", started },
      }, () => {
        assertEquals(lineChanges === 0, started);
        return Promise.resolve();
      });
    } finally {
      board.unplug();
    }
  }
});

Deno.test("first start: flasher does not wait for a board that has already prompted", async () => {
  const { board, clock } = pythonBoard({ flash: FLASH });
  const port = await board.connect();
  await port.setLines({ dtr: false, rts: false });
  await clock.sleep(15_000);
  await port.discardInput();
  const signal = new AbortController().signal;
  const began = clock.now();
  try {
    await withPython(port, {
      ...{ clock, signal, method: autoReset.runFirmware, baud: 115_200, fresh: "formats", started: true },
    }, () => Promise.resolve(assert(clock.now() - began < 5000, `${clock.now() - began} ms`)));
  } finally {
    board.unplug();
  }
});
