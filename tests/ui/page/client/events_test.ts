/** The page follows flasher's stream through breaks, silence, and other tabs. */
import { assertEquals } from "@std/assert";
import { follow } from "../../../../lib/ui/page/client/events.ts";
import { FakeBrowser, FakeStream, settled } from "./fake_browser.ts";

interface World {
  readonly browser: FakeBrowser;
  readonly streams: FakeStream[];
  readonly heard: string[];
  isOver: boolean;
}

function start(answer?: FakeBrowser["answer"]): World {
  const streams: FakeStream[] = [];
  const browser = new FakeBrowser(
    answer ?? ((_, signal) => {
      streams.push(new FakeStream(signal));
      return streams.at(-1)!.response;
    }),
  );
  const world: World = { browser, streams, heard: [], isOver: false };
  follow(browser, "token", {
    lines: (lines) => world.heard.push(lines.map(({ type }) => type).join(" ")),
    lost: () => world.heard.push("lost"),
    refused: () => world.heard.push("refused"),
  }).then(() => world.isOver = true);
  return world;
}

const line = (seq: number) => ({ type: "watching", seq, at: 1 });

Deno.test("stream: begins with the whole state, and carries the token", async () => {
  const { browser, streams, heard } = start();
  await settled();
  streams[0]!.send({ type: "snapshot", seq: 5, at: 1, state: {} }, line(6));
  await settled();
  assertEquals(browser.asked.map(({ path, headers }) => [path, headers.Authorization]), [[
    "/api/events",
    "Bearer token",
  ]]);
  assertEquals(heard, ["snapshot watching"]);
});

Deno.test("stream: goes on after a break where it broke off", async () => {
  const { browser, streams, heard } = start();
  await settled();
  streams[0]!.send(line(7));
  await settled();
  streams[0]!.break();
  await settled();
  assertEquals(heard, ["watching", "lost"]);
  await browser.pass(2000);
  assertEquals(browser.asked.map(({ path }) => path), ["/api/events", "/api/events?after=7"]);
  streams[1]!.send(line(8));
  streams[1]!.end();
  await browser.pass(2000);
  assertEquals(browser.asked.at(-1)!.path, "/api/events?after=8");
});

Deno.test("stream: a line that comes in pieces, and several in one piece", async () => {
  const { streams, heard } = start();
  await settled();
  const text = `${JSON.stringify(line(1))}\n${JSON.stringify({ ...line(2), note: "ü" })}\n`;
  for (const part of [text.slice(0, 10), text.slice(10)]) {
    streams[0]!.sendText(part);
    await settled();
  }
  assertEquals(heard, ["watching watching"]);
});

Deno.test("stream: what is no line of flasher ends the connection, and another one begins", async () => {
  const { browser, streams, heard } = start();
  await settled();
  streams[0]!.sendText("<html>\n");
  await settled();
  assertEquals(heard, ["lost"]);
  await browser.pass(2000);
  assertEquals(browser.asked.length, 2);
});

Deno.test("stream: two times no sign of life is a lost connection", async () => {
  const { browser, streams, heard } = start();
  await settled();
  for (let n = 0; n < 5; n++) {
    streams[0]!.send({ type: "alive" });
    await browser.pass(10_000);
  }
  assertEquals(heard, Array(5).fill("alive"));
  await browser.pass(30_000);
  assertEquals(heard.at(-1), "lost");
});

Deno.test("stream: ends when another tab takes over", async () => {
  const world = start();
  await settled();
  world.streams[0]!.send({ type: "moved" });
  await settled();
  assertEquals([world.heard, world.isOver], [["moved"], true]);
  await world.browser.pass(60_000);
  assertEquals(world.browser.asked.length, 1);
});

Deno.test("stream: a token that flasher does not know is not tried again", async () => {
  const world = start(() => new Response(null, { status: 401 }));
  await settled();
  assertEquals([world.heard, world.isOver], [["refused"], true]);
  await world.browser.pass(60_000);
  assertEquals(world.browser.asked.length, 1);
});

Deno.test("stream: a flasher that is gone is looked for every two seconds", async () => {
  const world = start(() => {
    throw new TypeError("refused");
  });
  await world.browser.pass(10_500);
  assertEquals(world.browser.asked.length, 6);
  assertEquals(new Set(world.heard), new Set(["lost"]));
});
