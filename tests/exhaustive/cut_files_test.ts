/** Files on a board with a real interpreter: the power fails at every write, and bytes are damaged each way. */
import { assert, assertEquals } from "@std/assert";
import { byteText } from "../../lib/bytes.ts";
import { BoardFilesError } from "../../lib/errors.ts";
import { noise } from "../fake/firmware.ts";
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

Deno.test("board files: lost, doubled and flipped bytes each way: equal or an error, in bounded time", async () => {
  const kinds = {
    lost: () => [],
    doubled: (byte: number) => [byte, byte],
    flipped: (byte: number) => [byte ^ 0x04],
  };
  for (const way of ["toChip", "fromChip"] as const) {
    for (const [kind, change] of Object.entries(kinds)) {
      for (const first of [40, 700, 1500, 2900, 3300]) {
        const faults = {
          [way]: (byte: number, index: number) =>
            index === first || index === first + 401 ? change(byte) : undefined,
        };
        await atPython(
          { files: OLD, board: { faults }, restartable: true },
          async ({ put, files, clock }) => {
            const start = clock.now();
            const error = await put({ ...NEW, "/big.bin": noise(1200) }).then(
              () => undefined,
              (error) => error,
            );
            assert(clock.now() - start < 60_000, `${way} ${kind} ${first}: ${clock.now() - start} ms`);
            const main = files()["/main.py"];
            if (error === undefined) {
              assertEquals(files()["/big.bin"], byteText(noise(1200)), `${way} ${kind} ${first}`);
              assertEquals(main, "new main");
            } else {
              assert(error instanceof BoardFilesError, `${way} ${kind} ${first}: ${error?.stack}`);
              assert(["old main", "new main"].includes(main ?? ""), main ?? "missing");
            }
          },
        );
      }
    }
  }
});
