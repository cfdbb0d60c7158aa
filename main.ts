/** flasher: see README.md. */
import { run } from "./lib/cli/run.ts";
import { realSystem } from "./lib/cli/system.ts";

const system = realSystem();
system.exit(await run(system));
