/** Programs that try to keep the server of `flasher ui` busy, or to fill its memory. */
import { assert, assertEquals } from "@std/assert";
import { board, usb } from "../cli/room/world.ts";
import { APP } from "../cli/world.ts";
import { readBytes } from "../../lib/ui/server/body.ts";
import { RequestError } from "../../lib/ui/server/answers.ts";
import { DroppedFiles } from "../../lib/ui/server/dropped_files.ts";
import { ImageError } from "../../lib/errors.ts";
import { MAX_FILE_BYTES, MAX_FILES } from "../../lib/ui/api.ts";
import { ROUTES } from "../../lib/ui/server/routes.ts";
import { ManualClock, postJson, sendRaw, statusOf, Tab, withUi } from "../ui/server/world.ts";
import { assertHeld, count } from "./table.ts";

const PLUGGED = { plugged: [usb(1)], boards: { [usb(1).path]: board(1) } };

Deno.test("page: connections that never send a whole request keep nobody from the page", async () => {
  await withUi(PLUGGED, async (world) => {
    const { port } = world.ui;
    const slow = await Promise.all(
      Array.from({ length: 200 }, async (_, n) => {
        const connection = await Deno.connect({ hostname: "127.0.0.1", port });
        const head = `POST /api/session HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`;
        await connection.write(new TextEncoder().encode(n % 2 === 0 ? head.slice(0, 20) : head));
        return connection;
      }),
    );
    const tab = await (await Tab.open(world)).follow();
    const plan = await tab.choose("app.bin", APP);
    await tab.post("/api/units", tab.start(plan));
    await tab.until(() => tab.state!.units[0]?.state.kind === "ended");
    slow.forEach((connection) => connection.close());
    count("page-overload", { attempts: slow.length, held: slow.length });
  });
});

Deno.test("page: slow bodies of strangers are given up, so that they do not use up the places for requests", async () => {
  await withUi({}, async (world) => {
    const { ui: { port }, timers } = world;
    const tab = await Tab.open(world);
    const head = `POST /api/session HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${world.origin}\r\n` +
      `Connection: close\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`;
    const slow = Array.from({ length: 40 }, () => sendRaw(port, head, 5_000));
    // All places of strangers are taken by now.
    const busy = await until(async () => await statusOfSession(world.origin), (status) => status === 503);
    assertEquals(busy, 503);
    assertEquals((await tab.post("/api/room", {})).status, 202);
    timers.advance(10_001);
    assertEquals(await until(() => statusOfSession(world.origin), (status) => status === 401), 401);
    const statuses = (await Promise.all(slow)).map(statusOf);
    assertEquals(new Set(statuses), new Set([408, 503]));
    count("page-overload", { attempts: slow.length, held: slow.length });
  });
});

async function statusOfSession(origin: string): Promise<number> {
  const response = await postJson(origin, "/api/session", { ticket: "x" });
  await response.body?.cancel();
  return response.status;
}

/** Asks again and again: the server needs a moment to accept connections. */
async function until<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  let answer = await ask();
  for (let n = 0; n < 200 && !holds(answer); n++) answer = await ask();
  return answer;
}

Deno.test("page: a body is cut off at its limit, whatever it says about its length", async () => {
  const rules = { clock: new ManualClock(), max: 1_000 };
  let sent = 0;
  const endless = () =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 100;
        controller.enqueue(new Uint8Array(100));
      },
    });
  const bodies: readonly RequestInit[] = [
    { body: endless() },
    { body: endless(), headers: { "Content-Length": "10" } },
    { body: new Uint8Array(1_001) },
    { body: "x", headers: { "Content-Length": "1e9" } },
    { body: "x", headers: { "Content-Length": "9".repeat(400) } },
  ];
  await assertHeld("page-overload", bodies, async (init) => {
    const request = new Request("http://127.0.0.1/", { method: "POST", ...init });
    const error = await readBytes(request, rules).then(() => undefined, (error) => error);
    return error instanceof RequestError && error.status === 413 ? undefined : String(error);
  });
  assert(sent < 5_000, `${sent} bytes were taken`);
});

Deno.test("page: every route that takes JSON refuses a body above its limit", async () => {
  await withUi(PLUGGED, async (world) => {
    const tab = await Tab.open(world);
    const routes = ROUTES.filter(({ body }) => body === "json");
    assert(routes.length > 10);
    await assertHeld("page-overload", routes, async ({ path, max }) => {
      const address = typeof path === "string"
        ? path
        : path.source.replace(/^\^|\\|\$$/g, "").replace(/\(.*\)/, "1");
      const body = `{"x":"${"x".repeat(max - 8)}"}`;
      const statuses = [];
      for (const text of [body, `${body} `]) {
        const response = await postJson(world.origin, address, text, tab.headers);
        await response.body?.cancel();
        statuses.push(response.status);
      }
      const [most, more] = statuses;
      // What fits is read, and is of another shape.
      return most === 400 && more === 413 ? undefined : `statuses ${statuses}`;
    });
  });
});

Deno.test("page: a file that is too large is refused while it arrives", async () => {
  await withUi({}, async (world) => {
    const tab = await Tab.open(world);
    let sent = 0;
    const chunk = new Uint8Array(1 << 20);
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += chunk.length;
        controller.enqueue(chunk);
        if (sent > 2 * MAX_FILE_BYTES) controller.close();
      },
    });
    const status = await fetch(`${world.origin}/api/files`, {
      method: "POST",
      headers: { ...tab.headers, "Content-Type": "application/octet-stream", "X-File-Name": "a.bin" },
      body,
    }).then(async (response) => (await response.body?.cancel(), response.status), () => 413);
    assertEquals(status, 413);
    assert(sent < 2 * MAX_FILE_BYTES, `${sent} bytes were taken`);
  });
});

Deno.test("page: only so many files are kept, and those of the program stay", () => {
  const files = new DroppedFiles();
  const add = (n: number, inUse: readonly string[]) =>
    files.add(`${n}.bin`, Uint8Array.of(...APP, n), new Set(inUse)).id;
  const first = add(0, []);
  for (let n = 1; n < 40; n++) add(n, [first]);
  const kept = Array.from({ length: 40 }, (_, n) => `f${n + 1}`).filter((id) => files.get(id) !== undefined);
  assertEquals([kept.length, kept[0]], [MAX_FILES, first]);
  let refused: unknown;
  try {
    add(99, kept);
  } catch (error) {
    refused = error;
  }
  assert(refused instanceof ImageError);
});

Deno.test("page: the fourth stream ends the first, which is told so", async () => {
  await withUi({}, async (world) => {
    const tabs: Tab[] = [];
    for (let n = 0; n < 4; n++) tabs.push(await (await Tab.open(world)).follow());
    await tabs[0]!.until(() => tabs[0]!.ended);
    assertEquals([tabs[0]!.state!.link, ...tabs.slice(1).map(({ ended }) => ended)], [
      "moved",
      false,
      false,
      false,
    ]);
  });
});
