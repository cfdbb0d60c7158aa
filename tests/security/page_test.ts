/** Attacks on the server of `flasher ui` from outside a browser: none changes anything, and none gets anything. */
import { assert, assertEquals } from "@std/assert";
import { board, usb } from "../cli/room/world.ts";
import { APP } from "../cli/world.ts";
import { postJson, sendRaw, statusOf, Tab, withUi, type World } from "../ui/server/world.ts";
import { ROUTES } from "../../lib/ui/server/routes.ts";
import { assertHeld, count } from "./table.ts";

const PLUGGED = { plugged: [usb(1)], boards: { [usb(1).path]: board(1) } };

/** Runs attacks, and checks that the page looks as before. */
async function attack(act: (world: World, tab: Tab) => Promise<void>): Promise<void> {
  await withUi(PLUGGED, async (world) => {
    const tab = await (await Tab.open(world)).follow();
    await tab.choose("app.bin", APP);
    const before = JSON.stringify(tab.state);
    await act(world, tab);
    const after = await (await Tab.open(world)).follow();
    assertEquals(JSON.stringify(after.state), before);
  });
}

Deno.test("page: only this computer can connect", async () => {
  await withUi({}, async ({ ui }) => {
    const others = Deno.networkInterfaces().map(({ address }) => address)
      .filter((address) => address !== "127.0.0.1");
    await assertHeld("page-network", [...others, "127.0.0.2"], async (hostname) => {
      try {
        (await Deno.connect({ hostname, port: ui.port })).close();
        return "it connects";
      } catch {
        return undefined;
      }
    });
  });
});

Deno.test("page: a request that does not name the page's own address is refused before anything else", async () => {
  await attack(async ({ ui: { port } }) => {
    const own = `127.0.0.1:${port}`;
    const hosts = [
      "",
      "Host: evil.test\r\n",
      `Host: evil.test:${port}\r\n`,
      `Host: localhost:${port}\r\n`,
      `Host: 127.0.0.1\r\n`,
      `Host: 127.0.0.1:${port}.evil.test\r\n`,
      `Host: [::1]:${port}\r\n`,
      `Host: 0x7f000001:${port}\r\n`,
      `Host: 127.1:${port}\r\n`,
      `Host: user@${own}\r\n`,
      `Host: ${own}\r\nHost: evil.test\r\n`,
      `Host: evil.test\r\nHost: ${own}\r\n`,
      `Host: ${own}\r\nHost: ${own}\r\n`,
      `X-Forwarded-Host: ${own}\r\nHost: evil.test\r\n`,
    ];
    const paths = ["/", "/page.js", "/api/events", "/nothing"];
    const requests = hosts.flatMap((host) => [
      ...paths.map((path) => `GET ${path} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`),
      `GET / HTTP/1.0\r\n${host}\r\n`,
    ]);
    const absolute = [`http://evil.test/`, `http://evil.test:${port}/page.js`, "//evil.test/"].map((target) =>
      `GET ${target} HTTP/1.1\r\nHost: ${own}\r\nConnection: close\r\n\r\n`
    );
    await assertHeld("page-host", [...requests, ...absolute], async (request) => {
      const answer = await sendRaw(port, request);
      const status = statusOf(answer);
      if (answer.includes("<!DOCTYPE") || answer.includes("import")) return "it got the page";
      return [400, 404, 421].includes(status) && status !== 200 ? undefined : `status ${status}`;
    });
  });
});

Deno.test("page: no request of another site does anything", async () => {
  await attack(async ({ ui: { port }, origin }, tab) => {
    const own = `http://127.0.0.1:${port}`;
    const foreign: readonly Readonly<Record<string, string>>[] = [
      {},
      { Origin: "null" },
      { Origin: "http://evil.test" },
      { Origin: `http://127.0.0.1:${port + 1}` },
      { Origin: `http://localhost:${port}` },
      { Origin: `https://127.0.0.1:${port}` },
      { Origin: `${own}.evil.test` },
      { Origin: own, "Sec-Fetch-Site": "cross-site" },
      { Origin: own, "Sec-Fetch-Site": "same-site" },
      { Origin: own, "Sec-Fetch-Site": "none" },
      { Origin: own, "Content-Type": "text/plain" },
      { Origin: own, "Content-Type": "application/x-www-form-urlencoded" },
      { Origin: own, "Content-Type": "multipart/form-data; boundary=x" },
      { Origin: own, "Content-Type": "application/json; charset=utf-8" },
    ];
    const posts = ROUTES.filter(({ method }) => method === "POST").map(({ path }) =>
      typeof path === "string" ? path : path.source.replace(/^\^|\\|\$$/g, "").replace(/\(.*\)/, "1")
    );
    // Even with the token, which no other site can have.
    const tries = posts.flatMap((path) => foreign.map((headers) => ({ path, headers })));
    await assertHeld("page-origin", tries, async ({ path, headers }) => {
      const all = { "Content-Type": "application/json", Authorization: `Bearer ${tab.token}`, ...headers };
      const response = await fetch(origin + path, { method: "POST", headers: all, body: "{}" });
      await response.body?.cancel();
      const cors = [...response.headers.keys()].filter((name) => name.startsWith("access-control"));
      if (cors.length > 0) return `it has ${cors}`;
      return [403, 415].includes(response.status) ? undefined : `status ${response.status}`;
    });
    const upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" +
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    const methods = ["OPTIONS", "PUT", "DELETE", "HEAD", "PATCH", "TRACE"];
    const raw = [
      ...["/", "/api/events"].map((path) =>
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${upgrade}\r\n`
      ),
      ...methods.map((method) =>
        `${method} /api/units HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\nOrigin: ${own}\r\n` +
        `Authorization: Bearer ${tab.token}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`
      ),
      `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`,
    ];
    await assertHeld("page-origin", raw, async (request) => {
      const answer = await sendRaw(port, request, 300);
      return statusOf(answer) < 400 && statusOf(answer) !== 0 ? answer.slice(0, 40) : undefined;
    });
  });
});

Deno.test("page: without a token, nothing is told and nothing is done", async () => {
  await attack(async ({ ui, origin }, tab) => {
    const wrong = [
      "",
      "Bearer",
      "Bearer ",
      `Basic ${tab.token}`,
      `bearer ${tab.token}`,
      tab.token,
      "Bearer null",
    ];
    const near = Array.from({ length: 40 }, (_, n) => {
      const letter = tab.token[n] === "A" ? "B" : "A";
      return `Bearer ${tab.token.slice(0, n)}${letter}${tab.token.slice(n + 1)}`;
    });
    const guesses = Array.from(
      { length: 200 },
      () =>
        `Bearer ${
          crypto.getRandomValues(new Uint8Array(32)).toBase64({ alphabet: "base64url", omitPadding: true })
        }`,
    );
    await assertHeld("page-token", [...wrong, ...near, ...guesses], async (authorization) => {
      const response = await fetch(`${origin}/api/events`, { headers: { Authorization: authorization } });
      const text = await response.text();
      return response.status === 401 && !text.includes("snapshot") ? undefined : `status ${response.status}`;
    });
    const routes = ROUTES.filter(({ access }) => access === "token");
    await assertHeld("page-token", routes, async ({ method, path, body }) => {
      const address = typeof path === "string"
        ? path
        : path.source.replace(/^\^|\\|\$$/g, "").replace(/\(.*\)/, "1");
      const type = body === "bytes" ? "application/octet-stream" : "application/json";
      const response = await fetch(origin + address, {
        method,
        headers: { Origin: origin, ...(method === "POST" ? { "Content-Type": type } : {}) },
        ...(method === "POST" ? { body: "{}" } : {}),
      });
      await response.body?.cancel();
      return response.status === 401 ? undefined : `status ${response.status}`;
    });
    const secrets = ["", "x", ui.secret.slice(1), ui.secret + "x"];
    await assertHeld("page-token", secrets, async (secret) => {
      const response = await postJson(origin, "/api/link", { secret });
      return (await response.text()).includes("#t=") ? "it got a link" : undefined;
    });
  });
});

Deno.test("page: a ticket works once, for a minute; who comes second ends the session and is told of", async () => {
  await withUi(PLUGGED, async ({ ui, origin, told, timers }) => {
    const ticket = () => ui.link().split("#t=")[1]!;
    const redeem = async (text: string) =>
      await (await postJson(origin, "/api/session", { ticket: text })).json();
    const race = ticket();
    const answers = await Promise.all(Array.from({ length: 50 }, () => redeem(race)));
    const tokens = answers.flatMap(({ token }) => token ?? []);
    assertEquals(tokens.length, 1);
    // All others came second, so not even the first may go on.
    const events = await fetch(`${origin}/api/events`, { headers: { Authorization: `Bearer ${tokens[0]}` } });
    await events.body?.cancel();
    assertEquals(events.status, 401);
    assert(told.some((text) => text.includes("opened twice")), told.join("\n"));
    count("page-ticket", { attempts: 50, held: 50 });

    const late = ticket();
    timers.advance(60_001);
    const others = [late, "", "A".repeat(43), late.slice(1), `${late} `];
    await assertHeld("page-ticket", others, async (text) => (await redeem(text)).token);
  });
});

Deno.test("page: the token is in no answer but its own, in no address and in no line of the terminal", async () => {
  await attack(async ({ told, system, origin }, tab) => {
    const answers = await Promise.all(
      ["/", "/page.js", "/page.css", "/icon.svg", "/api/roster.csv", "/api/labels", "/api/report"].map((
        path,
      ) => tab.get(path).then((response) => response.text())),
    );
    const texts = [...answers, JSON.stringify(tab.lines), ...told, system.out, system.err, origin];
    await assertHeld(
      "page-token",
      texts,
      (text) => text.includes(tab.token) ? "it has the token" : undefined,
    );
  });
});

Deno.test("page: every answer, a refusal too, has the headers that protect the page", async () => {
  await withUi(PLUGGED, async (world) => {
    const tab = await Tab.open(world);
    const paths = [...["/", "/page.js", "/page.css", "/icon.svg"], "/nothing", "/api/session", "/api/labels"];
    await assertHeld("page-headers", paths, async (path) => {
      const response = await tab.get(path);
      await response.body?.cancel();
      const policy = response.headers.get("content-security-policy") ?? "";
      const needed = [
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "form-action 'none'",
      ];
      const missing = [...needed, "base-uri 'none'", "require-trusted-types-for 'script'"].filter((one) =>
        !policy.includes(one)
      );
      if (missing.length > 0 || policy.includes("unsafe")) return `its policy is ${policy}`;
      const names = [
        "x-content-type-options",
        "referrer-policy",
        "cross-origin-opener-policy",
        "cache-control",
      ];
      const bare = [...names, "cross-origin-resource-policy"].filter((name) => !response.headers.has(name));
      if (response.headers.has("set-cookie")) return "it sets a cookie";
      return bare.length > 0 ? `it lacks ${bare}` : undefined;
    });
  });
});

Deno.test("page: a request of any other shape is refused, and no path leads out of the page", async () => {
  await attack(async ({ origin, ui: { port } }, tab) => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    const start = tab.start("x");
    const bodies: readonly (readonly [string, string])[] = [
      ["/api/units", ""],
      ["/api/units", "null"],
      ["/api/units", "[]"],
      ["/api/units", deep],
      ["/api/units", `{"a":${deep}}`],
      ["/api/units", JSON.stringify({ ...start, more: 1 })],
      ["/api/units", JSON.stringify({ ...start, port: ["p1"] })],
      ["/api/units", JSON.stringify({ ...start, port: "/dev/ttyUSB1" })],
      ["/api/units", JSON.stringify({ ...start, port: "../p1" })],
      ["/api/units", JSON.stringify({ ...start, port: "p999" })],
      ["/api/units", JSON.stringify({ ...start, port: "x".repeat(10_000) })],
      ["/api/units", JSON.stringify({ ...start, seen: -1 })],
      ["/api/units", JSON.stringify({ ...start, seen: 1.5 })],
      ["/api/units", `{"port":"p1","port":"p2","socket":null,"seen":1,"plan":"x"}`],
      ["/api/units", `{"__proto__":{"port":"p1"},"socket":null,"seen":1,"plan":"x"}`],
      ["/api/units", "\ufeff\0\xff"],
      ["/api/units/0/stop", `{"attempt":1}`],
      ["/api/units/1/stop", `{"attempt":1}`],
      ["/api/units/999999/again", `{"attempt":1}`],
      ["/api/units/1e3/again", `{"attempt":1}`],
      ["/api/units/%31/again", `{"attempt":1}`],
      ["/api/units/1/again/../restart", `{"attempt":1}`],
      ["/api/plan", `{"profile":"flash.yaml","files":[],"settings":{}}`],
      ["/api/plan", `{"profile":"../flash.yaml","files":[],"settings":{}}`],
      ["/api/plan", `{"profile":"profile-99","files":[],"settings":{}}`],
      ["/api/plan", `{"profile":null,"files":[{"file":"/etc/passwd","offset":0}],"settings":{}}`],
      ["/api/plan", `{"profile":null,"files":[{"file":"f99","offset":0}],"settings":{}}`],
      ["/api/plan", `{"profile":null,"files":[{"file":"f1","offset":-1}],"settings":{}}`],
      ["/api/plan", `{"profile":null,"files":[],"settings":{"port":"/dev/ttyUSB0"}}`],
      ["/api/plan", `{"profile":null,"files":[],"settings":{"constructor":1}}`],
      ...[
        "https://evil.test/x.bin",
        "/etc/passwd",
        "../x",
        "file:///etc/passwd",
        "micropython@latest/ESP32_GENERIC",
      ]
        .map((name) =>
          ["/api/firmware", JSON.stringify({ name, hosts: [], profile: null, settings: {} })] as const
        ),
      [
        "/api/firmware",
        `{"name":"micropython@1.26.1/ESP32_GENERIC","hosts":[],"profile":null,"settings":{}}`,
      ],
      [
        "/api/firmware",
        `{"name":"micropython@1.26.1/ESP32_GENERIC","hosts":["evil.test"],"profile":null,"settings":{}}`,
      ],
      [
        "/api/firmware",
        `{"name":"micropython@1.26.1/ESP32_GENERIC","hosts":["micropython.org"],"url":"https://evil.test/","profile":null,"settings":{}}`,
      ],
      ["/api/fetch", `{"missing":"0123456789abcdef"}`],
      ["/api/fetch", `{"missing":null}`],
      ["/api/fetch", `{"missing":"","hosts":["evil.test"]}`],
      ["/api/download/stop", `{"name":["x"]}`],
      ["/api/look", `{"port":"/dev/ttyUSB0","socket":null,"seen":1}`],
      ["/api/look", `{"port":"p1","socket":null,"seen":99}`],
      ["/api/room", `{"watch":"x"}`],
      ["/api/room", `{"watch":true}`],
      ["/api/room", `{"jobs":1}`],
      ["/api/plugin", `{"plan":"x","sha256":"x"}`],
      ["/api/secrets", `{"plan":"x"}`],
      ["/api/answer", `{"question":"q1","answer":"yes"}`],
      ["/api/session", JSON.stringify({ ticket: "x".repeat(2_000) })],
    ];
    await assertHeld("page-requests", bodies, async ([path, body]) => {
      const { status } = await postJson(origin, path, body, tab.headers).then(async (response) => {
        await response.body?.cancel();
        return response;
      });
      return [400, 401, 404, 409, 413, 422].includes(status) ? undefined : `status ${status}`;
    });
    const targets = [
      "/..%2f..%2fetc/passwd",
      "/../../etc/passwd",
      "/page.js/../../flash.yaml",
      "/page.js%00",
    ];
    const long = [`/${"a".repeat(10_000)}`, `/api/events?after=${"9".repeat(10_000)}`];
    await assertHeld("page-requests", [...targets, ...long], async (target) => {
      const answer = await sendRaw(
        port,
        `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`,
      );
      return [400, 401, 404, 414].includes(statusOf(answer)) ? undefined : answer.slice(0, 60);
    });
  });
});

Deno.test("page: a request hidden in another one is not obeyed", async () => {
  await attack(async ({ ui: { port } }, tab) => {
    const head =
      `Host: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\nContent-Type: application/json\r\n`;
    const hidden = `POST /api/quit HTTP/1.1\r\n${head}Content-Length: 2\r\n\r\n{}`;
    const outer = `POST /api/unlock HTTP/1.1\r\n${head}Authorization: Bearer ${tab.token}\r\n`;
    const requests = [
      `${outer}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}${hidden}`,
      `${outer}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
      `${outer}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${hidden}`,
      `${outer}Content-Length : 2\r\n\r\n{}${hidden}`,
      `${outer}Content-Length: +2\r\n\r\n{}${hidden}`,
      `${outer}X: a\r\n b\r\nContent-Length: 2\r\n\r\n{}${hidden}`,
    ];
    await assertHeld("page-requests", requests, async (request) => {
      const answer = await sendRaw(port, request, 300);
      return answer.includes(" 202 ") ? "the hidden request was obeyed" : undefined;
    });
  });
});
