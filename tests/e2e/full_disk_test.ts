/** A full disk, and pipes without a reader: the real program under a shell. */
import { fileURLToPath } from "node:url";
import { APP, profile } from "../cli/world.ts";
import { assertHeld } from "../security/table.ts";
import { withFolder } from "../tools/temporary_folder.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));
const linux = { ignore: Deno.build.os !== "linux" };

/** Runs the real program under a shell, in a project folder. */
async function shell(
  line: string,
  folder: string,
): Promise<{ readonly code: number; readonly text: string }> {
  await Deno.writeFile(`${folder}/app.bin`, APP);
  await Deno.writeTextFile(`${folder}/flash.yaml`, profile({ files: [[0, "app.bin"]] }));
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", line.replaceAll("flasher", `"${Deno.execPath()}" run --allow-all --quiet "${MAIN}"`)],
    cwd: folder,
    env: { NO_COLOR: "1", FLASHER_HOME: `${folder}/home` },
    stdin: "null",
  }).output();
  return { code, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

interface Lost {
  readonly line: string;
  readonly code: number;
  readonly says?: RegExp;
}

const LOST: readonly Lost[] = [
  { line: "flasher run >/dev/full", code: 0, says: /^warning: .*standard output: the disk is full\n$/ },
  { line: "flasher run --json >/dev/full", code: 0, says: /the disk is full/ },
  { line: "flasher run >/dev/full 2>/dev/full", code: 0 },
  { line: "flasher run >&- 2>&-", code: 0 },
  { line: "flasher run 2>&-", code: 0, says: /Done/ },
  { line: "flasher run --trace /dev/stderr 2>/dev/full", code: 0, says: /Done/ },
  { line: "flasher run --trace /dev/stdout >/dev/full", code: 0, says: /cannot continue writing/ },
  // The shell's limit imitates a full disk: a file cannot grow beyond this number of blocks.
  {
    line: "trap '' XFSZ; ulimit -f 2; flasher run --trace t.txt",
    code: 0,
    says: /Done[^]*cannot continue writing/,
  },
  { line: "flasher schema >/dev/full", code: 15, says: /^error: .*the disk is full\n$/ },
  { line: "flasher plan >/dev/full 2>/dev/full", code: 15 },
  { line: "flasher run nothing.yaml 2>/dev/full", code: 2 },
  { line: "flasher run --trace /dev/full", code: 15, says: /neither a regular file nor a pipe/ },
  {
    line: "mkfifo p; (head -n 1 p >/dev/null) & flasher run --trace p",
    code: 0,
    says: /its reader has closed it/,
  },
  { line: "flasher run --trace /dev/fd/3 3>t.txt && grep -q baud t.txt", code: 0 },
];

Deno.test({
  name: "full disk: the real program",
  ...linux,
  fn: () =>
    assertHeld("trace-full-disk", LOST, async ({ line, code, says }) => {
      let found: string | undefined;
      await withFolder(async (folder) => {
        const ran = await shell(line, folder);
        if (ran.code !== code) found = `exit ${ran.code}: ${ran.text}`;
        else if (says !== undefined && !says.test(ran.text)) found = ran.text;
      });
      return found;
    }),
});
