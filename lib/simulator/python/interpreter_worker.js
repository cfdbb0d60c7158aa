/**
 * A real MicroPython, compiled to WebAssembly, in a thread without permissions. It runs until it waits for input, lets
 * time pass or has printed much; then it answers the simulator, which is blocked meanwhile, and waits for the next
 * request. So the simulator's clock decides when it goes on. See interpreter.ts. The only file that imports the
 * interpreter.
 */
import createInterpreter from "@micropython/micropython-webassembly-pyscript";
import binary from "@micropython/micropython-webassembly-pyscript/micropython.wasm" with { type: "bytes" };

import { nextMessage, takeSignal } from "./next_message.ts";
import { boardErrno, createDisk, PowerCut } from "./disk.js";

/** Bytes of output after which the simulator gets a turn: programs that print without end can be interrupted. */
const MUCH_OUTPUT = 64;
/** Longest time that passes between two looks at the clock, milliseconds. */
const LONGEST_PAUSE = 10;
/** Milliseconds of a clock that end any sleep: a sleeping program sees an interrupt only when it wakes up. */
const FAR_FUTURE = 0x3fffffff;
/** Bytes of MicroPython's own stack of Python calls, and of its heap. */
const STACK = 8 * 1024;
const HEAP = 64 * 1024;
/** The interpreter returns this when Ctrl-D asks for a soft reset. */
const SOFT_RESET = 0x100;
/** Bytes of a value that crosses the border, and the kind of an exception; from its own loader. */
const VALUE = 12;
const EXCEPTION = -1;

/** Ends the interpreter: the program asked for a reset, or its watchdog bit. */
class Reset extends Error {}

let port;
let signals; // [0]: an answer is there; [1]: a request is there
let disk;
let machine; // the interpreter's module
let compiled;
let output = [];
let now = 0;
let interrupt = false;
let idle = true;
let pause = 0;
let jump = 0; // added to the clock, to end a sleep
let watchdog; // { timeout, fedAt }
let baud;

self.onmessage = async ({ data }) => {
  port = data.port;
  signals = new Int32Array(data.signals);
  let request = data.request;
  now = request.now;
  while (true) {
    const answer = await carryOut(request);
    request = exchange(answer);
  }
};

function exchange(answer) {
  port.postMessage({
    ...answer,
    output: Uint8Array.from(output.splice(0)),
    files: disk.takeDelta(),
    changes: disk.changes,
    written: disk.cost.written,
    read: disk.cost.read,
    baud,
    bitesAt: watchdog === undefined ? undefined : watchdog.fedAt + watchdog.timeout,
  });
  disk.cost.written = disk.cost.read = 0;
  Atomics.store(signals, 0, 1);
  Atomics.notify(signals, 0);
  takeSignal(signals, 1, Infinity);
  const request = nextMessage(port);
  now = request.now;
  return request;
}

async function carryOut(request) {
  try {
    switch (request.do) {
      case "start":
        if (request.disk !== undefined) disk = createDisk(request.disk);
        await start(request);
        return { state: "idle" };
      case "input":
        idle = false;
        for (const byte of request.bytes) {
          if (machine.ccall("mp_js_repl_process_char", "number", ["number"], [byte]) === SOFT_RESET) {
            return { state: "soft reset" };
          }
        }
        return { state: "idle" };
    }
  } catch (error) {
    if (error instanceof PowerCut) return { state: "power cut" };
    if (error instanceof Reset) return { state: "reset" };
    return { state: "failed", reason: String(error?.stack ?? error) };
  } finally {
    idle = true;
    interrupt = false;
    jump = 0;
    pause = 0;
  }
}

/** Lets the simulator go on in the middle of a program. */
function yieldTime(ms) {
  if (idle) return;
  const request = exchange({ state: "running", sleep: ms });
  if (request.interrupt) {
    interrupt = true;
    machine.ccall("mp_sched_keyboard_interrupt", "null", [], []);
  }
  if (watchdog !== undefined && now - watchdog.fedAt > watchdog.timeout) throw new Reset();
}

function ticks() {
  if (interrupt) {
    interrupt = false;
    jump += FAR_FUTURE;
  } else {
    pause = Math.min(LONGEST_PAUSE, pause + 1);
    yieldTime(pause);
  }
  return Math.floor(now + jump);
}

function print(byte) {
  pause = 0;
  output.push(byte);
  if (output.length >= MUCH_OUTPUT) yieldTime(0);
}

async function start({ prelude, programs, greet }) {
  output = [];
  watchdog = undefined;
  idle = true;
  compiled ??= await WebAssembly.compile(binary);
  machine = await createInterpreter({
    instantiateWasm(imports, done) {
      adapt(imports);
      void WebAssembly.instantiate(compiled, imports).then((instance) => done(instance, compiled));
    },
    stdout: print,
    stderr: print,
    print() {},
    printErr() {},
  });
  globalThis.Module = machine; // its glue code finds itself there
  machine.ccall("mp_js_init", "null", ["number", "number"], [STACK, HEAP]);
  machine.ccall("proxy_c_init", "null", [], []);
  addDevice(machine.FS);
  disk.mount(machine.FS);
  const trouble = execute(prelude);
  if (trouble !== undefined) throw new Error(trouble);
  idle = false;
  yieldTime(0); // the simulator waits longer for a start than for a program
  for (const program of programs) {
    // An interrupt may end even the report of an interrupt.
    const trace = execute(`__run(${JSON.stringify(program)})`);
    if (trace !== undefined) new TextEncoder().encode(trace).forEach(print);
  }
  idle = true;
  const printed = output.length;
  machine.ccall("mp_js_repl_init", "null", ["null"]);
  if (!greet) output.length = printed;
}

/** Gives the interpreter the simulator's clock, and the error numbers of a board. */
function adapt({ env }) {
  for (const [name, call] of Object.entries(env)) {
    // System calls return negative numbers of errors, and those of WASI (fd_write and others) positive ones.
    if (name.startsWith("__syscall_")) {
      env[name] = (...values) => {
        const result = call(...values);
        return result < 0 ? -boardErrno(-result) : result;
      };
    } else if (name.startsWith("fd_")) {
      env[name] = (...values) => boardErrno(call(...values));
    }
  }
  env.mp_js_ticks_ms = ticks;
  env.mp_js_time_ms = () => now + jump;
}

/** Python code reaches the board through one device: `reset`, `watchdog 5000`, `baud 9600`. */
function addDevice(FS) {
  const id = FS.makedev(90, 0);
  FS.registerDevice(id, {
    open(stream) {
      stream.seekable = false;
    },
    write(_stream, buffer, offset, length) {
      const [word, value] = String.fromCharCode(...buffer.subarray(offset, offset + length)).split(" ");
      if (word === "reset") throw new Reset();
      if (word === "watchdog") watchdog = { timeout: Number(value), fedAt: now };
      if (word === "feed" && watchdog !== undefined) watchdog.fedAt = now;
      if (word === "baud") baud = Number(value);
      return length;
    },
  });
  FS.mkdev("/dev/board", id);
}

/** Returns the traceback of an exception; undefined if there was none. */
function execute(code) {
  const bytes = new TextEncoder().encode(code);
  const text = machine._malloc(bytes.length + 1);
  const value = machine._malloc(VALUE);
  machine.stringToUTF8(code, text, bytes.length + 1);
  machine.ccall("mp_js_do_exec", "number", ["pointer", "number", "pointer"], [text, bytes.length, value]);
  machine._free(text);
  if (machine.getValue(value, "i32") !== EXCEPTION) return undefined;
  const [length, at] = [machine.getValue(value + 4, "i32"), machine.getValue(value + 8, "i32")];
  return machine.UTF8ToString(at, length).slice(machine.UTF8ToString(at, length).indexOf("Traceback"));
}
