/** The modules that the program starts as threads: main.ts names them by text, which no type check sees. */
import { assertEquals } from "@std/assert";
import { THREADS } from "./fake/threads.ts";

const ROOT = new URL("../", import.meta.url);
const read = (path: string) => Deno.readTextFileSync(new URL(path, ROOT));

Deno.test("threads: main.ts starts existing modules, the same as the tests, and the executable contains them", () => {
  const started = [...read("main.ts").matchAll(/thread\("\.\/([^"]+)"\)/g)].map(([, path]) => path!);
  const tested = Object.values(THREADS).map((url) => url.href.slice(ROOT.href.length));
  const compiled = /const THREADS = \[([^\]]*)\]/.exec(read("scripts/compile.ts"))![1]!.match(/[\w/.]+\.js/g);
  assertEquals(started.sort(), tested.sort());
  assertEquals(started, compiled!.sort());
  for (const path of started) assertEquals(Deno.statSync(new URL(path, ROOT)).isFile, true);
});
