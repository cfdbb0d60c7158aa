/** The executable on Debian's kernel, with its driver for the adapter: a real /dev/ttyUSB0. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { EXIT } from "../../lib/errors.ts";
import { startEmulator } from "./emulator.ts";
import { ROOT, testWith } from "./parts.ts";
import { startMachine } from "./vm.ts";

const NEEDS = ["vm", "compiled", "emulator"] as const;

/** Milliseconds. */
const AT_ONCE_MS = 2_000;

/** The first line of JSON with this type. The very first line follows text of the console. */
// deno-lint-ignore no-explicit-any -- the fields of a record differ by its type
function record(out: string, type: string): any {
  return JSON.parse(new RegExp(`\\{"type":"${type}".*`).exec(out)?.[0] ?? "null");
}

testWith(
  NEEDS,
  "vm: lists, examines and flashes ttyUSB0; pulling the adapter out ends it at once",
  async () => {
    await using board = await startEmulator();
    await using machine = await startMachine(
      board,
      `dist/flasher ports --json
dist/flasher doctor --port /dev/ttyUSB0 --json; echo "doctor: $?"
dist/flasher run flash.yaml --port usb:0403:6001 --json; echo "run: $?"
dist/flasher run flash.yaml --port /dev/ttyUSB0 --full --json; echo "unplugged: $?"
`,
    );
    await machine.printed(/^run: 0$/m);
    const data = await Deno.readFile(`${ROOT}/demo/data.bin`);
    assertEquals((await board.flash()).subarray(0x10000, 0x10000 + data.length), data);
    assertMatch((await board.lines()).join(), /DTR=0 RTS=1,DTR=1 RTS=0/);

    await machine.printed(/^run: 0$[^]*"progress"/m);
    const since = performance.now();
    await machine.removeAdapter();
    await machine.printed(/^unplugged: /m);
    const took = performance.now() - since;
    const out = await machine.ended;
    assertMatch(out, new RegExp(`^unplugged: ${EXIT.portLost}$`, "m"));
    assert(took < AT_ONCE_MS, `it took ${took} ms`);
    assertMatch(record(out, "error").boardState, /half-written/);

    const adapter = record(out, "ports").ports.find(({ path }: { path: string }) => path === "/dev/ttyUSB0");
    assertEquals([adapter.usb.vid, adapter.usb.pid, adapter.driver], [0x0403, 0x6001, "ftdi_sio"]);
    // QEMU's controller is on the PCI bus, and the adapter at one of its ports.
    assertMatch(adapter.socket, /^0000:00:[0-9a-f]{2}\.[0-7]\/[1-9]$/);
    assertMatch(adapter.address, /^[1-9]-[1-9]$/);
    assertEquals(adapter.socket.split("/")[1], adapter.address.split("-")[1]);
    assertMatch(out, /^doctor: 0$/m);
    assertEquals(record(out, "doctor").findings, []);
  },
);

testWith(NEEDS, "vm: pulling the cable behind the adapter ends it at once", async () => {
  await using board = await startEmulator();
  await using machine = await startMachine(
    board,
    `dist/flasher run flash.yaml --port /dev/ttyUSB0 --json; echo "cable: $?"\n`,
  );
  await machine.printed(/"progress"/);
  const since = performance.now();
  await board.unplug();
  await machine.printed(/^cable: /m);
  const took = performance.now() - since;
  assertMatch(await machine.ended, new RegExp(`^cable: ${EXIT.portLost}$`, "m"));
  assert(took < AT_ONCE_MS, `it took ${took} ms`);
});
