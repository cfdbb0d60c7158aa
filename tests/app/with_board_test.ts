/** Work on boards without a command line: several boards at once, each with its own reporter, trace and signal. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { allowPlugin } from "../../lib/app/boards/plugin_consent.ts";
import { NOBODY } from "../../lib/app/person.ts";
import { choosePort } from "../../lib/app/ports/choose_port.ts";
import { prepare, type PreparedRequest, profileJob } from "../../lib/app/prepare.ts";
import { type RateStore, rateStore } from "../../lib/app/rate_store.ts";
import type { BoardRequest } from "../../lib/app/request.ts";
import type { SessionContext } from "../../lib/app/session_context.ts";
import { withBoard } from "../../lib/app/with_board.ts";
import { withChip } from "../../lib/app/with_chip.ts";
import { Interrupted, PluginError } from "../../lib/errors.ts";
import type { FlashEvent } from "../../lib/esp/events.ts";
import { programBoard } from "../../lib/esp/jobs/program.ts";
import { FakeSystem } from "../fake/system.ts";
import { APP, DATA, PROJECT, SMALL, USB0, USB1 } from "../cli/world.ts";

const PORTS = [USB0, USB1];

/** A desk with two boards, and the project to write to them. */
async function desk() {
  const system = new FakeSystem([], {
    files: PROJECT,
    ports: PORTS.map((port, index) => ({ ...port, socket: `1-${index}` })),
    boards: Object.fromEntries(PORTS.map(({ path }) => [path, SMALL])),
  });
  const warnings: string[] = [];
  const prepared = await prepare({ system, warn: ({ message }) => warnings.push(message) }, {
    source: undefined,
    values: {},
    fallback: () => ({}),
    files: [],
    allowOutside: false,
    force: false,
  });
  assertEquals(warnings, []);
  return { system, prepared };
}

interface Observed {
  readonly context: SessionContext<FlashEvent>;
  readonly events: FlashEvent[];
  readonly trace: string[];
  readonly abort: AbortController;
}

function observe(system: FakeSystem, rates: RateStore): Observed {
  const events: FlashEvent[] = [];
  const trace: string[] = [];
  const abort = new AbortController();
  const context: SessionContext<FlashEvent> = {
    system,
    rates,
    person: NOBODY,
    signal: abort.signal,
    trace: { write: (line) => trace.push(line), close: () => {} },
    reporter: { report: (event) => events.push(event), result: () => {}, close: () => {} },
  };
  return { context, events, trace, abort };
}

async function requestFor(
  system: FakeSystem,
  { profile }: PreparedRequest,
  path: string,
): Promise<BoardRequest> {
  const port = await choosePort(system, { kind: "path", path });
  return { profile, port, plugin: undefined, waitMs: 0, insistsOnBaud: false };
}

async function program(observed: Observed, prepared: PreparedRequest, path: string): Promise<void> {
  const { context } = observed;
  await withBoard(context, await requestFor(context.system as FakeSystem, prepared, path), {
    jobFor: (profile, parts) => ({
      ...profileJob({ ...prepared, profile }),
      ...parts,
      useStub: true,
      chipBy: "profile" as const,
    }),
    async work(port, job) {
      const done = await programBoard(port, job);
      job.report(done);
      return done;
    },
  });
}

Deno.test("two boards are written at once, each with its own events and trace", async () => {
  const { system, prepared } = await desk();
  const rates = rateStore(system);
  const observed = PORTS.map(() => observe(system, rates));
  let together = 0;
  const openPort = system.openPort.bind(system);
  system.openPort = async (name, options) => {
    const port = await openPort(name, options);
    together = Math.max(together, system.open.size);
    return port;
  };
  await Promise.all(PORTS.map(({ path }, index) => program(observed[index]!, prepared, path)));
  assertEquals(together, 2);
  for (const [index, { path }] of PORTS.entries()) {
    const { events, trace } = observed[index]!;
    const ports = events.flatMap((event) => event.type === "connecting" ? [event.port] : []);
    assertEquals([...new Set(ports)], [path]);
    assertEquals(events.filter(({ type }) => type === "done").length, 1);
    assert(trace.length > 0);
    const flash = system.boards.get(path)!.flash;
    assertEquals(flash.slice(0x10000, 0x10000 + DATA.length), DATA);
    assertEquals(flash.slice(0x10, APP.length), APP.subarray(0x10));
  }
  assertEquals([...system.open], []);
  // Both adapters are remembered, though both sessions ended at almost the same time.
  assertEquals(await rates.recall("10c4:ea60:01A2B3"), { proven: 460_800 });
  assertEquals(await rates.recall("1a86:7523 at 1-1"), { proven: 460_800 });
});

Deno.test("one board is stopped, and the other one is not", async () => {
  const { system, prepared } = await desk();
  const rates = rateStore(system);
  const [first, second] = [observe(system, rates), observe(system, rates)];
  first.events.push = (...events) => {
    if (events.some(({ type }) => type === "progress")) first.abort.abort(new Interrupted());
    return events.length;
  };
  const [stopped, written] = await Promise.allSettled([
    program(first, prepared, USB0.path),
    program(second, prepared, USB1.path),
  ]);
  assertEquals(stopped.status === "rejected" && stopped.reason instanceof Interrupted, true);
  assertEquals(written.status, "fulfilled");
  assertEquals([...system.open], []);
});

Deno.test("rates of adapters that are remembered at the same time are all kept", async () => {
  const { system } = await desk();
  const rates = rateStore(system);
  const names = Array.from({ length: 30 }, (_, index) => `1a86:7523 at 1-${index}`);
  await Promise.all(names.map((name, index) => rates.remember(name, { proven: 9600 + index })));
  for (const [index, name] of names.entries()) {
    assertEquals(await rates.recall(name), { proven: 9600 + index });
  }
});

Deno.test("a chip is read by a session that prints nothing", async () => {
  const { system, prepared } = await desk();
  const { context } = observe(system, rateStore(system));
  const chip = await withChip(context, await requestFor(system, prepared, USB0.path), {
    job: { useStub: false, chipBy: "profile" },
    work: ({ identity }) => Promise.resolve(identity.chip.id),
  });
  assertEquals(chip, "esp8266");
  assertEquals(system.both, "");
});

Deno.test("a board plugin that no person allowed does not run", async () => {
  const { system } = await desk();
  const file = { path: "relay.js", text: "export default 1", sha256: "ab", key: "ab" };
  await assertRejects(
    () => allowPlugin({ system, person: NOBODY }, file, { allowed: [], forbidden: false }),
    PluginError,
    "you have not allowed it",
  );
  await allowPlugin({ system, person: NOBODY }, file, { allowed: ["ab"], forbidden: false });
});
