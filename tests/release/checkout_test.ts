/** A checkout on any computer: every file has the bytes that were committed, and the folder may have any name. */
import { assertEquals } from "@std/assert";
import { filesBelow } from "../architecture/sources.ts";
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
    name: `.gitattributes, ${whose}: Git does not change line endings${
      hasGit() ? "" : " (SKIPPED, it needs git)"
    }`,
    ignore: !hasGit(),
    fn: () =>
      withFolder(async (folder) => {
        await git(folder, "init", "--quiet");
        const files = { ...FILES, ".gitattributes": await attributes() };
        for (const [path, text] of Object.entries(files)) {
          await Deno.mkdir(`${folder}/${path}`.replace(/[^/]*$/, ""), { recursive: true });
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

/** In the path of a URL, a space is %20, and a drive has a slash before it: `/D:/my%20code`. */
const PATH_OF_URL = /new URL\([^)]*(?:import\.meta\.url|ROOT)\)\.pathname/;

Deno.test("no test or script takes the path of a URL for that of a file", async () => {
  assertEquals(PATH_OF_URL.test('Deno.stat(new URL("a", import.meta.url).pathname)'), true);
  const paths = ["tests", "scripts", "bench"].flatMap(filesBelow).filter((path) => path.endsWith(".ts"));
  const texts = await Promise.all(paths.map((path) => Deno.readTextFile(new URL(path, ROOT))));
  const wrong = paths.filter((path, index) =>
    path !== "tests/release/checkout_test.ts" && PATH_OF_URL.test(texts[index]!)
  );
  assertEquals(wrong, []);
});
