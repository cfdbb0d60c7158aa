/** The executable: behaves like the source, in any folder, and with the real serial code on a pty. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { assertSampleIn } from "./flash_content.ts";
import { layOutLargeFile } from "./large_file.ts";
import { ROOT, testWith, tools } from "./parts.ts";
import { type Program, PROGRAMS, run } from "./program.ts";
import { startPtyBoard } from "./pty_board.ts";

const EVERYWHERE = [
  ["version"],
  ["help"],
  ["help", "run"],
  ["licenses"],
  ["boards"],
  ["plan", `${ROOT}/flash.yaml`],
  ["plan", "nodemcu.yaml", "--file", `0x0=${ROOT}/demo/hello.bin`],
  ["plan", "nodemcu.yml"],
  ["flahs"],
] as const;

testWith(["compiled"], "compiled: prints in another folder what the source prints", async () => {
  const cwd = await Deno.makeTempDir();
  try {
    for (const args of EVERYWHERE) {
      const [source, compiled] = await Promise.all([
        run(PROGRAMS.source, args, { cwd }),
        run(PROGRAMS.compiled, args, { cwd }),
      ]);
      assertEquals({ ...compiled, ms: 0 }, { ...source, ms: 0 }, args.join(" "));
    }
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
});

for (const program of Object.values(PROGRAMS)) {
  testWith(program.needs, `compiled: the demo runs from another folder by ${program.name}`, async () => {
    const { code, out, err } = await run(program, ["run", `${ROOT}/flash.yaml`], { cwd: "/" });
    assertEquals(code, 0, err);
    assertStringIncludes(out, "read back and equal. The board was restarted.");
  });

  testWith(program.needs, `compiled: ${program.name} compresses a large file in a thread`, async () => {
    await using job = await layOutLargeFile(`${ROOT}/demo/hello.bin`);
    const { code, out, err } = await run(program, ["run", job.profile, "--json"]);
    assertEquals(code, 0, err);
    assertEquals(out.match(/"type":"verified"/g)?.length, 2, out);
  });

  testWith(program.needs, `compiled: ${program.name} flashes over a pty with the buttons`, async () => {
    await using board = await startPtyBoard("none");
    board.board.press("gpio0");
    board.board.press("reset");
    await new Promise((resolve) => setTimeout(resolve, 20));
    board.board.release("reset");
    await flashOver(program, board.path, {}, "Press RESET on the board to start it");
    await assertSampleIn(board.board.flash);
  });

  const name = `compiled: ${program.name} flashes over a pty with DTR and RTS`;
  testWith(["modemLines", ...program.needs], name, async () => {
    await using board = await startPtyBoard("autoReset");
    const env = { FLASHER_LIBC: (await tools()).modemLines, MODEMSHIM_CONTROL: `${board.control}` };
    await flashOver(program, board.path, env, "The board was restarted");
    await assertSampleIn(board.board.flash);
  });
}

async function flashOver(
  program: Program,
  port: string,
  env: Record<string, string>,
  last: string,
): Promise<void> {
  const args = ["run", `${ROOT}/flash.yaml`, "--connect-timeout", "10s", "--port", port];
  const { code, out, err } = await run(program, args, { env });
  assertEquals(code, 0, out + err);
  assertStringIncludes(out, `read back and equal. ${last}`);
}
