/** A board that prints without pause: flasher takes no memory for that. */
import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";

const TOOL = fileURLToPath(new URL("../tools/flooding_board.ts", import.meta.url));
const CONFIG = fileURLToPath(new URL("../../deno.json", import.meta.url));
/** Megabytes for the objects of the program, of which its own code takes half. */
const MEMORY = 40;

Deno.test(`board files: a board that prints 60 MB instead of an answer is outlasted with ${MEMORY} MB of memory`, async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-all",
      "--quiet",
      "--no-check",
      `--config=${CONFIG}`,
      `--v8-flags=--max-old-space-size=${MEMORY}`,
      TOOL,
    ],
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assertEquals([code, text(stdout)], [0, "written: 1, after 60 MB\n"], text(stderr).slice(0, 2000));
});
