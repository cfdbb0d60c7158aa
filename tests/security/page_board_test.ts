/** The page acts on the board that the person has seen, or not at all. */
import { assert, assertEquals } from "@std/assert";
import { board, usb } from "../cli/room/world.ts";
import { APP, DATA } from "../cli/world.ts";
import { type Answer, Tab, withUi, type World } from "../ui/server/world.ts";
import { assertHeld } from "./table.ts";

const TWO = {
  plugged: [usb(1), usb(2)],
  boards: { [usb(1).path]: board(1), [usb(2).path]: board(2), [usb(3).path]: board(3) },
};

async function withPlan(
  act: (world: World, tab: Tab, plan: string) => Promise<void>,
  options = TWO,
): Promise<void> {
  await withUi(options, async (world) => {
    const tab = await (await Tab.open(world)).follow();
    await act(world, tab, await tab.choose("app.bin", APP));
  });
}

Deno.test("page: what is plugged in after the page was drawn is not taken for what was there", async () => {
  await withPlan(async ({ sockets, system }, tab, plan) => {
    const [seen] = tab.state!.ports;
    const stale = tab.start(plan, seen);
    // Another board in the same socket, with the same name and the same adapter.
    sockets.plug(usb(2));
    await tab.until(() => tab.state!.ports.length === 1);
    sockets.plug(usb(1), usb(2));
    await tab.until(() => tab.state!.ports.length === 2);
    const now = tab.state!.ports.find(({ name }) => name === usb(1).path)!;
    const tries: readonly Record<string, unknown>[] = [
      stale,
      { ...stale, port: now.id },
      { ...stale, port: now.id, seen: seen!.seen },
      { ...tab.start(plan, now), socket: null },
      { ...tab.start(plan, now), socket: usb(2).socket },
      { ...tab.start(plan, now), seen: now.seen + 1 },
      { ...tab.start(plan, now), plan: `${plan}x` },
    ];
    await assertHeld("page-wrong-board", tries, async (request) => {
      const { status } = await tab.post("/api/units", request);
      return status === 409 ? undefined : `status ${status}`;
    });
    assertEquals([tab.state!.units, system.opened], [[], []]);
    assertEquals((await tab.post("/api/units", tab.start(plan, now))).status, 202);
  });
});

Deno.test("page: a program that has changed since it was shown is not written", async () => {
  await withPlan(async (_, tab, plan) => {
    await tab.choose("other.bin", Uint8Array.of(...APP, 0));
    assertEquals((await tab.post("/api/units", tab.start(plan))).status, 409);
    assertEquals((await tab.post("/api/room", { watch: plan })).status, 409);
  });
});

Deno.test("page: of two pages that begin the same board, one begins it", async () => {
  await withPlan(async (world, tab, plan) => {
    const other = await (await Tab.open(world)).follow();
    const answers = await Promise.all(
      [tab, other, tab, other].map((one) => one.post("/api/units", one.start(plan))),
    );
    assertEquals(answers.map(({ status }) => status).sort(), [202, 409, 409, 409]);
  });
});

Deno.test("page: a chip with two sockets is written by one unit", async () => {
  const same = { ...TWO, boards: { ...TWO.boards, [usb(2).path]: board(1) } };
  await withPlan(async (_, tab, plan) => {
    const starts = tab.state!.ports.map((port) => tab.post("/api/units", tab.start(plan, port)));
    assertEquals((await Promise.all(starts)).map(({ status }) => status), [202, 202]);
    await tab.until(() =>
      tab.state!.units.length === 2 && tab.state!.units.every(({ state }) => state.kind === "ended")
    );
    const verdicts = tab.state!.units.map(({ state }) => state.kind === "ended" && state.verdict.kind);
    assertEquals(verdicts.sort(), ["passed", "same-board"]);
  }, same);
});

Deno.test("page: an action on another attempt, an unknown unit or a unit in another state does nothing", async () => {
  await withPlan(async (_, tab, plan) => {
    await tab.post("/api/units", tab.start(plan));
    await tab.until(() => tab.state!.units[0]?.state.kind === "ended");
    const tries: readonly (readonly [string, number])[] = [
      ["/api/units/1/stop", 1],
      ["/api/units/1/again", 2],
      ["/api/units/1/again", 0],
      ["/api/units/1/stop", 2],
    ];
    await assertHeld("page-wrong-board", tries, async ([path, attempt]) => {
      const { status }: Answer = await tab.post(path, { attempt });
      return status === 409 ? undefined : `status ${status}`;
    });
    assertEquals((await tab.post("/api/units/2/again", { attempt: 1 })).status, 404);
    assertEquals((await tab.post("/api/units/1/again", { attempt: 1 })).status, 202);
    await tab.until(() => tab.state!.units[0]!.attempt === 2 && tab.state!.units[0]!.state.kind === "ended");
  });
});

Deno.test("page: a board plugin runs only after a person has allowed exactly its bytes", async () => {
  const relay = await Deno.readTextFile(new URL("../../demo/boards/relay.js", import.meta.url));
  const files = {
    "relay.js": relay,
    "lamp.yaml": "port: auto\nboard: ./relay.js\nfiles: [{ offset: 0, path: app.bin }]\n",
    "app.bin": APP,
    "data.bin": DATA,
  };
  await withUi({ ...TWO, files, ui: { program: "lamp.yaml" } }, async (world) => {
    const tab = await (await Tab.open(world)).follow();
    const plan = () => {
      const { plan } = tab.state!.program!;
      assert(plan.kind === "planned", JSON.stringify(plan));
      return plan as Extract<typeof plan, { kind: "planned" }>;
    };
    const { id, plugin } = plan();
    assertEquals([plugin?.allowed, plugin?.sha256.length], [false, 64]);
    assertEquals((await tab.post("/api/units", tab.start(id))).status, 409);
    assertEquals((await tab.post("/api/room", { watch: id })).status, 409);
    assertEquals((await tab.post("/api/plugin", { plan: id, sha256: "0".repeat(64) })).status, 409);
    assertEquals((await tab.post("/api/plugin", { plan: id, sha256: plugin!.sha256 })).status, 202);
    await tab.until(() => plan().plugin?.allowed === true);
    assertEquals((await tab.post("/api/units", tab.start(id))).status, 202);
  });
});
