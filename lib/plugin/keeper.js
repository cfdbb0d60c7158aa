/**
 * The outer wall of the sandbox: a thread that has no permissions, and so can give none. All it does is to hold the
 * thread inside it, which runs the plugin, to a limit of memory: a web worker has none, and takes the program with it.
 * Text goes through in both directions. See sandbox.ts.
 */
import { Worker } from "node:worker_threads";

const PERMISSIONS = ["read", "write", "net", "env", "run", "ffi", "sys", "import"];

// Should a runtime ever take the option for something else: no wall, no plugin.
const had = PERMISSIONS.filter((name) => Deno.permissions.querySync({ name }).state === "granted");
if (had.length > 0) throw new Error(`it has the permissions ${had.join(", ")}`);

let guest;

self.onmessage = ({ data }) => {
  if (guest !== undefined) {
    guest.postMessage(data);
    return;
  }
  const { code, heapMb, ...workerData } = data;
  guest = new Worker(new URL("data:application/javascript," + encodeURIComponent(code)), {
    workerData,
    // Without it the runtime would want to read ours, and ask the person at the terminal whether it may.
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  guest.on("message", (text) => self.postMessage(text));
  guest.on("error", ({ message }) => self.postMessage(JSON.stringify({ say: "failed", message })));
};
