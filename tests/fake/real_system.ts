/** The real computer, for tests of its disk. */
import { realSystem } from "../../lib/app/system/system.ts";

const thread = (path: string) => new URL(`../../lib/${path}`, import.meta.url);

export const REAL = realSystem({
  compress: thread("esp/flash/compress_worker.js"),
  guest: thread("plugin/sandbox_worker.js"),
  translator: thread("plugin/typescript_worker.js"),
});
