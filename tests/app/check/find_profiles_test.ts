/** Which files of a folder are profiles. */
import { assertEquals, assertRejects } from "@std/assert";
import { findProfiles } from "../../../lib/app/check/find_profiles.ts";
import { UsageError } from "../../../lib/errors.ts";
import { type FakeFile, FakeSystem } from "../../fake/system.ts";

function find(files: Readonly<Record<string, FakeFile>>, ...places: readonly string[]) {
  return findProfiles(new FakeSystem([], { files }), places.length === 0 ? ["."] : places);
}

Deno.test("find: profiles by their names and by their keys, in natural order", async () => {
  const found = await find({
    "b10.yaml": "files: []\n",
    "b9.yml": "board_files: []\n",
    "c/flash.yaml": "",
    "c/lamp.flash.yml": "anything",
    "c/named.yaml": "firmware: micropython@1.26.1/ESP8266_GENERIC\n",
    "broken.yaml": "files: [\n",
    "other.yaml": "services: {}\n",
    "list.yaml": "- files\n",
    "nested.yaml": "a:\n  files: []\n",
    "broken_other.yaml": "a: [\n  files: 1\n",
    "large.yaml": "x: 1\n".repeat(20_000) + "files: []\n",
    "README.md": "",
    "c/readme.md": "",
    "notes.txt": "files: []",
  });
  assertEquals(found.profiles, [
    "b9.yml",
    "b10.yaml",
    "broken.yaml",
    "c/flash.yaml",
    "c/lamp.flash.yml",
    "c/named.yaml",
  ]);
  assertEquals(found.readmes, ["c/readme.md", "README.md"].sort());
  assertEquals(found.others, 5);
});

Deno.test("find: hidden folders, packages and links are not searched", async () => {
  const found = await find({
    "flash.yaml": "",
    ".github/flash.yaml": "",
    ".hidden.yaml": "files: []",
    "node_modules/a/flash.yaml": "",
    "loop": { link: "." },
    "linked.flash.yaml": { link: "flash.yaml" },
  });
  assertEquals([found.profiles, found.others], [["flash.yaml"], 0]);
});

Deno.test("find: a file that cannot be read is checked, not skipped", async () => {
  assertEquals((await find({ "secret.yaml": { denied: 20 } })).profiles, ["secret.yaml"]);
});

Deno.test("find: a named file is a profile whatever its content, and is checked once", async () => {
  const files = { "a.txt": "", "b/flash.yaml": "" };
  assertEquals((await find(files, "a.txt", "b", "b/flash.yaml", "./b")).profiles.length, 2);
});

Deno.test("find: too many profiles, files and folders are refused", async () => {
  const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`${i}/flash.yaml`, ""]));
  await assertRejects(() => find(many), UsageError, "found more than 1000");
  const crowd = Object.fromEntries(Array.from({ length: 50_001 }, (_, i) => [`${i}.bin`, ""]));
  await assertRejects(() => find(crowd), UsageError, "found more than 50000 files");
  const deep = { [`${"a/".repeat(18)}flash.yaml`]: "" };
  await assertRejects(() => find(deep), UsageError, "found folders nested more than 16 deep");
});

Deno.test("find: a device and a missing place are refused", async () => {
  await assertRejects(
    () => find({ "pipe": { kind: "other" } }, "pipe"),
    UsageError,
    "neither a folder nor a regular file",
  );
  await assertRejects(() => find({}, "nothing"), UsageError, "there is no such file or folder");
});

/** A folder that lists names under which it has no file. */
class Listing extends FakeSystem {
  constructor(readonly names: readonly string[]) {
    super([], { files: { "flash.yaml": "" } });
  }

  override listFolder(): Promise<readonly string[]> {
    return Promise.resolve(this.names);
  }
}

Deno.test("find: a profile that is listed but cannot be named is an error, not skipped", async () => {
  await assertRejects(
    () => findProfiles(new Listing(["flash.yaml", "\ufffd.flash.yaml"]), ["."]),
    UsageError,
    "found no file with this name, expected a profile",
  );
  const { profiles } = await findProfiles(new Listing(["flash.yaml", "\ufffd.txt"]), ["."]);
  assertEquals(profiles, ["flash.yaml"]);
});
