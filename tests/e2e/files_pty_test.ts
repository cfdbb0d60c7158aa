/** Files on a simulated board with MicroPython behind a pseudo-terminal: the real FFI code, and the executable. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { testWith } from "./parts.ts";
import { PROGRAMS, run } from "./program.ts";
import { startPtyPython } from "../tools/pty_python.ts";

const SIZES = [0, 1, 511, 4097];

for (const program of [PROGRAMS.source, PROGRAMS.compiled]) {
  testWith(program.needs, `files: ${program.name} puts, lists, gets and removes over a pty`, async () => {
    await using board = await startPtyPython();
    const cwd = await Deno.makeTempDir({ prefix: "flasher-files-" });
    try {
      const flasher = async (...words: string[]) => {
        const { code, out, err } = await run(program, ["files", ...words, "--port", board.path], {
          cwd,
          env: { XDG_CONFIG_HOME: `${cwd}/config` },
        });
        assertEquals(code, 0, out + err);
        return out;
      };
      for (const size of SIZES) {
        const bytes = crypto.getRandomValues(new Uint8Array(size));
        await Deno.writeFile(`${cwd}/new.bin`, bytes);
        await flasher("put", "new.bin", `/${size}.bin`);
        assertEquals((await board.held()).get(`/${size}.bin`), bytes, `${size} bytes`);
        await flasher("get", `/${size}.bin`, `back${size}.bin`);
        assertEquals(await Deno.readFile(`${cwd}/back${size}.bin`), bytes, `${size} bytes came back`);
      }
      const listed = await flasher("ls");
      for (const size of SIZES) assertStringIncludes(listed, `${size}.bin`);
      await flasher("rm", ...SIZES.map((size) => `/${size}.bin`), "--yes");
      assertEquals([...(await board.held()).keys()].filter((path) => path.endsWith(".bin")), []);
    } finally {
      await Deno.remove(cwd, { recursive: true });
    }
  });
}
