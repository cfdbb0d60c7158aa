/** Plugins that try to get more than they are given, or never stop. */

/** Things that a plugin may try to get; each is tried alone, and successes are reported. */
const WISHES: Readonly<Record<string, string>> = {
  // This one succeeds, to show that successes are reported.
  "the language": `1 + 1`,
  "a file": `Deno.readTextFileSync("/etc/passwd")`,
  "a file of node": `require("node:fs").readFileSync("/etc/passwd")`,
  "a socket": `Deno.connect({ port: PORT })`,
  "a server": `Deno.listen({ port: 0 })`,
  "the network": `fetch("http://127.0.0.1:PORT/")`,
  "a web socket": `new WebSocket("ws://127.0.0.1:PORT/")`,
  "a library": `Deno.dlopen("libc.so.6", {})`,
  "the environment": `Deno.env.toObject()`,
  "a program": `new Deno.Command("id").outputSync()`,
  "a process": `process.cwd()`,
  "a worker": `new Worker("data:application/javascript,1", { type: "module" })`,
  "a module of node": `import("node:process")`,
  "a file of code": `import("file:///etc/hosts")`,
  "a file of JSON": `import("CANARY", { with: { type: "json" } })`,
  "code of the network": `import("http://127.0.0.1:PORT/x.js")`,
  "code of a registry": `import("npm:left-pad@1.3.0")`,
  "code of a URL": `import("data:text/javascript,export default globalThis")`,
  "the outer realm, by a tool":
    `(() => { const it = tools.log.constructor.constructor("return this")(); return it.Deno ?? it.process; })()`,
  "the outer realm, by an answer":
    `(await (async () => Object.getPrototypeOf(await tools.sawBytes()).constructor.constructor("return this")().Deno)())`,
  "code of text that imports": `(0, eval)("im" + "port('node:process')")`,
  "a function of text that imports": `(async () => {}).constructor("return im" + "port('node:process')")()`,
  "the outer realm, by a stack":
    `(() => { Error.prepareStackTrace = (_, frames) => frames.map((f) => f.getFunction() ?? f.getThis()).find((x) => x && x !== globalThis && typeof x.Deno !== "undefined"); const { stack } = new Error(); return typeof stack === "string" ? undefined : stack; })()`,
  "the outer realm, by a caller": `(() => { "use strict"; return (function f() { return f.caller; })(); })()`,
  "messages": `postMessage("{}")`,
  "its own thread": `self`,
  "an end of its own": `close()`,
  "a port": `new MessageChannel()`,
  "a channel": `new BroadcastChannel("x")`,
  "timers": `setTimeout(() => {}, 1)`,
  "a console": `console.log("GOT a console")`,
  "machine code": `WebAssembly`,
  "storage": `localStorage`,
};

/** Reports "GOT …" for each success. `canary` is a JSON file, `port` a server that must not be called. */
export function wishes(canary: string, port: number): string {
  const tries = Object.entries(WISHES).map(([name, code]) => {
    const expression = code.replaceAll("CANARY", canary).replaceAll("PORT", `${port}`);
    return `try { if ((await (${expression})) !== undefined) await tools.log("GOT ${name}"); } catch {}`;
  });
  return board(`const tools = arguments[0]; ${tries.join("\n")} await tools.log("wished");`);
}

/** A plugin with this body of `enterBootloader`; the tools are `arguments[0]`. */
export function board(body: string): string {
  return `export default {
    name: "hostile", summary: "a plugin that means no good", hands: "press nothing",
    enterBootloader: async function () { ${body} },
  };`;
}

export interface Hostile {
  readonly text: string;
  /** The expected message. */
  readonly says: RegExp;
  /** It uses all the time it gets, so it gets little. */
  readonly endless?: boolean;
  /** It may take long, so it runs only in virtual time. */
  readonly slow?: boolean;
}

/** Plugins that must be stopped, or refused. */
export const HOSTILE: Readonly<Record<string, Hostile>> = {
  "spins for ever": { text: board("for (;;);"), says: /without a break|ran for more than/, endless: true },
  "spins for ever in promises": {
    text: board("await arguments[0].wait(1); for (;;) await 0;"),
    says: /without a break|ran for more than/,
    endless: true,
  },
  "spins for ever while it is loaded": {
    text: "for (;;);",
    says: /without a break|ran for more than/,
    endless: true,
  },
  "spins for ever when its error is looked at": {
    text: board("throw { get message() { for (;;); } };"),
    says: /without a break|ran for more than/,
    endless: true,
  },
  "never comes back": {
    text: board("await new Promise(() => {});"),
    says: /ran for more than/,
    endless: true,
  },
  "floods": { text: board("for (;;) arguments[0].log('x');"), says: /more than 1000 messages/ },
  "floods politely": {
    text: board("for (;;) await arguments[0].sawBytes();"),
    says: /more than 1000 messages/,
  },
  "sends a novel": { text: board("await arguments[0].log('x'.repeat(1e5));"), says: /unknown message/ },
  "sends a long line": {
    text: board("await arguments[0].log('x'.repeat(201));"),
    says: /found 201 characters/,
  },
  "eats memory": {
    text: board("const all = []; for (;;) all.push(new Array(1e6).fill(1.5));"),
    says: /out of memory/,
  },
  "throws": { text: board("throw new Error('\\x1b[31mno');"), says: /it failed: "\\u\{1b\}\[31mno"/ },
  "throws nothing": { text: board("throw undefined;"), says: /it failed: "undefined"/ },
  "throws what cannot be shown": { text: board("throw Object.create(null);"), says: /it failed/ },
  "throws while it is loaded": { text: "throw new Error('early');", says: /it failed: "early"/ },
  "sets lines to nonsense": {
    text: board("await arguments[0].setLines({ dtr: 1 });"),
    says: /setLines: found/,
  },
  "sets other lines": {
    text: board("await arguments[0].setLines({ dtr: true, cts: true });"),
    says: /setLines: found/,
  },
  "waits backwards": { text: board("await arguments[0].wait(-1);"), says: /wait: found "-1"/ },
  "waits for no number": { text: board("await arguments[0].wait(NaN);"), says: /wait: found "null"/ },
  "waits too long": { text: board("await arguments[0].wait(1e9);"), says: /wait: found "1000000000"/ },
  "waits too often": {
    text: board("for (;;) await arguments[0].wait(10000);"),
    says: /wait: found 70000 ms in total/,
    slow: true,
  },
  "asks again and again": {
    text: board("for (;;) await arguments[0].ask('now?');"),
    says: /more than 10 questions|you cannot answer here/,
  },
  "changes what messages are made of": {
    text: board("Object.prototype.toJSON = () => ({ say: 'gift' }); await arguments[0].log('x');"),
    says: /unknown message/,
  },
  "changes what all objects are": {
    text: board(
      "JSON.stringify = () => 'x'; Array.prototype.push = Array.prototype.shift = () => { throw 'ours'; };" +
        "await arguments[0].log('x');",
    ),
    says: /it failed: "ours"/,
  },
  "imports": { text: `import fs from "node:fs"; ${board("fs")}`, says: /could not load module 'node:fs'/ },
  "imports later": {
    text: board(`await import("npm:left-pad");`),
    says: /could not load module 'npm:left-pad'/,
  },
  "is no program": { text: "}}); receive(", says: /it failed: "SyntaxError: .*\(1:1\)/ },
  "is nothing": { text: "", says: /no object as its default export/ },
  "is a number": { text: "export default 7;", says: /no object as its default export/ },
  "has no name": { text: "export default { enterBootloader() {} };", says: /name: expected/ },
  "cannot be looked at": {
    text: "export default new Proxy({}, { get() { throw new Error('not me'); } });",
    says: /it failed: "not me"/,
  },
  "has too many USB ids": {
    text: `export default { name: "x", summary: "x", hands: "x", usb: Array(1e4).fill([1, 1]) };`,
    says: /unknown message/,
  },
};
