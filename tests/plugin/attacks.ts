/**
 * Attacks on the sandbox: plugins that look for a way out, or for more than their share. Each is a body of
 * `enterBootloader`; the tools are `tools`. What one finds it hands to `look` or `probe`, which tell of everything that
 * does not belong to the language; what it gets hold of otherwise it tells by `leak`.
 */
import { board } from "./hostile.ts";

export interface Attack {
  /** The way that it takes. */
  readonly kind: string;
  readonly name: string;
  readonly body: string;
  /** It has to be stopped, and this is said of it; without it, it finds nothing, and ends well or by its own mistake. */
  readonly says?: RegExp;
  /** It takes all the time that it gets, so it is given little where that can be chosen. */
  readonly endless?: boolean;
}

/** A JSON file and a server that an attack would like to reach. */
export interface Bait {
  /** URL. */
  readonly canary: string;
  /** On 127.0.0.1. */
  readonly port: number;
}

/** What the thread round the interpreter knows, and the interpreter must not; and what QuickJS's own shell has. */
const FOREIGN = [
  ..."Deno process require module exports postMessage onmessage self window close Worker fetch WebSocket"
    .split(" "),
  ..."WebAssembly setTimeout setInterval console navigator crypto TextDecoder URL Event MessageChannel".split(
    " ",
  ),
  ..."structuredClone localStorage Buffer global std os bjson scriptArgs print load".split(" "),
];

const HELPERS = `
const tools = arguments[0];
const found = new Set();
const leak = (what) => { if (what !== undefined && what !== null) found.add(String(what).slice(0, 150)); };
const look = (thing, from = "") => {
  for (const name of ${JSON.stringify(FOREIGN)}) {
    try { if (typeof thing[name] !== "undefined") leak(from + name); } catch {}
  }
};
const probe = (thing, depth = 3, seen = new Set()) => {
  if (depth < 0 || thing === null || !/object|function/.test(typeof thing) || seen.has(thing)) return;
  seen.add(thing);
  for (const code of ["return this", "return globalThis", "return this.constructor.constructor('return this')()"]) {
    try { look(thing.constructor(code)()); } catch {}
    try { look(thing.constructor.constructor(code)()); } catch {}
  }
  try { probe(Object.getPrototypeOf(thing), depth - 1, seen); } catch {}
  let keys = [];
  try { keys = Reflect.ownKeys(thing).slice(0, 60); } catch {}
  for (const key of keys) {
    try { probe(thing[key], depth - 1, seen); } catch {}
    try { probe(Object.getOwnPropertyDescriptor(thing, key).get, depth - 1, seen); } catch {}
  }
};
const tell = async () => { for (const what of found) await tools.log("LEAK " + what); };
`;

/** So that a plugin that found nothing gets on: into the bootloader, by two transistors. */
const ENTER = `
await tools.setLines({ dtr: false, rts: true }); await tools.wait(100);
await tools.setLines({ dtr: true, rts: false }); await tools.wait(50);
await tools.setLines({ dtr: false });
`;

/** The plugin of an attack. */
export function pluginOf({ body }: Attack, { canary, port }: Bait): string {
  const baited = body.replaceAll("CANARY", canary).replaceAll("PORT", `${port}`);
  return board(`${HELPERS} try { ${baited} } finally { await tell(); } await tools.log("tried"); ${ENTER}`);
}

const MEMORY =
  /out of memory|it failed: "null"|without a break|ran for more than|too long|invalid (array|string|count)|RangeError|interpreter stopped|cannot be told/;
const TIME = /without a break|ran for more than/;

/** Names that a plugin must not be able to import. */
const IMPORTED = [
  "node:fs",
  "node:process",
  "node:vm",
  "node:worker_threads",
  "file:///etc/passwd",
  "CANARY",
  "std",
  "os",
  "qjs:std",
  "npm:left-pad@1.3.0",
  "jsr:@std/path",
  "http://127.0.0.1:PORT/x.js",
  "./guest.js",
  "flasher",
  "data:text/javascript,export default globalThis",
  "ext:core/mod.js",
  "/proc/self/environ",
  "",
];

const importOf = (from: string) =>
  `try { const m = await import("${from}"); leak("${from}"); probe(m); } catch (e) { probe(e, 4); }`;

type Rows = Readonly<Record<string, string | Omit<Attack, "kind" | "name">>>;

const KINDS: Readonly<Record<string, Rows>> = {
  "call sites": {
    "of a new error":
      `Error.prepareStackTrace = (_, frames) => { probe(frames); for (const f of frames) { probe(f); probe(f.getThis?.()); probe(f.getFunction?.()); } return ""; }; new Error().stack;`,
    "of an error in a tool":
      `Error.prepareStackTrace = (_, frames) => { probe(frames); frames.forEach?.((f) => { probe(f.getThis?.()); probe(f.getFunction?.()); }); return ""; }; try { tools.log({ toString() { throw new Error("x"); } }); } catch (error) { error.stack; probe(error); }`,
    "of a message's making":
      `Error.prepareStackTrace = (_, frames) => { probe(frames); return ""; }; try { tools.log({ toJSON() { probe(new Error().stack); throw new Error("x"); } }); } catch (error) { probe(error); probe(error.stack); }`,
    "by a setter of the hook":
      `Object.defineProperty(Error, "prepareStackTrace", { get() { return (...all) => (probe(all), ""); } }); new Error().stack; null.x;`,
    "by a captured stack":
      `const o = {}; Error.captureStackTrace?.(o, tools.log); probe(o.stack); leak(/file:|guest\\.js|\\/lib\\//.exec(String(o.stack))?.[0]);`,
    "in the stack's text": `leak(/file:|guest\\.js|node:|ext:|wasm/.exec(new Error().stack)?.[0]);`,
    "of a promise's job":
      `await new Promise((go) => go()).then(() => { const e = new Error(); probe(e.stack); leak(/file:|guest\\.js|ext:/.exec(e.stack)?.[0]); });`,
    "by the limit of frames":
      `Error.stackTraceLimit = 1e9; Error.prepareStackTrace = (_, f) => f; probe(new Error().stack);`,
  },
  "stack exhaustion": {
    "inside a tool": {
      body:
        `const dig = () => { try { dig(); } catch (error) { probe(error); try { tools.log("x"); } catch (e) { probe(e); } throw error; } }; try { dig(); } catch (error) { probe(error); }`,
      endless: true,
    },
    "with a probe at each depth":
      `let n = 0; const dig = () => { if (++n % 50 === 0) { try { tools.setLines.call(null, 7); } catch (e) { probe(e); } } dig(); }; try { dig(); } catch (e) { probe(e, 4); }`,
    "by getters": `const o = { get x() { return this.x; } }; try { o.x; } catch (e) { probe(e); }`,
    "by proxies":
      `let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); try { p.x; } catch (e) { probe(e); }`,
    "by toString": `const o = { toString() { return "" + o; } }; try { "" + o; } catch (e) { probe(e); }`,
    "by JSON out":
      `let o = {}; for (let i = 0; i < 1e5; i++) o = { o }; try { JSON.stringify(o); } catch (e) { probe(e); } try { tools.log(o); } catch (e) { probe(e); }`,
    "by JSON in": `try { JSON.parse("[".repeat(1e6)); } catch (e) { probe(e); }`,
    "by a pattern": `try { new RegExp("(".repeat(1e5) + ")".repeat(1e5)); } catch (e) { probe(e); }`,
    "by code":
      `for (const [a, b] of ["()", "[]", "{}"]) { try { (0, eval)(a.repeat(1e5) + b.repeat(1e5)); } catch (e) { probe(e); } }`,
    "by a pattern's replacing": `const f = () => "x".replace(/x/, f); try { f(); } catch (e) { probe(e); }`,
    "by sorting": `const f = () => [1, 2].sort(f); try { f(); } catch (e) { probe(e); }`,
    "by spreading":
      `try { Math.max(...new Array(1e6).fill(1)); } catch (e) { probe(e); } try { String.fromCharCode.apply(null, { length: 1e7 }); } catch (e) { probe(e); }`,
    "by flat lists":
      `let a = []; for (let i = 0; i < 1e5; i++) a = [a]; try { a.flat(Infinity); } catch (e) { probe(e); } try { a.toString(); } catch (e) { probe(e); }`,
    "by constructors":
      `class A { constructor() { new A(); } } try { new A(); } catch (e) { probe(e); } try { Reflect.construct(A, [], A); } catch (e) { probe(e); }`,
    "by bound functions":
      `let f = () => 1; for (let i = 0; i < 1e5; i++) f = f.bind(null); try { f(); } catch (e) { probe(e); }`,
    "by generators": `function* g() { yield* g(); } try { [...g()]; } catch (e) { probe(e); }`,
    "by awaiting": {
      body: `const f = async () => { await f(); }; await f();`,
      says: /stack overflow|out of memory|cannot be told|without|ran for more than|the interpreter stopped/,
    },
  },
  "prototypes and getters": {
    "of the tools": `probe(tools, 5); for (const tool of Object.values(tools)) probe(tool, 5);`,
    "of an answer": `probe(await tools.sawBytes(), 5); probe(await tools.wait(0), 5);`,
    "of a tool's promise": `probe(tools.wait(0), 5); probe(tools.wait(0).then, 4);`,
    "of all objects, on the way in":
      `Object.defineProperty(Object.prototype, "say", { set(v) { probe(v); }, get() { probe(this); return "done"; } }); tools.log("x");`,
    "of all lists, on the way in": {
      body:
        `Object.defineProperty(Array.prototype, 0, { set(v) { probe(v, 4); }, get() { return 1; } }); await Promise.race([tools.sawBytes(), 1]);`,
      endless: true,
    },
    "of all functions":
      `Function.prototype.call = Function.prototype.apply = function (...all) { probe(all); probe(this); }; tools.log("x"); await 0;`,
    "of promises":
      `const { then } = Promise.prototype; Promise.prototype.then = function (...all) { probe(all, 4); return then.apply(this, all); }; await tools.sawBytes().then((x) => x);`,
    "of all iterators":
      `Array.prototype[Symbol.iterator] = function* () { probe(this, 4); }; tools.log("x"); await 0; const [a] = [1];`,
    "of words":
      `String = (x) => (probe(x), "x"); String.prototype.toString = function () { probe(this); return "x"; }; tools.log("x");`,
    "of messages":
      `JSON.stringify = (x) => (probe(x, 4), "x"); JSON.parse = (x) => (probe(x), null); tools.log("x"); await tools.sawBytes();`,
    "of what is thrown": `try { await tools.nothing(); } catch (e) { probe(e, 5); }`,
    "of the global object":
      `look(globalThis); probe(globalThis, 4); for (const key of Reflect.ownKeys(globalThis)) probe(globalThis[key]);`,
    "of this": `look(this); look(function () { return this; }()); look((0, eval)("this")); probe(this);`,
    "of the caller":
      `const f = function () { probe(f.caller); probe(arguments.callee?.caller); }; try { f(); } catch (e) { probe(e); } try { (0, eval)("(function f() { probe(f.caller); })")(); } catch {}`,
    "of the plugin's own board":
      `probe(this, 5); for (const k of ["__proto__", "constructor"]) probe(this?.[k]);`,
    "set by a key of the answers":
      `await tools.log(JSON.parse('{"__proto__":{"isAdmin":true}}')).catch?.(() => {}); leak({}.isAdmin);`,
  },
  "makers of functions": {
    "Function": `look(Function("return this")()); look(new Function("return globalThis")());`,
    "asynchronous":
      `const make = (async () => {}).constructor; look(await make("return this")()); look(await make("return globalThis")());`,
    "of generators":
      `const make = (function* () {}).constructor; look(make("yield this")().next().value); look(make("yield globalThis")().next().value);`,
    "of asynchronous generators":
      `const make = (async function* () {}).constructor; look((await make("yield globalThis")().next()).value);`,
    "eval":
      `look((0, eval)("globalThis")); look(eval("this")); look(eval("typeof tools") && (0, eval)("this"));`,
    "of a bound tool": `probe(tools.log.bind(tools), 4); look(tools.log.constructor("return this")());`,
    "of a class":
      `class A extends Function {} look(new A("return this")()); class B extends (async () => {}).constructor {} look(await new B("return globalThis")());`,
    "by Reflect":
      `look(Reflect.construct(Function, ["return this"])()); look(Reflect.construct(Function, ["return this"], tools.log)?.());`,
    "in a default value":
      `look(new Function("a = globalThis", "return a")()); look(new Function("/*", "*/){return globalThis")?.());`,
    "in sloppy mode":
      `look(new Function("with (globalThis) { return typeof Deno !== 'undefined' ? Deno : {}; }")());`,
  },
  "imports": {
    ...Object.fromEntries(IMPORTED.map((from) => [`of "${from}"`, importOf(from)])),
    "of a file of JSON":
      `try { leak(JSON.stringify(await import("CANARY", { with: { type: "json" } }))); } catch (e) { probe(e); }`,
    "of a file of text":
      `try { leak(JSON.stringify(await import("CANARY", { with: { type: "text" } }))); } catch (e) { probe(e); }`,
    "by code out of text":
      `for (const make of [eval, Function]) { try { const m = await make("return import('node:fs')")?.(); leak(m && "fs"); } catch {} } try { leak(await (0, eval)("import('CANARY')")); } catch (e) { probe(e); }`,
    "of a name that computes":
      `try { leak(await import({ toString() { probe(this); return "node:fs"; } })); } catch (e) { probe(e); }`,
    "of a name of 16 million letters":
      `try { leak(await import("x".repeat(1 << 24))); } catch (e) { leak(e.stack.length > 1 << 25 ? "stack" : undefined); }`,
    "by its meta":
      `look(import.meta); probe(import.meta, 4); leak(/lib|tmp|home|root/.exec(String(import.meta.url).replace(/hostile.*|attack.*/, ""))?.[0] && undefined);`,
    "of itself":
      `try { const m = await import(import.meta.url ?? "attack.js"); probe(m, 4); } catch (e) { probe(e); }`,
  },
  "machine code and memory shared": {
    "WebAssembly":
      `leak(typeof WebAssembly === "undefined" ? undefined : "WebAssembly"); look({ WebAssembly: globalThis.WebAssembly });`,
    "a shared buffer":
      `if (typeof SharedArrayBuffer !== "undefined") { const b = new SharedArrayBuffer(1024); leak([...new Uint8Array(b)].some((x) => x) ? "old memory" : undefined); }`,
    "waiting on a shared buffer": {
      body:
        `const b = new Int32Array(new SharedArrayBuffer(4)); if (Atomics.wait(b, 0, 0, 1e9) !== "x") for (;;);`,
      says: /./,
      endless: true,
    },
    "old memory":
      `for (const n of [16, 4096, 1 << 20]) { leak([...new Uint8Array(n)].some((x) => x) ? "old memory" : undefined); }`,
    "beyond a buffer":
      `const v = new DataView(new ArrayBuffer(8)); for (const at of [8, -1, 1e9, 2 ** 31, 2 ** 32, NaN]) { try { leak(v.getUint32(at) ? "beyond" : undefined); } catch {} } const t = new Uint8Array(8); for (const at of [8, -1, 2 ** 31, 2 ** 32 - 1]) leak(t[at]);`,
    "a buffer that shrinks":
      `const b = new ArrayBuffer(1 << 20, { maxByteLength: 1 << 21 }); const t = new Uint32Array(b); try { b.resize?.(0); b.transfer?.(0); } catch {} for (let i = 0; i < 1e5; i += 997) leak(t[i] ? "freed memory" : undefined); t.fill(7);`,
    "a list that shrinks while it is sorted":
      `const a = Array.from({ length: 1000 }, (_, i) => 1000 - i); a.sort((x, y) => { a.length = 0; return x - y; }); a.concat(a, a); probe(a);`,
    "weak references":
      `let o = { big: new Array(1e5).fill(1) }; const w = new WeakRef(o); o = null; for (let i = 0; i < 50; i++) new Array(1e4).fill(i); probe(w.deref(), 1); new FinalizationRegistry((x) => probe(x)).register({}, tools);`,
  },
  "proxies": {
    "as a tool's value": {
      body:
        `const p = new Proxy({}, Object.fromEntries(Reflect.ownKeys(Reflect).filter((k) => typeof k === "string").map((k) => [k, (...all) => (probe(all, 4), Reflect[k](...all))]))); await tools.log(p);`,
      endless: true,
    },
    "that is revoked":
      `const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); try { await tools.setLines(proxy); } catch (e) { probe(e, 4); throw e; }`,
    "of the tools":
      `const p = new Proxy(tools.log, { apply: (f, that, all) => (probe(that), probe(f), Reflect.apply(f, that, all)) }); await p("proxied");`,
    "of the global object":
      `Object.setPrototypeOf(globalThis, new Proxy(Object.prototype, { get(o, key, receiver) { probe(receiver, 1); return Reflect.get(o, key); }, has() { return false; } })); await tools.log("x");`,
    "that throws when it is looked at": {
      body: `throw new Proxy({}, { get() { throw new Proxy({}, { get() { throw 1; } }); } });`,
      says: /it failed|cannot be told/,
    },
  },
  "species": {
    "of lists": {
      body:
        `class A extends Array { static get [Symbol.species]() { probe(this); return function (n) { probe(new.target); return globalThis; }; } } try { new A(3).map((x) => x); } catch (e) { probe(e); } look(A);`,
      endless: true,
    },
    "of promises":
      `class P extends Promise { static get [Symbol.species]() { return function (run) { run((x) => probe(x), (x) => probe(x)); }; } } try { await new P((go) => go(1)).then(1); } catch (e) { probe(e); }`,
    "of a tool's promise":
      `const p = tools.sawBytes(); p.constructor = { [Symbol.species]: function (run) { probe(run, 4); run((x) => probe(x, 4), (x) => probe(x, 4)); } }; p.then((x) => probe(x, 4)); await tools.wait(0);`,
    "of buffers":
      `try { const b = new ArrayBuffer(8); b.constructor = { [Symbol.species]: function () { return new ArrayBuffer(1 << 10); } }; probe(b.slice(0)); } catch (e) { probe(e); }`,
    "of patterns":
      `class R extends RegExp { static get [Symbol.species]() { return function () { return { exec: () => null, flags: "" }; }; } } try { "a".split(new R("a")); } catch (e) { probe(e); }`,
  },
  "errors": {
    "with causes":
      `let e = new Error("end"); for (let i = 0; i < 1e4; i++) e = new Error("x", { cause: e }); probe(e, 4); throw e;`,
    "with a cause that is itself": `const e = new Error("x"); e.cause = e; probe(e); throw e;`,
    "of many errors": `throw new AggregateError([new Error("a"), globalThis, tools], "all");`,
    "with a getter for their message":
      `throw { get message() { look(this); probe(new Error().stack); return "x"; } };`,
    "whose message is an object":
      `throw { message: { toString() { probe(this, 4); return "\\x1b[31m"; } } };`,
    "whose message is 16 million letters": {
      body: `throw new Error("x".repeat(1 << 24));`,
      says: /unknown message|it failed|cannot be told/,
    },
    "whose stack is a getter": {
      body:
        `const e = new SyntaxError("x"); Object.defineProperty(e, "stack", { get() { probe(this, 4); return ":1:1"; } }); throw e;`,
      endless: true,
    },
    "out of a promise that nobody awaits":
      `Promise.reject(Object.defineProperty({}, "message", { get() { probe(this); } })); await tools.wait(0);`,
    "with a symbol": { body: `throw Symbol("x");`, says: /it failed|cannot be told/ },
  },
  "memory": {
    "by a string that doubles": { body: `let s = "x"; for (;;) s += s;`, says: MEMORY },
    "by strings appended": {
      body:
        `let s = ""; for (let i = 0;; i++) { s += "0123456789abcdef".repeat(1000) + i; s.charCodeAt(i); }`,
      says: MEMORY,
    },
    "by a repeated string": { body: `const all = []; for (;;) all.push("x".repeat(1 << 28));`, says: MEMORY },
    "by padded strings": {
      body: `const all = []; for (let i = 0;; i++) all.push("x".padEnd(1 << 24, String(i)));`,
      says: MEMORY,
    },
    "by joined lists": {
      body:
        `const a = new Array(1e5).fill("0123456789"); const all = []; for (;;) all.push(a.join(String(all.length)));`,
      says: MEMORY,
    },
    "by a pattern's matches": {
      body:
        `const s = "ab".repeat(1e6); const all = []; for (;;) all.push(s.match(/(a)|(b)/g), s.split(""));`,
      says: MEMORY,
    },
    "by a large pattern": {
      body:
        `const all = []; for (let i = 1;; i++) all.push(new RegExp("(?:a{1000}){" + 1000 * i + "}|" + "(x)".repeat(200) + i));`,
      says: /out of memory|without|ran for more than|too|invalid|stopped|told/i,
    },
    "by a pattern that goes back": {
      body: `/^(a+)+$/.test("a".repeat(60) + "b"); for (;;);`,
      says: TIME,
      endless: true,
    },
    "by a pattern that remembers": {
      body:
        `/(x+x+)+y|(?:(?=(x))\\1)*z/.test("x".repeat(1e6)); const all = []; for (;;) all.push(new Array(1e5).fill(0));`,
      says: /out of memory|without|ran for more than|stopped|told/,
      endless: true,
    },
    "by JSON out": {
      body:
        `const a = []; for (let i = 0; i < 30; i++) a.push(a.slice()); const all = []; for (;;) all.push(JSON.stringify(a));`,
      says: MEMORY,
    },
    "by JSON in": {
      body: `const t = "[" + "[],".repeat(1e6) + "[]]"; const all = []; for (;;) all.push(JSON.parse(t));`,
      says: MEMORY,
    },
    "by a tool's value": {
      body: `await tools.log("x".repeat(1 << 24));`,
      says: /unknown message|out of memory/,
    },
    "by a tool's list": {
      body: `await tools.log(new Array(1e6).fill("x"));`,
      says: /unknown message|told|out of memory/,
    },
    "by a list": { body: `const a = []; for (;;) a.push(1.5);`, says: MEMORY },
    "by a list's length": {
      body: `const all = []; for (;;) all.push(new Array(1e7).fill(0));`,
      says: MEMORY,
    },
    "by a list with holes": {
      body:
        `const all = []; for (let i = 0;; i++) { const a = []; a[2 ** 32 - 2] = i; all.push(a, Array.from({ length: 1e5 })); }`,
      says: MEMORY,
    },
    "by typed arrays": {
      body: `const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1));`,
      says: MEMORY,
    },
    "by one large buffer": { body: `new ArrayBuffer(2 ** 31 - 1);`, says: MEMORY },
    "by larger buffers": {
      body: `const all = []; for (let n = 1 << 10;; n *= 2) all.push(new Float64Array(n));`,
      says: MEMORY,
    },
    "by buffers that can grow": {
      body:
        `const all = []; for (;;) { const b = new ArrayBuffer(0, { maxByteLength: 1 << 24 }); b.resize?.(1 << 24); all.push(b, new Uint8Array(1 << 20)); }`,
      says: MEMORY,
    },
    "by promises": {
      body: `const all = []; for (;;) all.push(new Promise(() => {}).then(() => {}));`,
      says: MEMORY,
    },
    "by promises' jobs": { body: `for (;;) Promise.resolve().then(() => {});`, says: MEMORY },
    "by jobs that make jobs": {
      body:
        `const f = () => { Promise.resolve().then(f); Promise.resolve().then(f); }; f(); await new Promise(() => {});`,
      says: MEMORY,
      endless: true,
    },
    "by maps": { body: `const m = new Map(); for (let i = 0;; i++) m.set(i, { i });`, says: MEMORY },
    "by sets of symbols": {
      body: `const s = new Set(); for (;;) s.add(Symbol.for("x" + s.size));`,
      says: MEMORY,
    },
    "by keys": { body: `const o = {}; for (let i = 0;; i++) o["k" + i] = i;`, says: MEMORY },
    "by large numbers": { body: `let n = 3n; for (;;) n *= n;`, says: /./, endless: true },
    "by a power of a large number": { body: `10n ** (10n ** 9n); for (;;);`, says: /./, endless: true },
    "by closures": {
      body: `let f = () => 0; for (;;) { const g = f; const a = new Array(100).fill(0); f = () => [g, a]; }`,
      says: MEMORY,
    },
    "by generators": {
      body:
        `const all = []; function* g() { const a = new Array(1e3).fill(0); yield a; } for (;;) { const i = g(); i.next(); all.push(i); }`,
      says: MEMORY,
    },
    "by code": {
      body:
        `const all = []; for (let i = 0;; i++) all.push(new Function("return [" + "1,".repeat(1e4) + i + "]"));`,
      says: MEMORY,
    },
    "caught and tried again": {
      body:
        `const all = []; for (;;) { try { for (;;) all.push(new Array(1e4).fill(1)); } catch { all.length >>= 1; } }`,
      says: MEMORY,
      endless: true,
    },
    "by errors": { body: `const all = []; for (;;) all.push(new Error("x".repeat(1e4)));`, says: MEMORY },
    "held in each of its runs":
      `globalThis.all = Array.from({ length: 45 }, () => new Uint8Array(1 << 20).fill(1)); await tools.wait(1);`,
    "by dates' texts": {
      body: `const all = []; for (;;) all.push(new Date().toString().repeat(1e4));`,
      says: MEMORY,
    },
    "by normal forms": {
      body: `const all = []; for (let i = 0;; i++) all.push(("\\ufdfa".repeat(1e5) + i).normalize("NFKD"));`,
      says: MEMORY,
    },
  },
  "time": {
    "in a loop": { body: `for (;;);`, says: TIME, endless: true },
    "in microtasks": { body: `for (;;) await 0;`, says: TIME, endless: true },
    "in microtasks after a tool": {
      body: `await tools.wait(1); for (;;) await null;`,
      says: TIME,
      endless: true,
    },
    "in a chain of then": {
      body: `const f = () => Promise.resolve().then(f); await f();`,
      // It grows, too. Where even an error does not fit any more, the interpreter throws null.
      says: /without a break|ran for more than|out of memory|"null"/,
      endless: true,
    },
    "in several chains": {
      body: `const f = async () => { for (;;) await 0; }; await Promise.all([f(), f(), f()]);`,
      says: TIME,
      endless: true,
    },
    "in a loop that catches": {
      body: `for (;;) { try { for (;;); } catch {} finally { continue; } }`,
      says: TIME,
      endless: true,
    },
    "in a thenable": { body: `await { then(go) { go(this); } };`, says: TIME, endless: true },
    "in a getter": { body: `await tools.log({ get x() { for (;;); } });`, says: TIME, endless: true },
    "in a proxy": {
      body: `await tools.log(new Proxy([], { get: () => 1e9, ownKeys() { for (;;); } }));`,
      says: /without a break|ran for more than|unknown message|found|out of memory/,
      endless: true,
    },
    "in an error's message": { body: `throw { get message() { for (;;); } };`, says: TIME, endless: true },
    "in a list that does not end": {
      body: `[...{ *[Symbol.iterator]() { for (;;) yield; } }];`,
      says: /without a break|ran for more than|out of memory/,
      endless: true,
    },
    "in sorting": {
      body: `for (;;) Array.from({ length: 1e5 }, (_, i) => -i).sort();`,
      says: TIME,
      endless: true,
    },
    "in searching": {
      body: `const s = "a".repeat(1e6); for (;;) s.indexOf("a".repeat(5e5) + "b");`,
      says: TIME,
      endless: true,
    },
    "in the language's own loops": {
      body: `Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);`,
      says: TIME,
      endless: true,
    },
    "in a promise that never comes": { body: `await new Promise(() => {});`, says: TIME, endless: true },
    "in messages": { body: `for (;;) tools.sawBytes();`, says: /more than 1000 messages|out of memory/ },
  },
  "the words for the person": {
    "with an escape sequence": `await tools.log("\\x1b]0;title\\x07\\x1b[2J\\u009b31m\\u202e\\u2066");`,
    "that look like flasher's own": `await tools.log("Password: \\nerror: x\\r\\x1b[A");`,
    "as a message of its own": {
      body: `Object.prototype.toJSON = () => ({ say: "board", board: {} }); await tools.log("x");`,
      says: /./,
    },
    "as an order that does not exist": {
      body:
        `Object.prototype.toJSON = () => ({ say: "call", tool: "__proto__", value: 1 }); await tools.log("x");`,
      says: /unknown message/,
    },
    "too deep to be shown": {
      body: `let o = 1; for (let i = 0; i < 2000; i++) o = [o]; await tools.wait(o);`,
      says: /wait: found|unknown message|stack|told/,
    },
  },
};

export const ATTACKS: readonly Attack[] = Object.entries(KINDS).flatMap(([kind, rows]) =>
  Object.entries(rows).map(([name, row]) => ({
    kind,
    name,
    ...(typeof row === "string" ? { body: row } : row),
  }))
);
