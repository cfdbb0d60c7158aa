/** `flasher ui` on the command line: what it prints, what it opens, how it ends, and how a second start joins the first. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type FakeOptions, flasher, HOME } from "../../fake/system.ts";
import { PROJECT } from "../world.ts";

const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/#t=[\w-]{43}/g;
const MEMORY = `${HOME}/.config/flasher/ui.json`;
const HERE: FakeOptions = { files: PROJECT, plugging: [] };

function steady(text: string): string {
  return text.replace(ADDRESS, "ADDRESS");
}

Deno.test("ui: it prints the address, opens it in the browser, and ends at Ctrl-C", async () => {
  const { code, stdout, stderr, system } = await flasher(["ui"], HERE);
  assertEquals(
    [code, steady(stdout), stderr],
    [
      0,
      "The page:\nADDRESS\nThe address works once. For a new one, press Enter. To stop flasher, press Ctrl-C.\n",
      "",
    ],
  );
  assertEquals(system.browsed, stdout.match(ADDRESS));
  assertEquals(system.clicks, ["ignored", "heeded"]);
});

Deno.test("ui: a browser that does not open is said, and with --no-open none is tried", async () => {
  const { stdout, code } = await flasher(["ui"], { ...HERE, noBrowser: "flasher runs as root" });
  assertStringIncludes(stdout, "Open the address yourself: no browser was opened (flasher runs as root).");
  assertEquals(code, 0);
  assertEquals((await flasher(["ui", "--no-open"], HERE)).system.browsed, []);
});

Deno.test("ui: without a page and without work, it ends after --idle", async () => {
  const { code, system } = await flasher(["ui", "--no-open", "--idle", "90s"], {
    ...HERE,
    plugging: [[], [], []],
  });
  assertEquals(code, 0);
  assert(system.clock.now() <= 90_000, `${system.clock.now()}`);
  const wrong = await flasher(["ui", "--idle", "soon"], HERE);
  assertEquals(wrong.code, 2);
  assertStringIncludes(wrong.stderr, '--idle: found "soon", expected a time with a unit, such as 90s');
});

Deno.test("ui: Enter prints a new address, which is another one", async () => {
  const { stdout } = await flasher(["ui", "--no-open"], {
    ...HERE,
    stdin: true,
    stdout: 80,
    typed: ["\n"],
    plugging: [{ when: /A new address/, ports: [] }],
  });
  const addresses = stdout.match(ADDRESS)!;
  assertEquals([addresses.length, new Set(addresses).size], [2, 2]);
});

Deno.test("ui: its port and secret are kept where only this person can read them, and are forgotten at the end", async () => {
  let during = "";
  const { system } = await flasher(["ui", "--no-open"], {
    ...HERE,
    onText: (now) => {
      if (!now.secrets.has(MEMORY) || during !== "") return;
      during = "kept";
    },
  });
  assertEquals([during, system.secrets.has(MEMORY)], ["kept", true]);
  assertEquals(new TextDecoder().decode(await system.readFile(MEMORY)), "{}\n");
});

Deno.test("ui: a second start joins the first one, and does not serve a second page", async () => {
  let second: Awaited<ReturnType<typeof flasher>> | undefined;
  let joins: Promise<void> | undefined;
  const first = await flasher(["ui", "--no-open"], {
    ...HERE,
    plugging: [{ when: /joined/, ports: [] }],
    onText: (system, text) => {
      if (!text.includes("press Ctrl-C") || joins !== undefined) return;
      joins = (async () => {
        const memory = new TextDecoder().decode(await system.readFile(MEMORY));
        second = await flasher(["ui", "flash.yaml"], { files: { ...PROJECT, [MEMORY]: memory } });
        system.stdout.write("joined\n");
      })();
    },
  });
  await joins;
  const [address] = second!.stdout.match(ADDRESS)!;
  assertEquals(
    address!.split("#")[0],
    first.stdout.match(ADDRESS)![0]!.split("#")[0],
  );
  assertMatch(second!.stdout, /^flasher is already running\. Its page:\n/);
  assertStringIncludes(second!.stdout, "It keeps its program and its ports.");
  assertEquals([second!.system.browsed, second!.code], [[address], 0]);
});

Deno.test("ui: what is remembered of a server that is gone, or is no server of flasher, is passed over", async () => {
  const other = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => Response.json({ address: "http://evil.test/#t=x" }),
  );
  const gone = [
    "",
    "{",
    "[]",
    '{"port":1,"secret":"x"}',
    '{"port":"1","secret":"x"}',
    '{"port":99999,"secret":"x"}',
  ];
  for (const memory of [...gone, JSON.stringify({ port: other.addr.port, secret: "x" })]) {
    const files = { ...PROJECT, [MEMORY]: memory };
    const { stdout, code, system } = await flasher(["ui"], { ...HERE, files });
    assertMatch(stdout, /^The page:\n/, memory);
    assertEquals([code, system.browsed], [0, stdout.match(ADDRESS)]);
  }
  await other.shutdown();
});

Deno.test("ui: a double click on Windows opens the page, says how to end it, and the window stays until Enter", async () => {
  const window = { ...HERE, os: "windows", ownsConsole: true, stdin: true, stdout: 100, stderr: 100 };
  const { code, stdout, stderr } = await flasher([], { ...window, plugging: [[]] });
  assertStringIncludes(
    steady(stdout),
    "The page:\nADDRESS\nLeave this window open: closing it stops flasher.",
  );
  assertStringIncludes(stderr, "Press Enter to close this window.");
  assertEquals(code, 0);
});
