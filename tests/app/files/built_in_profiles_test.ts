/** Built-in profiles and the names that mean them. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { builtInProfile } from "../../../lib/app/files/built_in_profiles.ts";
import { APP } from "../../cli/world.ts";
import { flasher } from "../../fake/system.ts";

Deno.test("a profile with the name of a built-in one takes precedence, and a line says so", async () => {
  const own = "port: sim:huzzah\nfiles:\n  - { offset: 0x0, path: app.bin }\n";
  const files = { "nodemcu.yaml": own, "app.bin": APP };
  const ran = await flasher(["plan", "nodemcu.yaml"], { files });
  assertEquals(ran.code, 0, ran.stderr);
  assertStringIncludes(
    ran.stderr.replace(/\s+/g, " "),
    '"nodemcu.yaml" is read from this folder. For the built-in profile of that name, use builtin:nodemcu.yaml',
  );
  assertEquals(
    (await flasher(["plan", "other.yaml"], { files: { ...files, "other.yaml": own } })).stderr,
    "",
  );
});

Deno.test("builtin: names the built-in profile, even if the folder has a file of that name", async () => {
  const files = { "nodemcu.yaml": "files: []\n", "builtin:nodemcu.yaml": "files: []\n", "app.bin": APP };
  const ran = await flasher(["plan", "builtin:nodemcu.yaml", "--file", "0x0=app.bin"], { files });
  assertEquals([ran.code, ran.stderr], [0, ""]);
  assertStringIncludes(ran.stdout, "board nodemcu");
  assert(builtInProfile("nodemcu.yaml") !== undefined);
  const missing = await flasher(["plan", "builtin:nodmcu.yaml"], { files });
  assertEquals(missing.code, 2);
  assertStringIncludes(
    missing.stderr,
    'Cannot read profile "builtin:nodmcu.yaml": there is no such built-in profile',
  );
});
