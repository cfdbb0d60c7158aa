import { assertEquals } from "@std/assert";
import { filesBeside } from "../../../lib/app/downloads/beside_profile.ts";
import { sha256 } from "../../../lib/hash.ts";
import { noise } from "../../fake/firmware.ts";
import { FakeSystem } from "../../fake/system.ts";

Deno.test("beside a profile: a folder full of files of one size is read once, whatever the lock asks for", async () => {
  const files = Array.from({ length: 20 }, (_, n) => noise(1000, n));
  const system = new FakeSystem([], {
    files: Object.fromEntries(files.map((bytes, n) => [`firmware/${n}.bin`, bytes])),
  });
  const place = filesBeside(system, ".", () => {});
  for (let n = 100; n < 130; n++) assertEquals(await place.find(sha256(noise(1000, n)), 1000), undefined);
  assertEquals(system.read.length, 20);
  assertEquals(await place.find(sha256(files[7]!), 1000), files[7]);
  assertEquals(system.read.length, 21);
});

Deno.test("beside a profile: a file that has changed is not taken for its old content", async () => {
  const [old, other] = [noise(1000, 1), noise(1000, 2)];
  const system = new FakeSystem([], { files: { "firmware/a.bin": old } });
  const place = filesBeside(system, ".", () => {});
  assertEquals(await place.find(sha256(old), 1000), old);
  await system.writeFile("firmware/a.bin", other, { replace: true });
  assertEquals(await place.find(sha256(old), 1000), undefined);
});
