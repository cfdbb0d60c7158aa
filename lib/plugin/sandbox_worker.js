/**
 * The inside of the sandbox: a thread without permissions that runs a plugin in an interpreter of its own, QuickJS
 * compiled to WebAssembly. The interpreter knows the language and nothing else, and nothing of this realm is in its
 * reach: only text crosses the border, in both directions. The outside trusts nothing that comes from here.
 * See sandbox.ts.
 */
import { newQuickJSWASMModuleFromVariant, newVariant } from "quickjs-emscripten-core";
import variant from "@jitl/quickjs-wasmfile-release-sync";
import binary from "@jitl/quickjs-wasmfile-release-sync/wasm" with { type: "bytes" };

// If a runtime ever ignores the option: without this protection, no plugin runs.
const PERMISSIONS = ["read", "write", "net", "env", "run", "ffi", "sys", "import"];
const granted = PERMISSIONS.filter((name) => Deno.permissions.querySync({ name }).state === "granted");

/** Bytes in one page of WebAssembly's memory. */
const PAGE = 0x10000;
/** Pages that the interpreter is built to begin with. */
const FIRST_PAGES = 256;
/**
 * Bytes of stack: about 700 nested calls. Code that takes more of the thread's own stack for each call, such as a
 * parser, may reach the end of that one first: a trap, after which the interpreter is not entered again.
 */
const STACK = 0x20000;
/** Promises' jobs between two looks at the time. */
const JOBS = 100;

// The interpreter's glue code prints its own errors here; they must not reach the person's terminal.
const silence = () => {};
Object.assign(console, { log: silence, error: silence, warn: silence, info: silence, debug: silence });

/** Takes the plugin's calls and answers; set when the first message has come. */
let entrance;
/** Nothing goes in or out any more. */
let over = false;

self.onmessage = async ({ data }) => {
  try {
    if (granted.length > 0) throw new Error(`it has the permissions ${granted.join(", ")}`);
    if (entrance === undefined) entrance = await open(data);
    else entrance(data);
  } catch (error) {
    // The interpreter itself broke: whatever it holds is not to be trusted any more.
    fail(`the interpreter stopped: ${error?.message ?? error}`);
  }
};

function fail(message) {
  if (over) return;
  over = true;
  self.postMessage(JSON.stringify({ say: "failed", message }));
}

/** Starts the interpreter and the plugin in it; returns what hands it an answer. */
async function open({ name, javascript, task, memoryMb, stretchMs, messages, textLength }) {
  // The interpreter's own limit counts only some of what it takes. This one is the machine's.
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

  /** One more than may be: that one tells the host, the rest would only fill its memory. */
  let left = messages + 1;
  const send = realm.newFunction("send", (text) => {
    if (over || left-- <= 0) return;
    // What is interrupted can be caught, and told as if it were an error of the plugin's own.
    if (late()) return tooLate();
    // Its length is asked first: it may be as long as all the memory.
    const fits = realm.typeof(text) === "string" &&
      realm.getProp(text, "length").consume((length) => realm.getNumber(length)) <= textLength;
    self.postMessage(fits ? realm.getString(text) : "");
  });

  /** Calls into the interpreter, and goes on until nothing there is left to do. */
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

/** Runs in the interpreter, before the plugin. What it is given it keeps to itself. */
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

  /** Where it stands is worth the most in a file that cannot be read. */
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
      // What was thrown throws when it is looked at, or no memory is left.
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
