/** The real computer, for tests of its disk. */
import { realSystem } from "../../lib/cli/system.ts";

const thread = (path: string) => new URL(`../../lib/${path}`, import.meta.url);

export const REAL = realSystem({
  compress: thread("device/compress_worker.js"),
  guest: thread("plugin/guest.js"),
  translator: thread("plugin/translator.js"),
});
