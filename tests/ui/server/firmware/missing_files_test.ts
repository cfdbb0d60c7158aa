/** A profile whose locked firmware is not on this computer: what the page shows, and what a yes downloads. */
import { assert, assertEquals } from "@std/assert";
import { sha256 } from "../../../../lib/hash.ts";
import { type PageMissing, type RefusedPlan } from "../../../../lib/ui/state.ts";
import { board, usb } from "../../../cli/room/world.ts";
import { APP } from "../../../cli/world.ts";
import { noise } from "../../../fake/firmware.ts";
import {
  cached,
  DATA,
  DATA_URL,
  FIRMWARE,
  FIRMWARE_URL,
  LOCK,
  PROFILE,
  PROJECT,
  SERVERS,
} from "../../../fake/locked_project.ts";
import { fakeWeb, type Reply } from "../../../fake/web.ts";
import { Tab, withUi, type World, type WorldOptions } from "../world.ts";

const FILES = { ...PROJECT, "workshop.yaml": PROFILE, "workshop.lock": LOCK };
const HOSTS = ["micropython.org", "downloads.example.com"];

async function withWorkshop(
  { table = {}, ...options }: WorldOptions & { readonly table?: Readonly<Record<string, Reply>> },
  act: (tab: Tab, world: World) => Promise<void>,
): Promise<void> {
  const { fetch } = fakeWeb(table);
  const one = { plugged: [usb(1)], boards: { [usb(1).path]: board(1) } };
  await withUi(
    { ...one, fetch, files: FILES, ui: { program: "workshop.yaml" }, ...options },
    async (world) => await act(await (await Tab.open(world)).follow(), world),
  );
}

function refusedOf(tab: Tab): RefusedPlan & { readonly missing: PageMissing } {
  const { plan } = tab.state!.program!;
  if (plan.kind !== "refused" || plan.missing === undefined) throw new Error("nothing is missing");
  return { ...plan, missing: plan.missing };
}

const fetchMissing = async (tab: Tab, id = refusedOf(tab).missing.id) =>
  (await tab.post("/api/fetch", { missing: id })).status;

const isPlanned = (tab: Tab) => tab.state!.program?.plan.kind === "planned";
const hasFailed = (tab: Tab) => tab.state!.download?.failure !== undefined;

Deno.test("missing files: the page shows what would come from where, and the command; nobody is asked", () =>
  withWorkshop({}, (tab, { system }) => {
    const { missing: { id, ...shown }, failure: { exitCode, kind, hint } } = refusedOf(tab);
    assertEquals(shown, {
      files: 2,
      size: FIRMWARE.length + DATA.length,
      hosts: HOSTS,
      strangers: ["downloads.example.com"],
    });
    assertEquals([exitCode, kind, hint], [7, "ImageError", "To download them: flasher fetch workshop.yaml"]);
    assertEquals([/^[0-9a-f]{16}$/.test(id), system.asked], [true, []]);
    return Promise.resolve();
  }));

Deno.test("missing files: a server that the command line allows is no stranger, a file in the cache is not missing", () =>
  withWorkshop({
    files: { ...FILES, [cached(FIRMWARE)]: FIRMWARE },
    ui: {
      program: "workshop.yaml",
      downloads: { hosts: ["downloads.example.com"], authorities: undefined },
    },
  }, (tab) => {
    const { id: _, ...shown } = refusedOf(tab).missing;
    assertEquals(shown, { files: 1, size: DATA.length, hosts: ["downloads.example.com"], strangers: [] });
    return Promise.resolve();
  }));

Deno.test("missing files: after a yes they are downloaded, kept, judged, and go on the board; the program stays fixed", () =>
  withWorkshop({ table: SERVERS }, async (tab, { system }) => {
    assertEquals(await fetchMissing(tab), 202);
    await tab.until(() => isPlanned(tab) && tab.state!.download === null);
    assertEquals([tab.state!.locked, tab.state!.program!.name], [true, "workshop.yaml"]);
    assertEquals(system.asked, [FIRMWARE_URL, DATA_URL]);
    assertEquals(await system.readFile(cached(DATA)), DATA);
    const downloads = tab.lines.flatMap((line) => line.type === "download" ? [line.download] : []);
    const total = FIRMWARE.length + DATA.length;
    assertEquals(downloads[0], {
      name: "workshop.yaml",
      file: "ESP8266_GENERIC-20241129-v1.24.1.bin",
      hosts: HOSTS,
      done: 0,
      total,
    });
    assert(downloads.some((one) => one?.done === total), "the end of the last file is reported");
    assert(downloads.every((one) => one === null || one.total === total), "the total changes");
    const { plan } = tab.state!.program!;
    await tab.post("/api/units", tab.start(plan.kind === "planned" ? plan.id : ""));
    await tab.until(() => tab.state!.units[0]?.state.kind === "ended");
    const { flash } = system.boards.get(usb(1).path)!;
    assertEquals(flash.subarray(4, FIRMWARE.length), FIRMWARE.subarray(4));
    assertEquals(flash.subarray(0x10000, 0x10000 + DATA.length), DATA);
    // The yes was for this download: no server is remembered.
    assertEquals(await system.stat(`${system.stateFolder}/hosts.json`), undefined);
  }));

Deno.test("missing files: they are used even if the cache cannot keep them", () =>
  withWorkshop({ table: SERVERS, cacheFolder: null }, async (tab) => {
    assertEquals(await fetchMissing(tab), 202);
    await tab.until(() => isPlanned(tab));
  }));

Deno.test("missing files: other bytes, a lost connection and another server end with the reason, and can be tried again", async () => {
  const evil = { status: 302, headers: { location: "https://evil.example.com/x.bin" } };
  const table: readonly (readonly [Reply, number])[] = [
    [{ body: noise(FIRMWARE.length, 3) }, 7],
    ["name", 18],
    [evil, 18],
  ];
  for (const [reply, exitCode] of table) {
    const web = { ...SERVERS, [FIRMWARE_URL]: reply };
    await withWorkshop({ table: web }, async (tab, { system }) => {
      const { missing } = refusedOf(tab);
      await fetchMissing(tab);
      await tab.until(() => hasFailed(tab));
      assertEquals(tab.state!.download!.failure!.exitCode, exitCode);
      assertEquals([refusedOf(tab).missing, tab.state!.locked], [missing, true]);
      assertEquals(system.asked.filter((url) => url !== FIRMWARE_URL), []);
      assertEquals((await tab.post("/api/download/stop", { name: "workshop.yaml" })).status, 202);
      await tab.until(() => tab.state!.download === null);
      assertEquals(await fetchMissing(tab), 202);
      await tab.until(() => hasFailed(tab));
    });
  }
});

Deno.test("missing files: only what the page shows is downloaded", () =>
  withWorkshop({ table: SERVERS }, async (tab, { system }) => {
    const { id } = refusedOf(tab).missing;
    assertEquals(await fetchMissing(tab, "0000000000000000"), 409);
    // Another lock, and a person has the program judged again.
    const other = noise(0x1001, 9);
    await system.writeFile(
      "workshop.lock",
      new TextEncoder().encode(LOCK.replace(sha256(DATA), sha256(other))),
      { replace: true },
    );
    assertEquals((await tab.post("/api/unlock", {})).status, 200);
    const { profile } = tab.state!.program!;
    assertEquals((await tab.post("/api/plan", { profile, files: [], settings: {} })).status, 200);
    await tab.until(() => refusedOf(tab).missing.id !== id);
    assertEquals(await fetchMissing(tab, id), 409);
    await tab.choose("app.bin", APP);
    assertEquals(await fetchMissing(tab, id), 409);
    assertEquals([system.asked, tab.state!.download], [[], null]);
  }));

Deno.test("missing files: a lock that changes during the download is shown again, and not what came", () =>
  withWorkshop({
    table: {
      ...SERVERS,
      [DATA_URL]: (): { readonly body: Uint8Array } => {
        void changed();
        return { body: DATA };
      },
    },
  }, async (tab, { system }) => {
    const { id } = refusedOf(tab).missing;
    const other = LOCK.replace(sha256(DATA), sha256(noise(0x1001, 9)));
    changed = () => system.writeFile("workshop.lock", new TextEncoder().encode(other), { replace: true });
    assertEquals(await fetchMissing(tab, id), 202);
    await tab.until(() => refusedOf(tab).missing.id !== id && tab.state!.download === null);
    const { files, hosts } = refusedOf(tab).missing;
    assertEquals([files, hosts, tab.state!.locked], [1, ["downloads.example.com"], true]);
  }));
let changed: () => Promise<unknown> = () => Promise.resolve();

Deno.test("missing files: a download can be stopped, and another choice ends it", () =>
  withWorkshop({ table: SERVERS }, async (tab, { system }) => {
    // A disk that is slow to keep a download: until then, it is still running.
    const { promise, resolve: go } = Promise.withResolvers<void>();
    const write = system.writeFile.bind(system);
    system.writeFile = async (path, ...rest) => {
      if (path.includes("sha256")) await promise;
      return await write(path, ...rest);
    };
    await fetchMissing(tab);
    assertEquals(await fetchMissing(tab), 409);
    assertEquals((await tab.post("/api/download/stop", { name: "workshop.yaml" })).status, 202);
    await tab.until(() => tab.state!.download === null);
    assertEquals(await fetchMissing(tab), 202);
    await tab.post("/api/unlock", {});
    await tab.choose("app.bin", APP);
    go();
    await tab.upload("other.bin", APP);
    assertEquals([tab.state!.download, tab.state!.program!.name], [null, "app.bin"]);
  }));
