import { assertEquals, assertRejects } from "@std/assert";
import { bareProfile } from "../../lib/app/connection_settings.ts";
import { openBoard, type OpenBoardOptions } from "../../lib/app/open_board.ts";
import { describeWiring } from "../../lib/app/wiring.ts";
import { Interrupted, PortError } from "../../lib/errors.ts";
import type { PortInfo } from "../../lib/serial/port.ts";
import { FakeSystem } from "../fake/system.ts";
import { SMALL, USB0 } from "../cli/world.ts";

const OPTIONS: Omit<OpenBoardOptions, "signal"> = {
  baud: 115_200,
  otherBaud: "nearest",
  lines: { dtr: false, rts: false },
  reopens: false,
  trace: undefined,
};

function wire(info: PortInfo) {
  return describeWiring(bareProfile({}), info, { os: "linux", plugin: undefined });
}

Deno.test("a port whose lines cannot be set is closed again", async () => {
  const system = new FakeSystem([], {
    boards: { [USB0.path]: SMALL },
    wrapPort: (port) =>
      Object.assign(Object.create(port), {
        setLines: () => Promise.reject(new PortError("Cannot set the lines: it is gone", "lost")),
      }),
  });
  const { signal } = new AbortController();
  await assertRejects(() => openBoard(system, wire(USB0), { ...OPTIONS, signal }), PortError, "it is gone");
  assertEquals(system.opened, [USB0.path]);
  assertEquals([...system.open], []);
});

Deno.test("a port that opens after the end is closed again", async () => {
  const abort = new AbortController();
  const system = new FakeSystem([], {
    boards: { [USB0.path]: SMALL },
    beforeOpen: () => abort.abort(new Interrupted()),
  });
  await assertRejects(
    () => openBoard(system, wire(USB0), { ...OPTIONS, signal: abort.signal }),
    Interrupted,
  );
  await system.clock.sleep(1_000);
  assertEquals([...system.open], []);
});

for (const [os, returns] of [["windows", true], ["linux", false]] as const) {
  Deno.test(`a chip's port that is away for 10 s during a reset is ${returns ? "" : "not "}opened again on ${os}`, async () => {
    const s2 = { path: "COM5", usb: { vid: 0x303a, pid: 0x0002, serial: "0" }, socket: "1/1" };
    let leftAt = Infinity;
    const system: FakeSystem = new FakeSystem([], {
      os,
      boards: { COM5: SMALL },
      portsNow: ({ clock }) => clock.now() >= leftAt && clock.now() < leftAt + 10_000 ? [] : [s2],
      wrapPort: (port) =>
        Object.assign(Object.create(port), {
          read: (ms: number) => {
            if (leftAt !== Infinity) return port.read(ms);
            leftAt = system.clock.now();
            return Promise.reject(new PortError("Cannot read: it is gone", "lost"));
          },
        }),
    });
    const { signal } = new AbortController();
    const board = await openBoard(system, wire(s2), { ...OPTIONS, lines: undefined, reopens: true, signal });
    await board.port.setLines({ dtr: true, rts: true });
    if (returns) assertEquals(await board.port.read(0), new Uint8Array());
    else await assertRejects(() => board.port.read(0), PortError, "it is gone");
    assertEquals(system.opened, returns ? ["COM5", "COM5"] : ["COM5"]);
    await board.close(() => {});
  });
}

Deno.test("wiring: a chip's own USB replaces the default board, and no other", () => {
  const usb = { path: "/dev/ttyACM0", usb: { vid: 0x303a, pid: 0x1001 } };
  const own = wire(usb);
  assertEquals(own.replacesBoard, true);
  assertEquals(own.profile.board, { kind: "built-in", name: "usb_jtag" });
  const manual = describeWiring(bareProfile({ board: { kind: "built-in", name: "manual" } }), usb, {
    os: "linux",
    plugin: undefined,
  });
  assertEquals(manual.replacesBoard, false);
  assertEquals(manual.methods.entry.scripts, []);
});
