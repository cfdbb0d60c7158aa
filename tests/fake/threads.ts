/** Where the modules are that the program starts as threads. */
import type { Threads } from "../../lib/cli/system.ts";

export const THREADS: Threads = {
  compress: new URL("../../lib/device/compress_worker.js", import.meta.url),
  guest: new URL("../../lib/plugin/guest.js", import.meta.url),
  translator: new URL("../../lib/plugin/translator.js", import.meta.url),
};
