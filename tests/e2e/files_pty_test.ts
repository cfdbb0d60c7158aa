/** Files on a simulated board with MicroPython behind a pseudo-terminal: the real FFI code, and the executable. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { testWith } from "./parts.ts";
import { type Ended, type Program, PROGRAMS, run } from "./program.ts";
import { EXIT } from "../../lib/errors.ts";
import { type PtyPython, type PtyPythonSettings, startPtyPython } from "../tools/pty_python.ts";

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

const OLD = new TextEncoder().encode("print('old')\n");
const NEW = crypto.getRandomValues(new Uint8Array(1500));

/** Puts NEW on the board as /main.py. */
async function putMain(program: Program, board: PtyPython): Promise<Ended> {
  const cwd = await Deno.makeTempDir({ prefix: "flasher-files-" });
  try {
    await Deno.writeFile(`${cwd}/new.bin`, NEW);
    const words = ["files", "put", "new.bin", "/main.py", "--port", board.path];
    return await run(program, words, { cwd, env: { XDG_CONFIG_HOME: `${cwd}/config` } });
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}

const DAMAGES: Readonly<Record<string, PtyPythonSettings>> = {
  "to the board": { toChip: [[300, "lost"], [1900, "doubled"], [3000, "flipped"]] },
  "from the board": { fromChip: [[150, "lost"], [500, "doubled"], [900, "flipped"]] },
};

for (const [way, damage] of Object.entries(DAMAGES)) {
  testWith([], `files: over a pty that damages bytes ${way}, the file arrives`, async () => {
    await using board = await startPtyPython({ files: [["/main.py", OLD]], ...damage });
    const { code, out, err } = await putMain(PROGRAMS.source, board);
    assertEquals(code, EXIT.ok, out + err);
    assertEquals(await board.held(), new Map([["/main.py", NEW]]));
  });
}

testWith(
  [],
  "files: the power fails behind a pty while a file is written: the old file stays, and the next run replaces it",
  async () => {
    let left: ReadonlyMap<string, Uint8Array | null>;
    {
      // The file is opened, and has two of four parts.
      await using board = await startPtyPython({ files: [["/main.py", OLD]], cutAt: 3 });
      const { code, err, ms } = await putMain(PROGRAMS.source, board);
      assertEquals(code, EXIT.filesIncomplete, err);
      assertStringIncludes(err, "0 of 1 files were written");
      assert(ms < 120_000, `${ms} ms`);
      left = await board.held();
      assertEquals(left.get("/main.py"), OLD);
    }
    await using board = await startPtyPython({ files: [...left] });
    const { code, err } = await putMain(PROGRAMS.source, board);
    assertEquals(code, EXIT.ok, err);
    assertEquals(await board.held(), new Map([["/main.py", NEW]]));
  },
);
