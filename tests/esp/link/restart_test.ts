/** A restart with all of its output. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { restart, type Restarted } from "../../../lib/esp/link/restart.ts";
import { type BoardOptions, type SimulatedBoard, VirtualClock } from "../../../lib/simulator/mod.ts";
import { HARD_RESET } from "../../../plugins/sequences.ts";
import { bootImage } from "../../fake/firmware.ts";
import { familyImage } from "../../fake/family_image.ts";
import { SMALL } from "../../fake/session.ts";
import { newBoard } from "../../fake/simulated_board.ts";

const DEMO = await Deno.readFile(new URL("../../../demo/hello.bin", import.meta.url));

interface Shown extends Restarted {
  /** The output that was returned, and that of the second after it. */
  readonly text: string;
  readonly resets: number;
  readonly board: SimulatedBoard;
}

/** Lets the board run for a while, then restarts it. */
async function shown(options: Partial<BoardOptions>, baud = 115200, romBaud = 74880): Promise<Shown> {
  const clock = new VirtualClock();
  const board = newBoard(clock, { ...SMALL, ...options });
  const port = await board.connect();
  await port.setLines({ dtr: false, rts: false });
  await port.setBaud(baud);
  await clock.sleep(3500);
  const before = board.statistics.resets;
  const restarted = await restart(port, { clock, method: HARD_RESET, baud, romBaud });
  let text = decode(restarted.heard);
  for (const end = clock.now() + 1000; clock.now() < end;) text += decode(await port.read(100));
  const resets = board.statistics.resets - before;
  await port.close();
  return { ...restarted, text, resets, board };
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

const ROM =
  /^\s*ets Jan {2}8 2013,rst cause:2, boot mode:\(3,7\)\s+load 0x40100000[^]*\ncsum 0x[0-9a-f]{2}\r\n/;

Deno.test("restart: a program that prints at once is read from its first word on", async () => {
  const { text, resets, romHeard } = await shown({ flash: DEMO });
  assertMatch(text, ROM);
  assertMatch(
    text,
    /csum 0xcd\r\n\s*Hello from flasher: this ESP8266 runs what was just written\.\r\nImage header/,
  );
  assertMatch(text, /Data file at 0x010000: not found/);
  assertEquals(/[^\r\n\x20-\x7e]/.test(text), false, `something of the other rate is left: ${text}`);
  assertEquals(/tick [23]/.test(text), false, "from before the reset");
  assertEquals([resets, romHeard], [2, true]);
});

Deno.test("restart: a program that starts slowly is started only once", async () => {
  const program = { greeting: () => "MicroPython v1.8.7\r\n>>> ", startup: 250 };
  const { text, resets } = await shown({ flash: bootImage(4096), program });
  assertMatch(text, ROM);
  assert(text.endsWith("\r\nMicroPython v1.8.7\r\n>>> "), text);
  assertEquals(resets, 1);
});

Deno.test("restart: a chip without a program is read at its own rate", async () => {
  const { text, resets } = await shown({ flash: new Uint8Array(4096).fill(0xff) });
  assert(text.endsWith("ets_main.c "), text);
  assertEquals(resets, 1);
});

Deno.test("restart: a chip whose ROM prints at the program's rate", async () => {
  const program = { greeting: () => "ready\r\n", startup: 50 };
  const esp32c3 = {
    chip: "esp32c3",
    flash: familyImage({ chipId: 5, address: 0x3fc80000 }),
    program,
  } as const;
  const known = await shown(esp32c3, 115200, 115200);
  assertMatch(known.text, /^ESP-ROM:esp32c3[^]*ready\r\n$/);
  assertEquals([known.resets, known.romHeard], [1, true]);
  // If the chip is unknown, the ESP8266's rate is tried once.
  const unknown = await shown(esp32c3);
  assertEquals(unknown.text, known.text);
  assertEquals([unknown.resets, unknown.romHeard], [2, false]);
});

Deno.test("restart: a dead board takes bounded time", async () => {
  const { text, romHeard } = await shown({ faults: { fromChip: () => [] } });
  assertEquals([text, romHeard], ["", false]);
});
