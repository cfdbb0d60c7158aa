/** A checkout with Git for Windows' settings: every file has the bytes that were committed. */
import { assertEquals } from "@std/assert";
import { GIT_ATTRIBUTES } from "../../lib/draft/repo.ts";
import { withFolder } from "../tools/temporary_folder.ts";

const ROOT = new URL("../../", import.meta.url);

async function git(cwd: string, ...args: readonly string[]): Promise<void> {
  const options = [
    "-c",
    "core.autocrlf=true",
    "-c",
    "core.safecrlf=false",
    "-c",
    "user.name=a",
    "-c",
    "user.email=a@b",
  ];
  const { code, stderr } = await new Deno.Command("git", { args: [...options, ...args], cwd }).output();
  assertEquals(code, 0, `git ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}

function hasGit(): boolean {
  try {
    return new Deno.Command("git", { args: ["version"] }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const FILES = {
  "run.sh": "echo a\n",
  "tests/golden/screen.out": "one\rtwo\r\nthree\n",
  "lamp/config.json": "{}\n",
  "from_windows.csv": "a\r\nb\r\n",
  "firmware.bin": "text only\n",
};

for (
  const [whose, attributes] of [
    ["flasher's own", () => Deno.readTextFile(new URL(".gitattributes", ROOT))],
    ["those of init --repo", () => Promise.resolve(GIT_ATTRIBUTES)],
  ] as const
) {
  Deno.test({
    name: `.gitattributes, ${whose}: Git changes no line ends${hasGit() ? "" : " (SKIPPED, it needs git)"}`,
    ignore: !hasGit(),
    fn: () =>
      withFolder(async (folder) => {
        await git(folder, "init", "--quiet");
        const files = { ...FILES, ".gitattributes": await attributes() };
        for (const [path, text] of Object.entries(files)) {
          await Deno.mkdir(new URL(path, `file://${folder}/`).pathname.replace(/[^/]*$/, ""), {
            recursive: true,
          });
          await Deno.writeTextFile(`${folder}/${path}`, text);
        }
        await git(folder, "add", "--all");
        await git(folder, "commit", "--quiet", "--no-verify", "--message", "all");
        for (const path of Object.keys(files)) await Deno.remove(`${folder}/${path}`);
        await git(folder, "checkout", "--quiet", "--", ".");
        for (const [path, text] of Object.entries(files)) {
          assertEquals(await Deno.readTextFile(`${folder}/${path}`), text, path);
        }
      }),
  });
}
