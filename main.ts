/** flasher: see README.md. */
import { run } from "./lib/cli/run.ts";
import { realSystem } from "./lib/app/system/real_system.ts";

// Below this file in the sources, and below it in the executable.
const thread = (path: string) => new URL(path, import.meta.url);
const system = realSystem({
  compress: thread("./lib/compress/compress_worker.js"),
  guest: thread("./lib/plugin/sandbox_worker.js"),
  python: thread("./lib/simulator/python/interpreter_worker.js"),
  translator: thread("./lib/plugin/typescript_worker.js"),
});
system.exit(await run(system));
