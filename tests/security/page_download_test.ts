/** Attempts to make the page of `flasher ui` download something, or from somewhere, that its person has not read and agreed to. */
import { assertEquals } from "@std/assert";
import { buildMicroPython } from "../fake/image.ts";
import { fakeWeb, type Reply } from "../fake/web.ts";
import { Tab, withUi, type World, type WorldOptions } from "../ui/server/world.ts";
import { assertHeld } from "./table.ts";

const NAME = "micropython@1.24.1/ESP8266_GENERIC";
const PAGE = "https://micropython.org/resources/firmware/";
const URLS = [`${PAGE}ESP8266_GENERIC-20241129-v1.24.1.bin`, `${PAGE}esp8266-20241129-v1.24.1.bin`];
const WANTED = { name: NAME, hosts: ["micropython.org"], profile: null, settings: {} };
const IMAGE = buildMicroPython(0x400, "MicroPython v1.24.1 on 2024-11-29");

async function withTab(
  reply: Reply,
  options: WorldOptions,
  act: (tab: Tab, world: World) => Promise<void>,
): Promise<void> {
  const { fetch } = fakeWeb(Object.fromEntries(URLS.map((url) => [url, reply])));
  await withUi({ fetch, ...options }, async (world) => act(await (await Tab.open(world)).follow(), world));
}

Deno.test("page: a download that its person has not read and agreed to asks nobody", async () => {
  await withTab({ body: IMAGE }, {}, async (tab, { system }) => {
    const names = [
      "",
      "https://micropython.org/x.bin",
      "http://127.0.0.1/x.bin",
      "file:///etc/passwd",
      "../flash.yaml",
      "/etc/passwd",
      "micropython@latest/ESP8266_GENERIC",
      "micropython@1.24.1/../ESP8266_GENERIC",
      "micropython@1.24.1/NO_SUCH_BOARD",
      "evil@1.0.0/ESP8266_GENERIC",
      `${NAME}\0`,
      `${NAME}?x=1`,
      NAME + "x".repeat(300),
    ];
    const hosts = [
      [],
      ["evil.example.com"],
      ["micropython.org", "evil.example.com"],
      ["micropython.org."],
      ["MICROPYTHON.ORG"],
      ["micropython.org", "micropython.org"],
    ];
    const requests = [
      ...names.map((name) => ({ ...WANTED, name })),
      ...hosts.map((some) => ({ ...WANTED, hosts: some })),
      { ...WANTED, url: "https://evil.example.com/x.bin" },
    ];
    await assertHeld("page-download", requests, async (request) => {
      const { status } = await tab.post("/api/firmware", request);
      if (system.asked.length > 0) return `${system.asked} was asked`;
      return [400, 409, 422].includes(status) ? undefined : `status ${status}`;
    });
    const facts = [...names, "x".repeat(50_000)].map((name) => `?name=${encodeURIComponent(name)}`);
    await assertHeld("page-download", ["", ...facts], async (query) => {
      const response = await tab.get(`/api/firmware/facts${query}`);
      const text = await response.text();
      if (text.length > 2_000) return `an answer of ${text.length} bytes`;
      return [400, 404, 409, 414, 422].includes(response.status) ? undefined : `status ${response.status}`;
    });
    assertEquals([system.asked, tab.state!.program, tab.state!.download], [[], null, null]);
  });
});

Deno.test("page: a download that is led to a server of nobody that flasher knows asks nobody there", async () => {
  // Known publishers may lead to each other, as on the command line.
  const places = [
    "https://evil.example.com/x.bin",
    "http://micropython.org/x.bin",
    "https://127.0.0.1/x.bin",
    "https://[::1]/x.bin",
    "https://micropython.org:8443/x.bin",
    "https://micropython.org@evil.example.com/x.bin",
    "file:///etc/passwd",
    "//evil.example.com/x.bin",
  ];
  await assertHeld("page-download", places, async (location) => {
    let problem: string | undefined;
    await withTab({ status: 302, headers: { location } }, {}, async (tab, { system }) => {
      await tab.post("/api/firmware", WANTED);
      await tab.until(() => tab.state!.download?.failure !== undefined || tab.state!.program !== null);
      const others = system.asked.filter((url) => !URLS.includes(url));
      if (others.length > 0 || tab.state!.program !== null) problem = `${others} was asked`;
    });
    return problem;
  });
});

Deno.test("page: no download begins while the program is fixed", async () => {
  await withTab({ body: IMAGE }, { ui: { program: "flash.yaml" } }, async (tab, { system }) => {
    await assertHeld("page-download", [WANTED, { ...WANTED, profile: "profile-1" }], async (request) => {
      const { status } = await tab.post("/api/firmware", request);
      if (system.asked.length > 0) return `${system.asked} was asked`;
      return status === 409 ? undefined : `status ${status}`;
    });
  });
});
