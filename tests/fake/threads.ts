/** Where the modules are that the program starts as threads. */
import type { Threads } from "../../lib/app/system/real_system.ts";

export const THREADS: Threads = {
  compress: new URL("../../lib/compress/compress_worker.js", import.meta.url),
  guest: new URL("../../lib/plugin/sandbox_worker.js", import.meta.url),
  python: new URL("../../lib/simulator/python/interpreter_worker.js", import.meta.url),
  translator: new URL("../../lib/plugin/typescript_worker.js", import.meta.url),
};
