/** What pages of other origins can do to flasher: nothing. */
import process from "node:process";
import { createServer } from "node:http";
import { drop, equal, heading } from "./world.mjs";

/** An attacker's page, which knows the port. Each attempt says what came of it. */
const ATTEMPTS = `
const results = {};
const say = (name, what) => results[name] = String(what);
async function attempt(name, act) {
  try { say(name, await act()); } catch (error) { say(name, "failed: " + error.name); }
}
const json = { "Content-Type": "application/json" };
const body = JSON.stringify({ port: "p1", socket: null, seen: 1, plan: "1" });
await attempt("fetch", async () => (await fetch(target + "/api/units", { method: "POST", headers: json, body })).status);
await attempt("fetch of events", async () => (await fetch(target + "/api/events")).status);
await attempt("fetch with a token", async () => (await fetch(target + "/api/events", { headers: { Authorization: "Bearer x" } })).status);
await attempt("no-cors", async () => { const r = await fetch(target + "/api/quit", { method: "POST", mode: "no-cors", body: "{}" }); return r.type + " " + r.status; });
await attempt("no-cors of a file", async () => { const r = await fetch(target + "/api/files", { method: "POST", mode: "no-cors", body: "x" }); return r.type + " " + r.status; });
await attempt("no-cors of the session", async () => { const r = await fetch(target + "/api/session", { method: "POST", mode: "no-cors", body: '{"ticket":"x"}' }); return r.type + " " + r.status; });
await attempt("beacon", () => navigator.sendBeacon(target + "/api/quit", "{}"));
await attempt("page as text", async () => (await (await fetch(target + "/")).text()).length);
const load = (tag, attributes) => new Promise((resolve) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.onload = () => resolve(tag === "iframe" ? "loaded " + frameText(element) : "loaded");
  element.onerror = () => resolve("failed");
  document.body.append(element);
  setTimeout(() => resolve("nothing"), 3000);
});
const frameText = (frame) => { try { return frame.contentDocument.body.textContent.length; } catch { return "unreadable"; } };
await attempt("iframe", () => load("iframe", { src: target + "/" }));
await attempt("script", () => load("script", { src: target + "/page.js", type: "module" }));
await attempt("classic script", () => load("script", { src: target + "/page.js" }));
await attempt("image", () => load("img", { src: target + "/icon.svg" }));
await attempt("style", () => load("link", { rel: "stylesheet", href: target + "/page.css" }));
await attempt("WebSocket", () => new Promise((resolve) => {
  const socket = new WebSocket(target.replace("http", "ws") + "/api/events");
  socket.onopen = () => resolve("open");
  socket.onerror = () => resolve("failed");
}));
await attempt("EventSource", () => new Promise((resolve) => {
  const source = new EventSource(target + "/api/events");
  source.onopen = () => resolve("open");
  source.onerror = () => { source.close(); resolve("failed"); };
}));
await attempt("form", () => new Promise((resolve) => {
  const frame = Object.assign(document.createElement("iframe"), { name: "hidden" });
  frame.onload = () => resolve("answered");
  document.body.append(frame);
  const form = Object.assign(document.createElement("form"), { action: target + "/api/quit", method: "POST", target: "hidden", enctype: "text/plain" });
  form.append(Object.assign(document.createElement("input"), { name: '{"a":"', value: '"}' }));
  document.body.append(form);
  form.submit();
  setTimeout(() => resolve("nothing"), 3000);
}));
await attempt("window", () => new Promise((resolve) => {
  const other = open(target + "/");
  setTimeout(() => { try { resolve("read " + other.document.title); } catch (error) { resolve("unreadable"); } }, 1000);
}));
globalThis.results = results;
`;

async function attacker(target) {
  const server = createServer((_request, response) => {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(
      `<!DOCTYPE html><title>attack</title><body><script type="module">const target = ${
        JSON.stringify(target)
      };${ATTEMPTS}</script>`,
    );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, address: `http://127.0.0.1:${server.address().port}/` };
}

/** What an attempt may end with: it was stopped, or its answer is unreadable. */
const STOPPED = /^(failed.*|nothing|unreadable|opaque 0|true|answered|loaded unreadable|loaded|4\d\d)$/;
/** Static files have no secrets, but no other page may use them. */
const MUST_FAIL = [
  "fetch",
  "fetch of events",
  "fetch with a token",
  "page as text",
  "WebSocket",
  "EventSource",
  "script",
  "classic script",
  "image",
  "style",
];

export const WALKS = {
  async "another origin's page changes nothing and reads nothing"(world) {
    const { flasher, context, page } = await world.open(["--port", "sim:huzzah"]);
    await drop(page, "small");
    await heading(page, "Ready");
    const { server, address } = await attacker(new URL(page.url()).origin);
    try {
      const evil = await context.newPage();
      await evil.goto(address);
      await evil.waitForFunction(() => globalThis.results !== undefined, null, { timeout: 40_000 });
      const results = await evil.evaluate(() => globalThis.results);
      const bad = Object.entries(results).filter(([name, what]) =>
        !STOPPED.test(what) || MUST_FAIL.includes(name) && !what.startsWith("failed")
      );
      equal(bad, []);
      process.stderr.write(
        `  ${Object.keys(results).length} attempts of another origin, none changed anything\n`,
      );
    } finally {
      server.close();
    }
    equal(flasher.child.exitCode, null, "flasher has ended");
    await heading(page, "Ready");
    equal(await page.locator(".unit, .row").count(), 0, "boards at work");
  },

  async "a name that points to this computer (DNS rebinding) is refused"(world) {
    const { page } = await world.open(["--port", "sim:huzzah"], {}, {
      flags: ["--host-resolver-rules=MAP evil.test 127.0.0.1"],
    });
    const { port } = new URL(page.url());
    const evil = await page.context().newPage();
    const statuses = [];
    for (const path of ["/", "/page.js", "/icon.svg", "/api/events"]) {
      statuses.push((await evil.goto(`http://evil.test:${port}${path}`)).status());
    }
    equal(statuses, [421, 421, 421, 421]);
  },

  async "no page may frame it, and the browser reports no breach of its rules"(world) {
    const { page, trouble } = await world.open(["--port", "sim:huzzah"]);
    await drop(page, "small");
    await heading(page, "Ready");
    const headers = (await page.request.get(new URL("/", page.url()).href)).headers();
    const policy = headers["content-security-policy"];
    for (
      const part of [
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
      ]
    ) {
      if (!policy.includes(part)) throw new Error(`the policy lacks ${part}: ${policy}`);
    }
    equal(await page.evaluate(() => document.cookie), "");
    equal(
      await page.evaluate(() => {
        try {
          document.body.innerHTML = "<b>x</b>";
          return "taken";
        } catch (error) {
          return error.name;
        }
      }),
      "TypeError",
      "a text as markup",
    );
    equal(trouble.filter((text) => !text.includes("TrustedHTML")), [], "complaints of the browser");
  },
};
