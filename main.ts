/** flasher: see README.md. */
import { run } from "./lib/cli/run.ts";
import { realSystem } from "./lib/cli/system.ts";

// Beside this file in the sources, and beside it in the executable.
const system = realSystem(new URL("./lib/device/compress_worker.js", import.meta.url));
system.exit(await run(system));
