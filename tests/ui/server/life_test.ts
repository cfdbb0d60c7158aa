/** How long the server lives, and whether boards are still taken when nobody looks. */
import { assertEquals } from "@std/assert";
import { board, usb } from "../../cli/room/world.ts";
import { APP } from "../../cli/world.ts";
import { Life } from "../../../lib/ui/server/life.ts";
import { ManualClock, Tab, withUi } from "./world.ts";

function live(idleMs: number) {
  const clock = new ManualClock();
  const events: string[] = [];
  const life = new Life({
    clock,
    idleMs,
    unwatch: () => void events.push(`unwatch ${clock.now()}`),
    end: () => void events.push(`end ${clock.now()}`),
  });
  const pass = async (ms: number) => {
    clock.advance(ms);
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  return { life, events, pass };
}

Deno.test("life: without a page it ends after the idle time, and not while one is open", async () => {
  const { life, events, pass } = live(60_000);
  life.start();
  await pass(59_999);
  life.update({ streams: 1 });
  await pass(600_000);
  assertEquals(events, []);
  life.update({ streams: 0 });
  await pass(59_999);
  assertEquals(events, ["unwatch 719998"]);
  await pass(1);
  assertEquals(events.at(-1), "end 719999");
});

Deno.test("life: it does not end while a board is worked on, but takes no new ones", async () => {
  const { life, events, pass } = live(60_000);
  life.start();
  life.update({ streams: 1, working: 1 });
  life.update({ streams: 0 });
  await pass(30_000);
  assertEquals(events, ["unwatch 30000"]);
  await pass(600_000);
  assertEquals(events.length, 1);
  life.update({ working: 0 });
  await pass(60_000);
  assertEquals(events.at(-1), "end 690000");
});

Deno.test("life: it does not end during a download, nor during the first of two, even if one fails", async () => {
  const { life, events, pass } = live(60_000);
  life.start();
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const failing = life.during(() => first.promise);
  const lasting = life.during(() => second.promise);
  first.reject(new Error("no network"));
  assertEquals(await failing.catch(({ message }) => message), "no network");
  await pass(600_000);
  assertEquals(events, []);
  second.resolve();
  await lasting;
  await pass(59_999);
  assertEquals(events, []);
  await pass(1);
  assertEquals(events, ["end 660000"]);
});

Deno.test("life: a page that comes back in time changes nothing", async () => {
  const { life, events, pass } = live(60_000);
  life.start();
  life.update({ streams: 1 });
  life.update({ streams: 0 });
  await pass(29_999);
  life.update({ streams: 1 });
  await pass(60_000);
  assertEquals(events, []);
});

Deno.test("life: a page that comes and goes again begins the time again", async () => {
  const { life, events, pass } = live(600_000);
  life.start();
  life.update({ streams: 1 });
  life.update({ streams: 0 });
  await pass(10_000);
  life.update({ streams: 1 });
  await pass(10_000);
  life.update({ streams: 0 });
  await pass(29_999);
  assertEquals(events, []);
  await pass(1);
  assertEquals(events, ["unwatch 50000"]);
});

Deno.test("life: with --idle off, it watches and lives until a person ends it", async () => {
  const { life, events, pass } = live(Infinity);
  life.start();
  life.update({ streams: 1 });
  life.update({ streams: 0 });
  await pass(1e9);
  assertEquals(events, []);
});

Deno.test("life: the work goes on when the tab is closed, and a new tab sees it", async () => {
  const boards = { [usb(1).path]: board(1) };
  await withUi({ plugged: [usb(1)], boards }, async (world) => {
    const tab = await (await Tab.open(world)).follow();
    await tab.post("/api/units", tab.start(await tab.choose("app.bin", APP)));
    await tab.close();
    const later = await (await Tab.open(world)).follow();
    await later.until(() => later.state!.units[0]?.state.kind === "ended");
    assertEquals(later.state!.units[0]!.done?.verified, true);
  });
});

Deno.test("life: quit ends flasher, but not while a board is worked on", async () => {
  const boards = { [usb(1).path]: board(1) };
  await withUi({ plugged: [usb(1)], boards }, async (world) => {
    const tab = await (await Tab.open(world)).follow();
    const start = tab.start(await tab.choose("app.bin", APP));
    const [begun, refused] = await Promise.all([tab.post("/api/units", start), tab.post("/api/quit", {})]);
    assertEquals([begun.status, [202, 409].includes(refused.status)], [202, true]);
    await tab.until(() => tab.state!.units[0]?.state.kind === "ended");
    assertEquals((await tab.post("/api/quit", {})).status, 202);
    await world.ui.ended;
    assertEquals((await tab.post("/api/units", start)).status, 409);
  });
});

Deno.test("life: Ctrl-C finishes what is being written, then flasher ends; the page is told", async () => {
  const boards = { [usb(1).path]: board(1), [usb(2).path]: board(2) };
  await withUi({ plugged: [usb(1), usb(2)], boards }, async (world) => {
    const tab = await (await Tab.open(world)).follow();
    const plan = await tab.choose("app.bin", APP);
    await tab.post("/api/units", tab.start(plan));
    world.system.interrupt();
    assertEquals((await tab.post("/api/units", tab.start(plan, tab.state!.ports[1]))).status, 409);
    const room = await world.ui.ended;
    assertEquals(room.units.map(({ state }) => state.kind === "ended" && state.verdict.kind), ["passed"]);
    await tab.until(() => tab.state!.room.stop === "finishing");
  });
});
