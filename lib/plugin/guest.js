/**
 * The inside of the sandbox: runs a plugin in a realm of its own that has the language and nothing else: no system, no
 * network, no import, no code out of text. Everything that comes in runs against time. Whoever is outside believes
 * nothing that comes from here. See sandbox.ts.
 */
import { parentPort, workerData } from "node:worker_threads";
import { createContext, runInContext } from "node:vm";

const { name, javascript, task, stretchMs, messages, textLength } = workerData;

const realm = createContext(Object.create(null), {
  codeGeneration: { strings: false, wasm: false },
  // What the plugin awaits goes on within the same call, and so within its time.
  microtaskMode: "afterEvaluate",
});

/** One more than may be: that one tells the host, the rest would only fill its memory. */
let left = messages + 1;

function send(text) {
  if (typeof text !== "string") return;
  if (left-- > 0) parentPort.postMessage(text.length > textLength ? "" : text);
}

function enter(code) {
  try {
    runInContext(code, realm, { timeout: stretchMs, filename: name });
  } catch (error) {
    fail(error);
  }
}

function fail(error) {
  const message = error?.code === "ERR_SCRIPT_EXECUTION_TIMEOUT"
    ? `it computed for more than ${stretchMs / 1000} s without a break`
    : String(error?.message ?? error);
  send(JSON.stringify({ say: "failed", message }));
}

/** Runs inside of the realm, before the plugin: nothing that is passed to it may ever be in the plugin's reach. */
function prelude(send) {
  "use strict";
  const { stringify } = JSON;
  const waiting = [];
  const exported = {};

  // Memory that no limit counts, and a console that nobody reads.
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (/^(console|WebAssembly|Atomics|DataView)$|Buffer$|.Array$/.test(name)) delete globalThis[name];
  }

  const say = (message) => send(stringify(message));
  const call = (tool) => (value) =>
    new Promise((resolve) => {
      say({ say: "call", tool, value });
      waiting.push(resolve);
    });
  const tools = {
    setLines: call("setLines"),
    wait: call("wait"),
    ask: call("ask"),
    log: call("log"),
    sawBytes: call("sawBytes"),
  };

  function require(what) {
    throw new Error(`it imports "${what}", and a board plugin can import nothing`);
  }

  function describe({ name, summary, usb, hands, enterBootloader, runFirmware }) {
    return {
      name,
      summary,
      usb,
      hands,
      enterBootloader: typeof enterBootloader,
      runFirmware: typeof runFirmware,
    };
  }

  async function work(load, task) {
    try {
      load(exported, require);
      const board = exported.default;
      if (typeof board !== "object" || board === null) {
        throw new Error("it has no object as its default export");
      }
      if (task === "describe") return say({ say: "board", board: describe(board) });
      await board[task](tools);
      say({ say: "done" });
    } catch (error) {
      say({ say: "failed", message: String(error?.message ?? error) });
    }
  }

  Object.defineProperty(globalThis, "work", { value: work });
  Object.defineProperty(globalThis, "answer", { value: (value) => waiting.shift()?.(value) });
}

globalThis.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  fail(event.reason);
});
runInContext(`(${prelude})`, realm)(send);
enter(`work(function (exports, require) {${javascript}\n}, ${JSON.stringify(task)})`);
parentPort.on("message", (json) => enter(`answer(${json})`));
