/** The real computer, for tests of its disk. */
import { realSystem } from "../../lib/cli/system.ts";

export const REAL = realSystem(new URL("../../lib/device/compress_worker.js", import.meta.url));
