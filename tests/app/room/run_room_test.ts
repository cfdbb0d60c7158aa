/** The edge of a room: starts, permissions, ports that come and go, and what one unit's work can do to the others. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { openRoom } from "../../../lib/app/room/decide.ts";
import type { Room, RoomOptions, RoomReport } from "../../../lib/app/room/room.ts";
import { type RoomSetup, runRoom } from "../../../lib/app/room/run_room.ts";
import type { UnitContext } from "../../../lib/app/room/run_unit.ts";
import { Interrupted } from "../../../lib/errors.ts";
import type { PortInfo } from "../../../lib/serial/port.ts";
import { FakeSystem } from "../../fake/system.ts";
import { adapter, connected, done, mac, OPTIONS } from "./world.ts";

interface Played {
  readonly room: Room;
  readonly reports: readonly RoomReport[];
  readonly system: FakeSystem;
}

/** Runs a room on a virtual clock. `plugging`: the ports after each second; Ctrl-C follows the last. */
async function play(
  ports: readonly PortInfo[],
  work: (context: UnitContext, system: FakeSystem) => Promise<void>,
  { options = {}, plugging, portsAfterConsent, ...setup }:
    & {
      readonly options?: Partial<RoomOptions>;
      readonly plugging?: readonly (readonly PortInfo[])[];
      readonly portsAfterConsent?: readonly PortInfo[];
    }
    & Partial<Pick<RoomSetup, "consent" | "room">> = {},
): Promise<Played> {
  const system = new FakeSystem([], {
    ports: portsAfterConsent ?? ports,
    ...(plugging === undefined ? {} : { plugging }),
  });
  const reports: RoomReport[] = [];
  const room = await runRoom({
    system,
    room: openRoom({ ...OPTIONS, ...options }, {
      consented: setup.consent === undefined && portsAfterConsent === undefined,
    }),
    ports,
    work: (context) => work(context, system),
    report: (report) => void reports.push(report),
    leave: () => system.exit(130),
    ...setup,
  });
  assertEquals(system.listening, false);
  return { room, reports, system };
}

function verdicts({ room }: Played): string[] {
  return room.units.map(({ state }) => state.kind === "ended" ? state.verdict.kind : state.kind);
}

/** Work that connects, takes some time and succeeds. */
async function good({ unit, report, gate }: UnitContext, { clock }: FakeSystem): Promise<void> {
  const address = mac(`0${unit.port.path.at(-1)}`);
  report({ type: "connecting", port: unit.port.path, baud: 115_200, attempt: 1 });
  report(connected(address));
  await gate.admit(address);
  await clock.sleep(1_000);
  await gate.restart();
  report(done());
}

Deno.test("run room: starts and restarts on one hub are 200 ms apart", async () => {
  const starts: number[] = [];
  const restarts: number[] = [];
  const played = await play([adapter(1), adapter(2), adapter(3)], async (context, system) => {
    starts.push(system.clock.now());
    await context.gate.admit(mac(`0${context.unit.id}`));
    await context.gate.restart();
    restarts.push(system.clock.now());
    context.report(done());
  });
  assertEquals(starts, [0, 200, 400]);
  const times = [...starts, ...restarts].sort((a, b) => a - b);
  assert(times.slice(1).every((time, n) => time - times[n]! >= 200), `${times}`);
  assertEquals(verdicts(played), ["passed", "passed", "passed"]);
});

Deno.test("run room: ten boards take as long as one, and the time between their starts", async () => {
  const ten = Array.from({ length: 10 }, (_, n) => adapter(n));
  const one = await play([adapter(0)], good);
  const all = await play(ten, good);
  assertEquals(all.system.clock.now() - one.system.clock.now() <= 9 * 200 * 2, true);
});

Deno.test("run room: what consent throws ends the room before the first start", async () => {
  let works = 0;
  const refused = () => Promise.reject(new Interrupted("no"));
  await assertRejects(
    () => play([adapter(1)], () => Promise.resolve(void works++), { consent: refused }),
    Interrupted,
  );
  assertEquals(works, 0);
});

Deno.test("run room: work that throws at once, that never reports, or that throws no error ends its unit alone", async () => {
  const played = await play([adapter(1), adapter(2), adapter(3), adapter(4)], async (context, system) => {
    if (context.unit.id === 1) throw new TypeError("x is not a function");
    if (context.unit.id === 2) return;
    if (context.unit.id === 3) return Promise.reject(undefined);
    await good(context, system);
  });
  assertEquals(verdicts(played), ["failed", "failed", "failed", "passed"]);
  const kinds = played.room.units.map(({ state }) =>
    state.kind === "ended" && state.verdict.kind === "failed" ? state.verdict.failure.kind : "-"
  );
  assertEquals(kinds, ["Bug", "Bug", "Bug", "-"]);
});

Deno.test("run room: a refused unit gets no permission, and the other goes on", async () => {
  const played = await play([adapter(1), adapter(2)], async ({ gate, report }, { clock }) => {
    await gate.admit(mac("01"));
    await clock.sleep(1_000);
    report(done());
  });
  assertEquals(verdicts(played), ["passed", "same-board"]);
});

Deno.test("run room: a chip that does not tell its MAC is worked on, with a warning", async () => {
  const played = await play([adapter(1)], async ({ gate, report }) => {
    await gate.admit(undefined);
    report(done());
  });
  assertEquals(verdicts(played), ["passed"]);
  const warnings = played.reports.flatMap((report) =>
    report.type === "work" && report.event.type === "warning" ? [report.event.message] : []
  );
  assertEquals(warnings, [
    "This chip does not report its MAC, so flasher cannot notice if the board is connected twice",
  ]);
});

Deno.test("run room: a unit that waits for its start is stopped at once", async () => {
  const worked: number[] = [];
  const played = await play([adapter(1), adapter(2)], async ({ unit, signal }, system) => {
    worked.push(unit.id);
    system.interrupt("terminate");
    await system.clock.sleep(10);
    signal.throwIfAborted();
  });
  assertEquals([verdicts(played), worked], [["stopped", "stopped"], [1]]);
});

Deno.test("run room: boards that are plugged in one after another are taken, those from before are not", async () => {
  const worked: string[] = [];
  const played = await play([adapter(9)], async (context, system) => {
    worked.push(context.unit.port.path);
    await good(context, system);
  }, {
    options: { takes: "newcomers" },
    plugging: [
      [adapter(9), adapter(1)],
      [adapter(9), adapter(1), adapter(2)],
      [adapter(9), adapter(2)],
      [adapter(9), adapter(2), adapter(1, { socket: "0000:00:14.0/4.3" })],
      [adapter(9)],
      [adapter(9)],
    ],
  });
  assertEquals(worked, ["/dev/ttyUSB1", "/dev/ttyUSB2", "/dev/ttyUSB1"]);
  assertEquals(verdicts(played), ["passed", "passed", "passed"]);
  assertEquals(played.reports.filter(({ type }) => type === "detached").length, 3);
});

Deno.test("run room: an adapter that takes the name of a board during the question is not opened", async () => {
  const worked: string[] = [];
  const printer = adapter(1, { socket: "0000:00:14.0/4.9", address: "1-4.9" });
  const played = await play([adapter(1), adapter(2)], async (context, system) => {
    worked.push(context.unit.port.path);
    await good(context, system);
  }, { portsAfterConsent: [printer, adapter(2)] });
  assertEquals(worked, ["/dev/ttyUSB2"]);
  assertEquals(verdicts(played), ["failed", "passed"]);
});

Deno.test("run room: an adapter that takes the name of a board that waits for its turn is not opened", async () => {
  const worked: string[] = [];
  const printer = adapter(2, { socket: "0000:00:14.0/4.9", address: "1-4.9" });
  const played = await play([adapter(1), adapter(2), adapter(3)], async (context, system) => {
    worked.push(context.unit.port.path);
    await good(context, system);
    await system.clock.sleep(2_000);
  }, {
    options: { jobs: 1 },
    plugging: Array.from({ length: 10 }, () => [adapter(1), printer, adapter(3)]),
  });
  assertEquals(worked, ["/dev/ttyUSB1", "/dev/ttyUSB3"]);
  assertEquals(verdicts(played), ["passed", "failed", "passed"]);
});

Deno.test("run room: ports that a person named are not looked for again", async () => {
  const played = await play([adapter(1), adapter(2)], async (context, system) => {
    await good(context, system);
    await system.clock.sleep(2_000);
  }, { options: { ports: "chosen", jobs: 1 }, plugging: [[], [], []] });
  assertEquals(verdicts(played), ["passed", "passed"]);
});

Deno.test("run room: a room that lasts waits for the ports that a person named", async () => {
  const played = await play([adapter(9)], good, {
    options: { ports: "chosen", takes: "newcomers", lasts: true },
    plugging: [[adapter(9), adapter(1)], [adapter(9), adapter(1)], [adapter(9)], [adapter(9)]],
  });
  assertEquals(verdicts(played), ["passed"]);
});

Deno.test("run room: if the ports cannot be listed any longer, what runs is finished first", async () => {
  class Failing extends FakeSystem {
    override listPorts(): Promise<readonly PortInfo[]> {
      return this.clock.now() < 2_500 ? super.listPorts() : Promise.reject(new Error("no list"));
    }
  }
  const system = new Failing([], { plugging: [[adapter(1)], [adapter(1)], [adapter(1), adapter(2)]] });
  const reports: RoomReport[] = [];
  await assertRejects(
    () =>
      runRoom({
        system,
        room: openRoom({ ...OPTIONS, takes: "newcomers" }, { consented: true }),
        ports: [],
        async work(context) {
          await system.clock.sleep(5_000);
          await good(context, system);
        },
        report: (report) => void reports.push(report),
        leave: () => system.exit(130),
      }),
    Error,
    "no list",
  );
  assertEquals(reports.filter(({ type }) => type === "verdict" || type === "summary").length, 2);
  assertEquals(system.listening, false);
});

Deno.test("run room: it ends by itself when enough boards have passed", async () => {
  const played = await play([], good, {
    options: { takes: "newcomers", count: 1 },
    plugging: [[adapter(1)], [adapter(1)], [adapter(1)], [adapter(1)], [adapter(1)]],
  });
  assertEquals(verdicts(played), ["passed"]);
  assertEquals(played.reports.some(({ type }) => type === "stop"), false);
});
