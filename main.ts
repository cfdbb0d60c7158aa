/** flasher: see README.md. */
import { run } from "./lib/cli/run.ts";
import { realSystem } from "./lib/cli/system.ts";

// Below this file in the sources, and below it in the executable.
const thread = (path: string) => new URL(path, import.meta.url);
const system = realSystem({
  compress: thread("./lib/device/compress_worker.js"),
  guest: thread("./lib/plugin/guest.js"),
  translator: thread("./lib/plugin/translator.js"),
});
system.exit(await run(system));
