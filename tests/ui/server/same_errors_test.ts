/** What the command line refuses, the page refuses in the same words: message, hint, kind and exit code. */
import { assertEquals } from "@std/assert";
import { APP, PROJECT } from "../../cli/world.ts";
import { type FakeFile, flasher } from "../../fake/system.ts";
import { Tab, withUi } from "./world.ts";

interface Refused {
  readonly name: string;
  readonly profile: string;
  readonly files?: Readonly<Record<string, FakeFile>>;
}

const TABLE: readonly Refused[] = [
  { name: "an unknown key", profile: "prot: auto\nfiles: [{ offset: 0, path: app.bin }]\n" },
  { name: "no YAML", profile: "files: [\n" },
  { name: "no files", profile: "port: auto\n" },
  { name: "a wrong chip", profile: "chip: esp33\nfiles: [{ offset: 0, path: app.bin }]\n" },
  { name: "a missing file", profile: "files: [{ offset: 0, path: gone.bin }]\n" },
  {
    name: "a file outside",
    profile: "files: [{ offset: 0, path: ../app.bin }]\n",
    files: { "../app.bin": APP },
  },
  { name: "an empty file", profile: "files: [{ offset: 0, path: empty.bin }]\n", files: { "empty.bin": "" } },
  {
    name: "a web page",
    profile: "files: [{ offset: 0, path: page.bin }]\n",
    files: { "page.bin": "<!DOCTYPE html><html><body>Not found</body></html>" },
  },
  {
    name: "a torn image",
    profile: "files: [{ offset: 0, path: torn.bin }]\n",
    files: { "torn.bin": APP.slice(0, 99) },
  },
  {
    name: "files that overlap",
    profile: "files: [{ offset: 0, path: app.bin }, { offset: 16, path: data.bin }]\n",
  },
  { name: "another chip's program", profile: "chip: esp32c3\nfiles: [{ offset: 0, path: app.bin }]\n" },
  { name: "a wrong digest", profile: `files: [{ offset: 0, path: app.bin, sha256: ${"0".repeat(64)} }]\n` },
  {
    name: "a file that is too large",
    profile: "files: [{ offset: 0, path: big.bin }]\n",
    files: { "big.bin": { size: 2 ** 31 } },
  },
  {
    name: "a file that may not be read",
    profile: "files: [{ offset: 0, path: my.bin }]\n",
    files: { "my.bin": { denied: 99 } },
  },
  { name: "a missing plugin", profile: "board: ./gone.js\nfiles: [{ offset: 0, path: app.bin }]\n" },
];

for (const { name, profile, files = {} } of TABLE) {
  Deno.test(`the page refuses as the command line does: ${name}`, async () => {
    const all = { ...PROJECT, ...files, "lamp.yaml": profile };
    const { stdout, code } = await flasher(["plan", "lamp.yaml", "--json"], { files: all });
    // The page shows the message, which has the first mistakes of a profile; the list of all is for scripts.
    const { type: _, version: __, profile: ___, mistakes: ____, ...expected } = JSON.parse(
      stdout.trim().split("\n").at(-1)!,
    );
    await withUi({ files: all, ui: { program: "lamp.yaml" } }, async (world) => {
      const tab = await (await Tab.open(world)).follow();
      const plan = tab.state!.program!.plan;
      assertEquals(plan.kind === "refused" ? plan.failure : plan.kind, expected);
      assertEquals(expected.exitCode, code);
    });
  });
}
