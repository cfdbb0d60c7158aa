/** The real computer, for tests of its disk. */
import { realSystem } from "../../lib/app/system/real_system.ts";
import { THREADS } from "./threads.ts";

export const REAL = realSystem(THREADS);
