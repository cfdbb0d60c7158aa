/** Simulated boards that a simulated person plugs in and unplugs. */
import { assert, assertEquals } from "@std/assert";
import { rehearsalPorts, rehearse } from "../../../lib/app/ports/rehearsal.ts";
import { openSimulatedPort, simulatedBoardAt } from "../../../lib/app/ports/simulated_port.ts";
import { openRoom } from "../../../lib/app/room/decide.ts";
import { runRoom } from "../../../lib/app/room/run_room.ts";
import { hubOf, isAtSocket } from "../../../lib/serial/socket.ts";
import { macOf, SIMULATED_BOARDS } from "../../../lib/simulator/mod.ts";
import type { RehearsalName } from "../../../lib/serial/port_name.ts";
import { FakeSystem } from "../../fake/system.ts";
import { THREADS } from "../../fake/threads.ts";
import { connected, done, mac, OPTIONS } from "../room/world.ts";

function several(count: number): RehearsalName {
  return { kind: "rehearsal", text: `sim:esp8266x${count}`, board: "esp8266", count };
}

Deno.test("rehearsal: every socket is on one hub, which its address names", () => {
  for (const port of rehearsalPorts(several(64), 2)) {
    assertEquals(hubOf(port.socket), "sim-2");
    assert(isAtSocket(port, "sim-2"));
    assert(isAtSocket(port, port.address));
    assertEquals(isAtSocket(port, "sim-1"), false);
  }
});

Deno.test("rehearsal: no two simulated boards have the same MAC", () => {
  const macs = SIMULATED_BOARDS.flatMap((board) =>
    Array.from({ length: 65 }, (_, number) => macOf(board, number))
  );
  assertEquals(new Set(macs.map(String)).size, macs.length);
  for (const byte of macs.flat()) assert(Number.isInteger(byte) && byte >= 0 && byte < 256);
});

interface Step {
  readonly at: number;
  readonly what: string;
}

/** A room that takes newcomers. The work on each board takes `workMs`. Times are from its start, in whole seconds. */
async function watched(
  count: number,
  workMs: number,
): Promise<{ steps: readonly Step[]; system: FakeSystem }> {
  const system = new FakeSystem([], { ports: [{ path: "/dev/ttyUSB0", usb: { vid: 0x1a86, pid: 0x7523 } }] });
  const { clock } = system;
  const { listPorts, portChanges } = rehearse(system, several(count));
  const steps: Step[] = [];
  // A room whose boards are not unplugged would wait for ever.
  void clock.sleep(120_000).then(() => system.interrupt());
  await runRoom({
    system: {
      clock,
      listPorts,
      portChanges,
      onInterrupt: (handler) => system.onInterrupt(handler),
      portHolders: () => system.portHolders(),
    },
    room: openRoom({ ...OPTIONS, takes: "newcomers" }, { consented: true }),
    ports: await listPorts(),
    report(report) {
      if (report.type !== "attached" && report.type !== "detached" && report.type !== "ignored") return;
      const { path } = report.type === "ignored" ? report.port : report.unit.port;
      steps.push({ at: Math.floor(clock.now() / 1000), what: `${report.type} ${path}` });
      if (steps.filter(({ what }) => what.startsWith("detached")).length === count) system.interrupt();
    },
    leave: () => {},
    async work({ unit: { id, port }, report }) {
      const { virtual } = port;
      if (virtual?.kind !== "sim") throw new Error(`${port.path} is no simulated board`);
      const open = await openSimulatedPort(virtual, { clock, baud: 115_200, python: THREADS.python });
      report(connected(mac(`0${id}`)));
      await clock.sleep(workMs);
      await open.close();
      report(done());
    },
  });
  return { steps, system };
}

Deno.test("rehearsal: a board is plugged in every two seconds, and unplugged two seconds after its work", async () => {
  const { steps, system } = await watched(3, 5_000);
  assertEquals(steps, [
    { at: 2, what: "attached sim:esp8266#1" },
    { at: 4, what: "attached sim:esp8266#2" },
    { at: 6, what: "attached sim:esp8266#3" },
    { at: 9, what: "detached sim:esp8266#1" },
    { at: 11, what: "detached sim:esp8266#2" },
    { at: 13, what: "detached sim:esp8266#3" },
  ]);
  assertEquals(system.opened, []);
});

Deno.test("rehearsal: the person begins when the watch begins", async () => {
  const { clock } = new FakeSystem([]);
  const { listPorts, portChanges } = rehearse({ clock }, several(2));
  await clock.sleep(60_000);
  assertEquals(await listPorts(), []);
  const end = new AbortController();
  void clock.sleep(120_000).then(() => end.abort());
  let both: number | undefined;
  for await (const _ of portChanges(end.signal)) {
    if ((await listPorts()).length < 2) continue;
    both = clock.now();
    end.abort();
  }
  assertEquals(both, 64_000);
});

Deno.test("rehearsal: a board whose port is opened again stays", async () => {
  const { clock } = new FakeSystem([]);
  const { listPorts, portChanges } = rehearse({ clock }, several(1));
  const [port] = rehearsalPorts(several(1));
  const end = new AbortController();
  const open = async () =>
    await openSimulatedPort(port!.virtual, { clock, baud: 115_200, python: THREADS.python });
  async function useAgainAndAgain(): Promise<void> {
    await clock.sleep(2_500);
    for (let n = 0; n < 4; n++) {
      const opened = await open();
      await clock.sleep(3_000);
      await opened.close();
      await clock.sleep(1_500);
    }
    end.abort();
  }
  const use = useAgainAndAgain();
  for await (const _ of portChanges(end.signal));
  await use;
  assertEquals((await listPorts()).length, 1);
  const board = simulatedBoardAt(port!.virtual, clock)!;
  assert(board.state !== "off");
});

Deno.test("rehearsal: the person looks only when there is something to do, and never after the last board has left", async () => {
  const { clock } = new FakeSystem([]);
  const { listPorts, portChanges } = rehearse({ clock }, several(2));
  const ports = rehearsalPorts(several(2));
  const end = new AbortController();
  let looks = 0;
  const watching = (async () => {
    for await (const _ of portChanges(end.signal)) looks++;
  })();
  try {
    await clock.sleep(10_000);
    assertEquals((await listPorts()).length, 2);
    for (const { virtual } of ports) {
      const port = await openSimulatedPort(virtual, { clock, baud: 115_200, python: THREADS.python });
      await clock.sleep(1_000);
      await port.close();
    }
    await clock.sleep(600_000);
    assertEquals(await listPorts(), []);
    // At the start, and for each board: plugged in, opened, closed, unplugged.
    assert(looks <= 9, `${looks} looks`);
  } finally {
    end.abort();
    await watching;
  }
});
