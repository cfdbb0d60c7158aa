/** A page puts a program on simulated boards: the whole way from a dropped file to the verdict. */
import { assert, assertEquals } from "@std/assert";
import { board, usb } from "../../cli/room/world.ts";
import { APP, profile, PROJECT } from "../../cli/world.ts";
import { Tab, withUi } from "./world.ts";

const ONE = { plugged: [usb(1)], boards: { [usb(1).path]: board(1) } };

Deno.test("page: a file is dropped, judged, written, verified, and the board restarted", async () => {
  await withUi(ONE, async (world) => {
    const tab = await (await Tab.open(world)).follow();
    const plan = await tab.choose("app.bin", APP);
    assertEquals((await tab.post("/api/units", tab.start(plan))).body, { unit: 1 });
    await tab.until(() => tab.state!.units[0]?.state.kind === "ended");
    const [unit] = tab.state!.units;
    assertEquals(
      [unit!.state.kind === "ended" && unit!.state.verdict.kind, unit!.mac, unit!.done?.verified],
      [
        "passed",
        "5c:cf:7f:0a:0b:01",
        true,
      ],
    );
    assertEquals(unit!.addresses?.map(({ use }) => use), ["station", "access point"]);
    assertEquals(world.system.boards.get(usb(1).path)!.flash.subarray(4, APP.length), APP.subarray(4));
  });
});

Deno.test("page: the state that a page computes is the state that the server keeps", async () => {
  await withUi(ONE, async (world) => {
    const tab = await (await Tab.open(world)).follow();
    const plan = await tab.choose("app.bin", APP);
    await tab.post("/api/units", tab.start(plan));
    await tab.until(() => tab.state!.units[0]?.state.kind === "ended");
    const late = await (await Tab.open(world)).follow();
    const plain = (state: unknown) =>
      JSON.parse(JSON.stringify(state, (_, value) => typeof value === "number" ? Math.round(value) : value));
    assertEquals(plain(tab.state), plain(late.state));
  });
});

Deno.test("page: a file that is no firmware is refused in words, and is no program", async () => {
  await withUi(ONE, async (world) => {
    const tab = await (await Tab.open(world)).follow();
    const files: readonly (readonly [string, Uint8Array])[] = [
      ["empty.bin", new Uint8Array()],
      ["firmware.bin", new TextEncoder().encode("<!DOCTYPE html><html><body>404</body></html>")],
      ["archive.zip", Uint8Array.of(0x50, 0x4b, 3, 4, ...new Uint8Array(100))],
    ];
    for (const [name, bytes] of files) {
      const { status, body } = await tab.upload(name, bytes);
      assertEquals([status, body.failure?.exitCode, body.id], [200, 7, ""], name);
    }
    const { body } = await tab.upload("../../etc/passwd\0" + "x".repeat(300), APP);
    assert(body.name.length <= 200 && body.name.startsWith("passwd"), body.name);
    assertEquals(tab.state!.program, null);
  });
});

Deno.test("page: a locked program cannot be changed until a person unlocks it", async () => {
  await withUi({ ...ONE, ui: { program: "flash.yaml" } }, async (world) => {
    const tab = await (await Tab.open(world)).follow();
    assertEquals([tab.state!.locked, tab.state!.program?.plan.kind], [true, "planned"]);
    const request = { profile: null, files: [], settings: {} };
    assertEquals((await tab.post("/api/plan", request)).status, 409);
    assertEquals((await tab.upload("app.bin", APP)).status, 409);
    assertEquals((await tab.post("/api/unlock", {})).status, 200);
    assertEquals((await tab.upload("app.bin", APP)).status, 200);
  });
});

Deno.test("page: a program with other settings is read once, and the page still shows those of the profile", async () => {
  const files = { ...PROJECT, "flash.yaml": profile({ more: "flash: { mode: dio }\n" }) };
  await withUi({ ...ONE, files, ui: { program: "flash.yaml" } }, async (world) => {
    const tab = await (await Tab.open(world)).follow();
    await tab.post("/api/unlock", {});
    const { system } = world;
    const opened: string[] = [];
    const openFile = system.openFile.bind(system);
    system.openFile = (path, options) => {
      opened.push(path);
      return openFile(path, options);
    };
    const { program } = tab.state!;
    const { profile: id, profileSettings } = program!;
    assertEquals(profileSettings.mode, "dio");
    const settings = { mode: "dout", erase: "all" };
    assertEquals((await tab.post("/api/plan", { profile: id, files: [], settings })).status, 200);
    await tab.until(() => tab.state!.program?.settings.mode === "dout");
    const after = tab.state!.program!;
    assertEquals([after.plan.kind, after.profileSettings], ["planned", profileSettings]);
    assertEquals(opened.filter((path) => path.endsWith("app.bin")).length, 1, opened.join());
    // Of a program that is refused with them, too.
    await tab.post("/api/plan", { profile: id, files: [], settings: { mode: "fast" } });
    await tab.until(() => tab.state!.program?.settings.mode === "fast");
    const refused = tab.state!.program!;
    assertEquals([refused.plan.kind, refused.profileSettings], ["refused", profileSettings]);
  });
});

Deno.test("page: a profile that cannot be read is shown with its reason and exit code, as on the command line", async () => {
  await withUi({ ui: { program: "missing.yaml" } }, async (world) => {
    const tab = await (await Tab.open(world)).follow();
    const plan = tab.state!.program!.plan;
    const failure = plan.kind === "refused" ? plan.failure : undefined;
    assertEquals([failure?.exitCode, failure?.kind], [2, "UsageError"]);
  });
});

Deno.test("page: watching takes the boards that come, and not the one that was there", async () => {
  const boards = { [usb(1).path]: board(1), [usb(2).path]: board(2) };
  await withUi({ plugged: [usb(1)], boards }, async (world) => {
    const tab = await (await Tab.open(world)).follow();
    const plan = await tab.choose("app.bin", APP);
    assertEquals((await tab.post("/api/room", { watch: plan, count: 1 })).status, 202);
    await tab.until(() => tab.state!.room.watching);
    assertEquals((await tab.upload("other.bin", APP)).status, 409);
    world.sockets.plug(usb(1), usb(2));
    await tab.until(() => tab.state!.units.some(({ state }) => state.kind === "ended"));
    assertEquals(tab.state!.units.map(({ port, number }) => [port, number]), [[usb(2).path, 1]]);
    // One board was wanted.
    await tab.until(() => !tab.state!.room.watching);
  });
});
