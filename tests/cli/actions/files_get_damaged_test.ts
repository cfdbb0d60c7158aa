/** `flasher files get` over a line that damages bytes: the file is right, or there is none. */
import { assert, assertEquals } from "@std/assert";
import { EXIT } from "../../../lib/errors.ts";
import type { BoardOptions, PythonOptions } from "../../../lib/simulator/mod.ts";
import { lyingDisk } from "../../fake/lying_disk.ts";
import { FIRMWARE, flasherWithPython, pythonPort, pythonProject } from "../python_project.ts";
import { DAMAGES } from "../../repl/damage.ts";

const PORT = "/dev/ttyUSB0";
const CONTENT = Uint8Array.from({ length: 400 }, (_, n) => n % 251);
const BASE64 = CONTENT.toBase64();

type Fault = NonNullable<NonNullable<BoardOptions["faults"]>["fromChip"]>;

/** Returns what was saved; undefined if that failed, and nothing was saved. */
async function get(fromChip: Fault, python: Partial<PythonOptions>): Promise<Uint8Array | undefined> {
  let got: Uint8Array | undefined;
  const board = { ...pythonPort({ ...python, files: [["/a.bin", CONTENT]] }), flash: FIRMWARE };
  await flasherWithPython(["files", "get", "/a.bin", "a.bin"], {
    files: pythonProject({ port: PORT }),
    boards: { [PORT]: { ...board, faults: { fromChip } } },
  }, async ({ code, system, stderr }) => {
    const exists = await system.stat("a.bin") !== undefined;
    assertEquals([code, exists], code === EXIT.ok ? [EXIT.ok, true] : [EXIT.filesIncomplete, false], stderr);
    if (exists) got = (await system.openFile("a.bin")).read();
  });
  return got;
}

/** Damages a character of the file's content, each time that it is sent or only the first time. */
function inContent(change: (byte: number) => readonly number[], times: number): Fault {
  const start = BASE64.slice(40, 60);
  let [seen, count] = ["", 0];
  return (byte) => {
    seen = (seen + String.fromCharCode(byte)).slice(-start.length);
    return seen === start && count++ < times ? change(byte) : undefined;
  };
}

/** In base64, another character of base64: the length of the content stays the same. */
const KINDS = {
  "lost": DAMAGES.lost!,
  "doubled": DAMAGES.doubled!,
  "another character": (byte: number) => [byte === 0x41 ? 0x42 : 0x41],
};

const BOARDS = { "with hashes": {}, "without hashes": { missing: ["hashlib"] } };

for (const [board, python] of Object.entries(BOARDS)) {
  Deno.test(`files get, ${board}: a byte that is damaged once: the content is that of the board`, async () => {
    for (const [kind, change] of Object.entries(KINDS)) {
      assertEquals(await get(inContent(change, 1), python), CONTENT, kind);
    }
  });

  Deno.test(`files get, ${board}: a byte that is damaged each time: an error, and no file`, async () => {
    for (const [kind, change] of Object.entries(KINDS)) {
      assert(await get(inContent(change, Infinity), python) === undefined, kind);
    }
  });
}

Deno.test("files get: a board that reads other bytes than it hashed: an error, and no file", async () => {
  const python = { worker: lyingDisk({ altersLater: "/a.bin" }) };
  assertEquals(await get(() => undefined, python), undefined);
});
