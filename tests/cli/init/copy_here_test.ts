/** Copies of files from outside the profile's folder: never over a file, never through a link. */
import { assertEquals, assertRejects } from "@std/assert";
import { bringInside } from "../../../lib/cli/init/copy_here.ts";
import { FlasherError } from "../../../lib/errors.ts";
import { type FakeFile, FakeSystem } from "../../fake/system.ts";
import { APP } from "../world.ts";

const FROM = "/media/stick/new.bin";
const OTHER = APP.map((byte, index) => index === APP.length - 1 ? byte ^ 1 : byte);

function world(files: Readonly<Record<string, FakeFile>> = {}): FakeSystem {
  return new FakeSystem([], { files: { "app.bin": APP, [FROM]: APP, ...files } });
}

function bring(system: FakeSystem, path = FROM, confirm = () => Promise.resolve(true)): Promise<string> {
  return bringInside(system, path, { folder: ".", confirm, say: () => {} });
}

Deno.test("init: a file inside the folder stays where it is, and is not read", async () => {
  const system = world();
  for (const path of ["app.bin", "./app.bin", "sub/../app.bin", system.paths.resolve("app.bin")]) {
    assertEquals(await bring(system, path), path);
  }
  assertEquals(system.read, []);
});

Deno.test("init: a copy has the bytes of the file", async () => {
  const system = world();
  assertEquals(await bring(system), "new.bin");
  assertEquals(await system.readFile("new.bin"), APP);
});

Deno.test("init: a file of the same size with another byte is not the same file, and stays", async () => {
  const system = world({ "new.bin": OTHER });
  await assertRejects(() => bring(system), FlasherError, "it already exists");
  assertEquals(await system.readFile("new.bin"), OTHER);
});

Deno.test("init: a file that appears while the person answers is not replaced", async () => {
  const system = world();
  const confirm = async () => {
    await system.writeFile("new.bin", OTHER, { replace: false });
    return true;
  };
  await assertRejects(() => bring(system, FROM, confirm), FlasherError, "exists");
  assertEquals(await system.readFile("new.bin"), OTHER);
});

Deno.test("init: a link in the folder is neither followed nor replaced", async () => {
  for (const link of ["/home/you/target.bin", FROM]) {
    const system = world({ "new.bin": { link } });
    await assertRejects(() => bring(system), FlasherError, "it already exists");
    assertEquals([await system.readLink("new.bin"), await system.stat("/home/you/target.bin")], [
      link,
      undefined,
    ]);
  }
});

Deno.test("init: on Windows, a copy is not named like a device", async () => {
  const system = new FakeSystem([], {
    os: "windows",
    files: { "app.bin": APP, "/media/stick/nul.bin": APP },
  });
  await assertRejects(() => bring(system, "/media/stick/nul.bin"), FlasherError);
  assertEquals(system.touched.filter((path) => path.endsWith("nul.bin")), []);
});
