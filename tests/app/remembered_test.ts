import { assertEquals } from "@std/assert";
import { loadRemembered, storeRemembered } from "../../lib/app/remembered.ts";
import { FakeSystem } from "../fake/system.ts";

Deno.test("memory: a value is recalled by its name", async () => {
  const system = new FakeSystem([]);
  assertEquals(await loadRemembered(system, "bauds"), undefined);
  assertEquals(await storeRemembered(system, "bauds", { a: 1 }), true);
  assertEquals(await loadRemembered(system, "bauds"), { a: 1 });
  assertEquals(await loadRemembered(system, "others"), undefined);
});

Deno.test("memory: a file that is not JSON, too large, or not a regular file counts as missing", async () => {
  const folder = "/home/me/.config/flasher";
  const system = new FakeSystem([], {
    files: {
      [`${folder}/text.json`]: "{",
      [`${folder}/large.json`]: { size: 1 << 30 },
      [`${folder}/device.json`]: { kind: "other" },
      [`${folder}/denied.json`]: { denied: 10 },
    },
  });
  for (const name of ["text", "large", "device", "denied"]) {
    assertEquals(await loadRemembered(system, name), undefined, name);
  }
  assertEquals(await storeRemembered(system, "denied", 1), false);
});

Deno.test("memory: without a folder nothing is stored", async () => {
  const system = new FakeSystem([], { stateFolder: null });
  assertEquals(await storeRemembered(system, "bauds", 1), false);
  assertEquals(await loadRemembered(system, "bauds"), undefined);
});
