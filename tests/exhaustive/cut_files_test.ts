/** Files on a board with a real interpreter: the power fails at every write. */
import { assert, assertEquals } from "@std/assert";
import { byteText } from "../../lib/bytes.ts";
import { BoardFilesError } from "../../lib/errors.ts";
import { atPython } from "../repl/bench.ts";

const OLD = { "/main.py": "old main", "/data.txt": "old data" };
const NEW = { "/main.py": "new main", "/data.txt": "new data", "/lib/x.py": "new x" };

for (const fat of [false, true]) {
  Deno.test(`board files: power cut before every change on ${fat ? "FAT" : "LittleFS"}: old or new, whole, and the next run heals it`, async () => {
    let finished = false;
    for (let cutAt = 0; !finished; cutAt++) {
      assert(cutAt < 60, "never finished");
      let gone = false;
      const left = await atPython(
        { files: OLD, fat, cutAt, onPowerCut: () => gone = true },
        async ({ put, board }) => {
          await put(NEW).catch((error) => assert(error instanceof BoardFilesError, error));
          return board.files;
        },
      );
      finished = !gone;
      const found = Object.fromEntries(left.map(([path, bytes]) => [path, bytes && byteText(bytes)]));
      for (const [path, content] of Object.entries(NEW)) {
        const old = OLD[path as keyof typeof OLD] as string | undefined;
        // On FAT, a cut in the middle of a rename leaves only the new name.
        const whole = [old, content, ...(fat && found[`${path}.new`] === content ? [undefined] : [])];
        assert(whole.includes(found[path] ?? undefined), `cut at ${cutAt}: ${path} is ${found[path]}`);
      }
      const files = Object.fromEntries(left.map(([path, bytes]) => [path, bytes]));
      await atPython({ files, fat }, async ({ put, files: after }) => {
        await put(NEW);
        assertEquals(Object.fromEntries(Object.entries(after()).filter(([, text]) => text !== null)), NEW);
      });
    }
  });
}
