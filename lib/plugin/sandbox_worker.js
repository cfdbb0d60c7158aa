/**
 * The inside of the sandbox: a thread without permissions that runs a plugin in a separate interpreter, QuickJS
 * compiled to WebAssembly. The interpreter provides only the language, and the plugin cannot reach this realm: only
 * text crosses the border, in both directions. The outside trusts nothing that comes from here. See sandbox.ts.
 */
import { newQuickJSWASMModuleFromVariant, newVariant } from "quickjs-emscripten-core";
import variant from "@jitl/quickjs-wasmfile-release-sync";
import binary from "@jitl/quickjs-wasmfile-release-sync/wasm" with { type: "bytes" };

// No plugin runs without this protection, even if a runtime ignores the permissions option.
const PERMISSIONS = ["read", "write", "net", "env", "run", "ffi", "sys", "import"];
const granted = PERMISSIONS.filter((name) => Deno.permissions.querySync({ name }).state === "granted");

/** Bytes in one page of WebAssembly memory. */
const PAGE = 0x10000;
/** Initial pages that the interpreter is built for. */
const FIRST_PAGES = 256;
/**
 * Bytes of stack: about 700 nested calls. Code that needs more of the thread's own stack per call, such as a parser,
 * may exhaust that one first: a trap, after which the interpreter is not used again.
 */
const STACK = 0x20000;
/** Promise jobs between two checks of the time. */
const JOBS = 100;

// The interpreter's glue code prints its errors to the console; they must not reach the user's terminal.
const silence = () => {};
Object.assign(console, { log: silence, error: silence, warn: silence, info: silence, debug: silence });

/** Hands an answer to the plugin; set by the first message. */
let entrance;
/** True when nothing may go in or out anymore. */
let over = false;

self.onmessage = async ({ data }) => {
  try {
    if (granted.length > 0) throw new Error(`it has the permissions ${granted.join(", ")}`);
    if (entrance === undefined) entrance = await open(data);
    else entrance(data);
  } catch (error) {
    // The interpreter itself failed: its state cannot be trusted anymore.
    fail(`the interpreter stopped: ${error?.message ?? error}`);
  }
};

function fail(message) {
  if (over) return;
  over = true;
  self.postMessage(JSON.stringify({ say: "failed", message }));
}

/** Starts the interpreter and the plugin in it; returns the function that hands it an answer. */
async function open({ name, javascript, task, memoryMb, stretchMs, messages, textLength }) {
  // The interpreter's own memory limit counts only part of its memory. This limit covers all of it.
  const wasmMemory = new WebAssembly.Memory({ initial: FIRST_PAGES, maximum: (memoryMb << 20) / PAGE });
  const wasmModule = await WebAssembly.compile(binary);
  const engine = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmModule, wasmMemory }));
  const runtime = engine.newRuntime();
  runtime.setMaxStackSize(STACK);
  const realm = runtime.newContext();

  let deadline = Infinity;
  const late = () => performance.now() > deadline;
  const tooLate = () => fail(`it computed for more than ${stretchMs / 1000} s without a break`);
  runtime.setInterruptHandler(late);

  /** One more than allowed: that one makes the host stop the plugin; more would only fill its memory. */
  let left = messages + 1;
  const send = realm.newFunction("send", (text) => {
    if (over || left-- <= 0) return;
    // The plugin can catch the interruption and report it as its own error.
    if (late()) return tooLate();
    // The length is checked first, because the text may fill the whole memory.
    const fits = realm.typeof(text) === "string" &&
      realm.getProp(text, "length").consume((length) => realm.getNumber(length)) <= textLength;
    self.postMessage(fits ? realm.getString(text) : "");
  });

  /** Calls into the interpreter and runs its pending jobs until none is left. */
  function enter(call) {
    if (over) return;
    deadline = performance.now() + stretchMs;
    call()?.dispose();
    while (!over && !late() && runtime.hasPendingJob()) {
      const { error } = runtime.executePendingJobs(JOBS);
      error?.dispose();
    }
    if (late()) tooLate();
  }

  const inside = realm.unwrapResult(realm.evalCode(`(${prelude})`, "flasher"));
  const [work, failed, answer] = realm.unwrapResult(realm.callFunction(inside, realm.undefined, send))
    .consume((made) => ["work", "failed", "answer"].map((key) => realm.getProp(made, key)));
  const call = (what, ...given) => {
    const result = realm.callFunction(what, realm.undefined, ...given);
    return result.error ?? result.value;
  };

  enter(() => {
    const loaded = realm.evalCode(javascript, name, { type: "module" });
    if (loaded.error === undefined) return call(work, loaded.value, realm.newString(task));
    return late() ? loaded.error : call(failed, loaded.error);
  });
  return (json) => enter(() => realm.newString(json).consume((text) => call(answer, text)));
}

/** Runs in the interpreter before the plugin, and keeps `send` out of the plugin's reach. */
function prelude(send) {
  "use strict";
  const { stringify, parse } = JSON;
  const { String } = globalThis;
  const waiting = [];

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

  /** Adds the position to a syntax error. */
  function words(error) {
    const text = String(error?.message ?? error);
    if (!(error instanceof SyntaxError)) return text;
    const [place = ""] = /:\d+:\d+/.exec(String(error.stack)) ?? [];
    return `SyntaxError: ${text}${place && ` (${place.slice(1)})`}`;
  }

  function failed(error) {
    try {
      say({ say: "failed", message: words(error) });
    } catch {
      // The thrown value throws when it is inspected, or no memory is left.
      send('{"say":"failed","message":"it threw something that cannot be shown"}');
    }
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

  async function work(loaded, task) {
    try {
      const board = (await loaded).default;
      if (typeof board !== "object" || board === null) {
        throw new Error("it has no object as its default export");
      }
      if (task === "describe") return say({ say: "board", board: describe(board) });
      await board[task](tools);
      say({ say: "done" });
    } catch (error) {
      failed(error);
    }
  }

  return { work, failed, answer: (json) => waiting.shift()?.(parse(json)) };
}
