/** What the page learns when a board fails, when none is there, and when flasher itself has a bug. */
import { assert, assertEquals } from "@std/assert";
import { board, usb } from "../../cli/room/world.ts";
import { APP } from "../../cli/world.ts";
import { PortError } from "../../../lib/errors.ts";
import { Tab, withUi } from "./world.ts";

Deno.test("page: a failed board has its reason, and is tried again when a person asks", async () => {
  let broken = true;
  const options = {
    plugged: [usb(1)],
    boards: { [usb(1).path]: board(1) },
    beforeOpen: () => {
      if (broken) throw new PortError("Cannot open the port: it fails", "io", { hint: "Use another cable." });
    },
  };
  await withUi(options, async (world) => {
    const tab = await (await Tab.open(world)).follow();
    await tab.post("/api/units", tab.start(await tab.choose("app.bin", APP)));
    await tab.until(() => tab.state!.units[0]?.state.kind === "ended");
    const { state, change } = tab.state!.units[0]!;
    const failure = state.kind === "ended" && state.verdict.kind === "failed"
      ? state.verdict.failure
      : undefined;
    assertEquals([failure?.exitCode, failure?.hint, change], [
      4,
      "Use another cable.",
      "none",
    ]);
    assertEquals(failure?.boardState, "The flash was not changed.");
    broken = false;
    assertEquals((await tab.post("/api/units/1/again", { attempt: 1 })).status, 202);
    await tab.until(() => tab.state!.units[0]!.attempt === 2 && tab.state!.units[0]!.state.kind === "ended");
    const again = tab.state!.units[0]!.state;
    assertEquals(again.kind === "ended" && again.verdict.kind, "passed");
  });
});

Deno.test("page: why no board is there, as long as none is there", async () => {
  const help = [{
    level: "problem",
    text: "This user may not open ports",
    fix: ["Join the group dialout."],
  }] as const;
  let asked = 0;
  await withUi({ ui: { findHelp: () => Promise.resolve((asked++, help)) } }, async (world) => {
    const tab = await (await Tab.open(world)).follow();
    await tab.until(() => tab.state!.help.length > 0);
    assertEquals([tab.state!.help, asked], [help, 1]);
    world.sockets.plug(usb(1));
    await tab.until(() => tab.state!.help.length === 0);
    world.sockets.plug();
    await tab.until(() => tab.state!.help.length > 0);
    assertEquals(asked, 2);
  });
});

Deno.test("page: a bug in flasher is told without its stack, and the page goes on", async () => {
  const bugs: unknown[] = [];
  const fallback = () => {
    throw new Error("a bug");
  };
  await withUi({ ui: { fallback, onBug: (error) => void bugs.push(error) } }, async (world) => {
    const tab = await (await Tab.open(world)).follow();
    const { body: file } = await tab.upload("app.bin", APP);
    const files = [{ file: file.id, offset: "auto" }];
    const { status, body } = await tab.post("/api/plan", { profile: null, files, settings: {} });
    assertEquals([status, body.error.kind, body.error.exitCode], [500, "Bug", 1]);
    assert(!JSON.stringify(body).includes(".ts"), JSON.stringify(body));
    assertEquals(bugs.length, 1);
    assertEquals((await tab.post("/api/room", {})).status, 202);
  });
});

Deno.test("page: a board that has ended is restarted on request, unless it is unplugged", async () => {
  await withUi({ plugged: [usb(1)], boards: { [usb(1).path]: board(1) } }, async (world) => {
    const tab = await (await Tab.open(world)).follow();
    const start = tab.start(await tab.choose("app.bin", APP));
    await tab.post("/api/units", start);
    await tab.until(() => tab.state!.units[0]?.state.kind === "ended");
    assertEquals((await tab.post("/api/units/1/restart", { attempt: 1 })).status, 202);
    world.sockets.plug();
    await tab.until(() => tab.state!.ports.length === 0);
    assertEquals((await tab.post("/api/units/1/restart", { attempt: 1 })).status, 409);
  });
});

Deno.test("page: the roster, the labels and the report are files to save, and hold what happened", async () => {
  await withUi({ plugged: [usb(1)], boards: { [usb(1).path]: board(1) } }, async (world) => {
    const tab = await (await Tab.open(world)).follow();
    await tab.post("/api/units", tab.start(await tab.choose("=cmd().bin", APP)));
    await tab.until(() => tab.state!.units[0]?.state.kind === "ended");
    const [roster, labels, report] = await Promise.all(
      ["/api/roster.csv", "/api/labels", "/api/report"].map((path) => tab.get(path)),
    );
    for (const response of [roster!, labels!, report!]) {
      assert(response.headers.get("content-disposition")!.startsWith("attachment"));
    }
    assertEquals((await roster!.text()).split("\r\n")[1]!.split(",").slice(0, 5), [
      "1",
      "",
      "5c:cf:7f:0a:0b:01",
      "ESP8266",
      "passed",
    ]);
    assert((await labels!.text()).includes("0a:0b:01"));
    const types = (await report!.text()).trim().split("\n").map((line) => JSON.parse(line).type);
    assertEquals([types[0], types.includes("connected"), types.includes("passed")], ["begin", true, true]);
  });
});
