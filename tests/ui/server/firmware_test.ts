/** A person chooses firmware by its name: what is shown first, what the network is asked, and what the board then gets. */
import { assert, assertEquals } from "@std/assert";
import type { PagePort } from "../../../lib/ui/state.ts";
import { board, usb } from "../../cli/room/world.ts";
import { APP } from "../../cli/world.ts";
import { buildMicroPython } from "../../fake/image.ts";
import { cached } from "../../fake/locked_project.ts";
import { fakeWeb, type Reply } from "../../fake/web.ts";
import { Tab, withUi, type World, type WorldOptions } from "./world.ts";

const NAME = "micropython@1.24.1/ESP8266_GENERIC";
const IMAGE = buildMicroPython(0x400, "MicroPython v1.24.1 on 2024-11-29");
const URL = "https://micropython.org/resources/firmware/ESP8266_GENERIC-20241129-v1.24.1.bin";
const OLD_URL = "https://micropython.org/resources/firmware/esp8266-20241129-v1.24.1.bin";
const FILE = "ESP8266_GENERIC-20241129-v1.24.1.bin";
const HOSTS = ["micropython.org"];
const WANTED = { name: NAME, hosts: HOSTS, profile: null, settings: {} };
const ONE = { plugged: [usb(1)], boards: { [usb(1).path]: board(1) } };

async function withTab(
  { table = {}, ...options }: WorldOptions & { readonly table?: Readonly<Record<string, Reply>> },
  act: (tab: Tab, world: World) => Promise<void>,
): Promise<void> {
  await withUi({ ...ONE, fetch: fakeWeb(table).fetch, ...options }, async (world) => {
    await act(await (await Tab.open(world)).follow(), world);
  });
}

const facts = async (tab: Tab, name = NAME) =>
  await (await tab.get(`/api/firmware/facts?name=${encodeURIComponent(name)}`)).json();

Deno.test("firmware by name: the person sees the server and the file first, and nobody is asked for that", async () => {
  await withTab({}, async (tab, { system }) => {
    assertEquals(await facts(tab), { name: NAME, file: FILE, hosts: HOSTS, size: null });
    const circuit = await facts(tab, "circuitpython@10.2.1/adafruit_feather_esp32_v2.de_DE");
    assertEquals(circuit.hosts, ["downloads.circuitpython.org", "adafruit-circuit-python.s3.amazonaws.com"]);
    assertEquals(circuit.file, "adafruit-circuitpython-adafruit_feather_esp32_v2-de_DE-10.2.1.bin");
    assertEquals(system.asked, []);
  });
});

Deno.test("firmware by name: after a yes it is downloaded, judged, kept, chosen, and goes on the board", async () => {
  const reply = { body: IMAGE, headers: { "content-length": String(IMAGE.length) } };
  await withTab({ table: { [URL]: reply } }, async (tab, { system }) => {
    assertEquals((await tab.post("/api/firmware", WANTED)).status, 202);
    await tab.until(() => tab.state!.program !== null && tab.state!.download === null);
    const downloads = tab.lines.flatMap((line) => line.type === "download" ? [line.download] : []);
    assertEquals(downloads[0], { name: NAME, file: FILE, hosts: HOSTS, done: 0, total: null });
    assert(downloads.some((one) => one?.done === IMAGE.length), "the end of the download is reported");
    const [file] = tab.state!.program!.files;
    assertEquals([file?.name, file?.image?.python, system.asked], [
      FILE,
      "MicroPython v1.24.1 on 2024-11-29",
      [URL],
    ]);
    assertEquals(await system.readFile(cached(IMAGE)), IMAGE);
    const { plan } = tab.state!.program!;
    await tab.post("/api/units", tab.start(plan.kind === "planned" ? plan.id : ""));
    await tab.until(() => tab.state!.units[0]?.state.kind === "ended");
    assertEquals(system.boards.get(usb(1).path)!.flash.subarray(4, IMAGE.length), IMAGE.subarray(4));
  });
});

Deno.test("firmware by name: what came before the server fell silent is shown", async () => {
  const headers = { "content-length": String(IMAGE.length) };
  const half = IMAGE.slice(0, IMAGE.length / 2);
  const table: Readonly<Record<string, Reply>> = { [URL]: { body: half, headers, then: "silent" } };
  await withTab({ table }, async (tab, { system, timers }) => {
    // On its own clock, the server would have been silent for too long at once.
    Object.assign(system, { clock: timers });
    await tab.post("/api/firmware", WANTED);
    // The bytes come in their own time.
    for (let n = 0; n < 20 && tab.state!.download?.done !== half.length; n++) {
      timers.advance(250);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assertEquals(tab.state!.download?.done, half.length);
    await tab.post("/api/download/stop", { name: NAME });
    await tab.until(() => tab.state!.download === null);
  });
});

Deno.test("firmware by name: a file in the cache needs no network, and the same name means the same bytes", async () => {
  let files = {};
  await withTab({ table: { [URL]: { body: IMAGE } } }, async (tab, { system }) => {
    await tab.post("/api/firmware", WANTED);
    await tab.until(() => tab.state!.program !== null);
    const memory = `${system.stateFolder}/firmware.json`;
    files = { [memory]: await system.readFile(memory), [cached(IMAGE)]: IMAGE };
  });
  await withTab({ files }, async (tab, { system }) => {
    assertEquals(await facts(tab), { name: NAME, file: FILE, hosts: [], size: IMAGE.length });
    // A page that was drawn before the file came would ask a server.
    assertEquals((await tab.post("/api/firmware", WANTED)).status, 409);
    assertEquals((await tab.post("/api/firmware", { ...WANTED, hosts: [] })).status, 202);
    await tab.until(() => tab.state!.program !== null);
    assertEquals(system.asked, []);
  });
  // The cache is gone, and the publisher has another file under the same name.
  const [memory] = Object.entries(files) as [string, Uint8Array][];
  const other = buildMicroPython(0x800, "MicroPython v1.24.1 on 2024-11-29");
  await withTab({ files: { [memory![0]]: memory![1] }, table: { [URL]: { body: other } } }, async (tab) => {
    assertEquals((await tab.post("/api/firmware", { ...WANTED, hosts: [] })).status, 409);
    await tab.post("/api/firmware", WANTED);
    await tab.until(() => tab.state!.download?.failure !== undefined);
    assertEquals([tab.state!.download!.failure!.exitCode, tab.state!.program], [7, null]);
  });
});

Deno.test("firmware by name: what fails is said with its exit code, and the program stays", async () => {
  const table: readonly (readonly [Reply, number])[] = [
    ["name", 18],
    [{ status: 500 }, 18],
    [{ headers: { "content-type": "text/html" }, body: "<title>Sign in</title>" }, 18],
    [{ body: APP.slice(0, 99) }, 7],
    [{ body: buildMicroPython(0x400, "MicroPython v1.20.0 on 2023-04-26") }, 7],
    [{ status: 302, headers: { location: "https://evil.example.com/x.bin" } }, 18],
  ];
  for (const [reply, exitCode] of table) {
    await withTab({ table: { [URL]: reply, [OLD_URL]: reply } }, async (tab, { system }) => {
      await tab.choose("app.bin", APP);
      const before = tab.state!.program;
      await tab.post("/api/firmware", WANTED);
      await tab.until(() => tab.state!.download?.failure !== undefined);
      assertEquals(tab.state!.download!.failure!.exitCode, exitCode, JSON.stringify(reply));
      assertEquals(tab.state!.program, before);
      assertEquals(system.asked.filter((url) => !url.startsWith("https://micropython.org/")), []);
      // The person has read it.
      await tab.post("/api/download/stop", { name: NAME });
      await tab.until(() => tab.state!.download === null);
    });
  }
});

/** A disk that is slow to keep a download: until `go` is called, it is still running. */
function slowDisk({ system }: World): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  const write = system.writeFile.bind(system);
  system.writeFile = async (path, ...rest) => {
    if (path.includes("sha256")) await promise;
    return await write(path, ...rest);
  };
  return resolve;
}

Deno.test("firmware by name: a download can be stopped, and a newer choice takes its place", async () => {
  await withTab({ table: { [URL]: { body: IMAGE } } }, async (tab, world) => {
    const go = slowDisk(world);
    assertEquals((await tab.post("/api/firmware", WANTED)).status, 202);
    assertEquals((await tab.post("/api/firmware", WANTED)).status, 409);
    const other = { name: "micropython@1.24.1/ESP32_GENERIC" };
    assertEquals((await tab.post("/api/download/stop", other)).status, 409);
    assertEquals((await tab.post("/api/download/stop", { name: NAME })).status, 202);
    await tab.until(() => tab.state!.download === null);
    assertEquals((await tab.post("/api/firmware", WANTED)).status, 202);
    await tab.choose("app.bin", APP);
    go();
    await tab.upload("other.bin", APP);
    assertEquals([tab.state!.download, tab.state!.program!.name], [null, "app.bin"]);
  });
});

Deno.test("firmware by name: what is decided at the start, or goes on boards that come, is not replaced", async () => {
  await withTab({ ui: { program: "flash.yaml" } }, async (tab, { system }) => {
    assertEquals((await tab.post("/api/firmware", WANTED)).status, 409);
    assertEquals(system.asked, []);
  });
  await withTab({ table: { [URL]: { body: IMAGE } } }, async (tab, world) => {
    const go = slowDisk(world);
    const plan = await tab.choose("app.bin", APP);
    await tab.post("/api/firmware", WANTED);
    assertEquals((await tab.post("/api/room", { watch: plan })).status, 202);
    go();
    await tab.until(() =>
      tab.state!.download?.failure !== undefined || tab.state!.program?.name !== "app.bin"
    );
    assertEquals([tab.state!.download?.failure?.kind, tab.state!.program!.name], ["RequestError", "app.bin"]);
    assertEquals((await tab.post("/api/firmware", WANTED)).status, 409);
  });
});

Deno.test("the catalogue is offline data: chips that flasher knows, the newest version first, PSRAM marked", async () => {
  await withTab({}, async (tab, { system }) => {
    const { publishers, firmware } = await (await tab.get("/api/catalogue")).json();
    assertEquals(publishers.map(({ id }: { id: string }) => id), ["micropython", "circuitpython"]);
    const row = firmware.find(({ label }: { label: string }) => label === "ESP32_GENERIC-SPIRAM");
    assertEquals([row.chip, row.build.psram, row.variant, row.board], [
      "esp32",
      true,
      "SPIRAM",
      "ESP32_GENERIC",
    ]);
    assert(row.versions.indexOf("1.24.1") < row.versions.indexOf("1.20.0"));
    assert(firmware.length > 150);
    assertEquals(system.asked, []);
  });
});

Deno.test("a board is asked for its chip only if a person wants that, and nothing on it changes", async () => {
  await withTab({}, async (tab, { system, sockets }) => {
    const [{ id: port, socket = null, seen }] = tab.state!.ports as readonly [PagePort];
    assertEquals(system.opened, []);
    const { status, body } = await tab.post("/api/look", { port, socket, seen });
    assertEquals([status, body.chip, body.flashSize, body.psramInside], [
      200,
      "esp8266",
      256 * 1024,
      false,
    ]);
    await tab.until(() => tab.state!.ports[0]?.board !== undefined);
    assertEquals(tab.state!.ports[0]!.board, body);
    assertEquals((await tab.post("/api/look", { port, socket, seen: seen + 1 })).status, 409);
    assertEquals((await tab.post("/api/look", { port: "p99", socket, seen })).status, 404);
    // Another board at this socket has said nothing yet.
    sockets.plug();
    await tab.until(() => tab.state!.ports.length === 0);
    sockets.plug(usb(1));
    await tab.until(() => tab.state!.ports.length === 1);
    assertEquals(tab.state!.ports[0]!.board, undefined);
  });
});

/** A port that opens slowly: until `go` is called, the board behind it is being asked. */
function slowPort({ system }: World): { readonly go: () => void; readonly opening: Promise<void> } {
  const gate = Promise.withResolvers<void>();
  const opening = Promise.withResolvers<void>();
  const open = system.openPort.bind(system);
  let opened = 0;
  system.openPort = async (...args) => {
    opening.resolve();
    // Nothing may open a second port meanwhile. If something does, the test goes on and finds it.
    if (++opened > 1) gate.resolve();
    await gate.promise;
    return await open(...args);
  };
  return { go: gate.resolve, opening: opening.promise };
}

const TWO = { plugged: [usb(1), usb(2)], boards: { [usb(1).path]: board(1), [usb(2).path]: board(2) } };

Deno.test("while a board is asked for its chip, nothing begins at any socket: it may be the same board", async () => {
  await withTab(TWO, async (tab, world) => {
    const plan = await tab.choose("app.bin", APP);
    const [first, second] = tab.state!.ports as readonly [PagePort, PagePort];
    await tab.post("/api/units", tab.start(plan, second));
    await tab.until(() => tab.state!.units[0]?.state.kind === "ended");
    const { go, opening } = slowPort(world);
    const seen = (port: PagePort) => ({ port: port.id, socket: port.socket ?? null, seen: port.seen });
    const look = tab.post("/api/look", seen(first));
    await opening;
    const asked = [
      tab.post("/api/units", tab.start(plan, first)),
      tab.post("/api/units", tab.start(plan, second)),
      tab.post("/api/units/1/again", { attempt: 1 }),
      tab.post("/api/units/1/restart", { attempt: 1 }),
      tab.post("/api/room", { watch: plan }),
      tab.post("/api/look", seen(second)),
    ];
    const answers = await Promise.all(asked);
    assertEquals(answers.map(({ status }) => status), asked.map(() => 409));
    assertEquals([tab.state!.units.length, tab.state!.room.watching], [1, false]);
    go();
    assertEquals((await look).status, 200);
    assertEquals((await tab.post("/api/units", tab.start(plan, first))).status, 202);
    await tab.until(() => tab.state!.units[1]?.state.kind === "ended");
  });
});

Deno.test("no board is asked for its chip while another one is being restarted", async () => {
  await withTab(TWO, async (tab, world) => {
    const plan = await tab.choose("app.bin", APP);
    const [first, second] = tab.state!.ports as readonly [PagePort, PagePort];
    await tab.post("/api/units", tab.start(plan, second));
    await tab.until(() => tab.state!.units[0]?.state.kind === "ended");
    const { go, opening } = slowPort(world);
    const restart = tab.post("/api/units/1/restart", { attempt: 1 });
    await opening;
    const { id: port, socket = null, seen } = first;
    assertEquals((await tab.post("/api/look", { port, socket, seen })).status, 409);
    go();
    assertEquals((await restart).status, 202);
  });
});

Deno.test("firmware by name: flasher does not end by itself while it downloads", async () => {
  const { fetch } = fakeWeb({ [URL]: { body: IMAGE } });
  await withUi({ ...ONE, fetch, ui: { idleMs: 60_000 } }, async (world) => {
    const { timers, ui } = world;
    const go = slowDisk(world);
    // No page is open: the stream would be a sign of life by itself.
    const tab = await Tab.open(world);
    assertEquals((await tab.post("/api/firmware", WANTED)).status, 202);
    timers.advance(60_000);
    const later = await (await Tab.open(world)).follow();
    assertEquals([later.state!.room.stop, later.state!.download?.name], ["no", NAME]);
    go();
    await later.until(() => later.state!.program !== null && later.state!.download === null);
    await later.close();
    let hasEnded = false;
    void ui.ended.then(() => hasEnded = true);
    // The server notices a moment later that the stream has gone.
    while (!hasEnded) {
      timers.advance(60_000);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  });
});
