import { assertEquals, assertRejects } from "@std/assert";
import { openCache } from "../../../lib/app/downloads/cache.ts";
import type { Warning } from "../../../lib/app/reporter.ts";
import { cacheFolder } from "../../../lib/app/system/cache_folder.ts";
import { ImageError } from "../../../lib/errors.ts";
import { sha256 } from "../../../lib/hash.ts";
import { noise } from "../../fake/firmware.ts";
import { cached } from "../../fake/locked_project.ts";
import { REAL } from "../../fake/real_system.ts";
import { type FakeOptions, FakeSystem } from "../../fake/system.ts";
import { withFolder } from "../../tools/temporary_folder.ts";

const BYTES = noise(1000, 1);
const DIGEST = sha256(BYTES);

function open(options: FakeOptions = {}) {
  const system = new FakeSystem([], options);
  const warnings: Warning[] = [];
  return { system, warnings, cache: openCache(system, (warning) => warnings.push(warning)) };
}

Deno.test("cache: the folder of each system", () => {
  const folder = (os: string, env: Record<string, string>) => cacheFolder(os, (name) => env[name]);
  assertEquals(folder("linux", { HOME: "/home/me" }), "/home/me/.cache/flasher");
  assertEquals(folder("linux", { HOME: "/home/me", XDG_CACHE_HOME: "/x" }), "/x/flasher");
  assertEquals(folder("darwin", { HOME: "/Users/me" }), "/Users/me/Library/Caches/flasher");
  assertEquals(folder("windows", { LOCALAPPDATA: "C:\\x" }), "C:\\x\\flasher\\cache");
  assertEquals(folder("windows", { LOCALAPPDATA: "C:\\x", FLASHER_HOME: "E:\\mine" }), "E:\\mine\\cache");
  assertEquals(folder("linux", { HOME: "/home/me", FLASHER_HOME: "/stick" }), "/stick/cache");
  assertEquals([folder("linux", {}), folder("windows", { HOME: "/x" })], [undefined, undefined]);
});

Deno.test("cache: what was stored is found, by its hash only", async () => {
  const { cache, system, warnings } = open();
  assertEquals(await cache.find(DIGEST, BYTES.length), undefined);
  assertEquals(await cache.store(BYTES), true);
  assertEquals(await cache.find(DIGEST, BYTES.length), BYTES);
  assertEquals(await cache.find("0".repeat(64), BYTES.length), undefined);
  // A lock that says another size does not mean this file.
  assertEquals(await cache.find(DIGEST, BYTES.length + 1), undefined);
  assertEquals(await system.readFile(cached(BYTES)), BYTES);
  assertEquals(warnings, []);
});

Deno.test("cache: a damaged file is removed, and not used", async () => {
  for (const damaged of [BYTES.slice(1), noise(1000, 2), new Uint8Array(), { size: 2 ** 40 }]) {
    const { cache, system, warnings } = open({ files: { [cached(BYTES)]: damaged } });
    assertEquals(await cache.find(DIGEST, BYTES.length), undefined);
    assertEquals(await system.stat(cached(BYTES)), undefined);
    assertEquals(warnings.map(({ message }) => message), [
      `The cache had a damaged file, which flasher does not use: "${cached(BYTES)}"`,
    ]);
    await cache.store(BYTES);
    assertEquals(await cache.find(DIGEST, BYTES.length), BYTES);
  }
});

Deno.test("cache: a damaged file in a read-only folder is not used either", async () => {
  const folder = cached(BYTES).replace(/\/[^/]*$/, "");
  const { cache } = open({ files: { [cached(BYTES)]: "x" }, readOnly: [folder] });
  assertEquals(await cache.find(DIGEST, BYTES.length), undefined);
});

Deno.test("cache: one that cannot be written, read or named costs one warning", async () => {
  const folder = cached(BYTES).replace(/\/[^/]*$/, "");
  for (
    const [options, words] of [
      [{ readOnly: [folder] }, 'Cannot write the cache "/home/me/.cache/flasher": permission denied'],
      [{ diskFull: true }, 'Cannot write the cache "/home/me/.cache/flasher": no space left on device'],
      [
        { cacheFolder: null },
        "There is no cache: the system provides no folder for it, and FLASHER_HOME is not set",
      ],
    ] as const
  ) {
    const { cache, warnings } = open(options);
    assertEquals([await cache.store(BYTES), await cache.store(BYTES)], [false, false]);
    assertEquals(await cache.find(DIGEST, BYTES.length), undefined);
    assertEquals(warnings.map(({ message }) => message), [words]);
  }
  const denied = open({ files: { [cached(BYTES)]: { denied: 1000 } } });
  assertEquals(
    [await denied.cache.find(DIGEST, BYTES.length), await denied.cache.find(DIGEST, BYTES.length)],
    [undefined, undefined],
  );
  assertEquals(denied.warnings.map(({ message }) => message), [
    'Cannot read the cache "/home/me/.cache/flasher": permission denied',
  ]);
});

Deno.test("cache: the list has files and what a stopped program left, and nothing else", async () => {
  const unfinished = `${cached(BYTES)}.0123abcd-01ef.part`;
  const { cache } = open({
    files: {
      [cached(BYTES)]: BYTES,
      [unfinished]: "abc",
      [cached(noise(3))]: { link: "/etc/passwd" },
      [`${cached(BYTES)}.txt`]: "mine",
      "/home/me/.cache/flasher/notes.txt": "mine",
      "/home/me/.cache/flasher/sha256/readme": "mine",
    },
  });
  assertEquals(await cache.list(), [
    { sha256: DIGEST, path: cached(BYTES), size: 1000 },
    { sha256: undefined, path: unfinished, size: 3 },
  ]);
  assertEquals(await open().cache.list(), []);
  assertEquals(await open({ cacheFolder: null }).cache.list(), []);
});

Deno.test("cache: on a real disk, several writers and a folder that is a file", () =>
  withFolder(async (folder) => {
    const warnings: Warning[] = [];
    const at = (cacheFolder: string) =>
      openCache({ ...REAL, cacheFolder }, (warning) => warnings.push(warning));
    const caches = Array.from({ length: 8 }, () => at(folder));
    const stored = await Promise.all(caches.map((cache) => cache.store(BYTES)));
    assertEquals(stored, caches.map(() => true));
    assertEquals(await at(folder).find(DIGEST, BYTES.length), BYTES);
    const path = cached(BYTES, folder);
    assertEquals(await at(folder).list(), [{ sha256: DIGEST, path, size: 1000 }]);
    await Deno.writeFile(path, BYTES.slice(1));
    assertEquals(await at(folder).find(DIGEST, BYTES.length), undefined);
    assertEquals(await at(folder).list(), []);
    assertEquals(warnings.length, 1);

    await Deno.writeTextFile(`${folder}/file`, "");
    const blocked = at(`${folder}/file`);
    assertEquals([await blocked.find(DIGEST, BYTES.length), await blocked.store(BYTES)], [undefined, false]);
    await blocked.list().catch((error) => assertEquals(error instanceof ImageError, true));
  }));

Deno.test("cache: the next file removes what a killed program left, but not what another program is writing", () =>
  withFolder(async (folder) => {
    const cache = openCache({ ...REAL, cacheFolder: folder }, () => {});
    await cache.store(BYTES);
    const [left, busy] = ["00000000-0000", "11111111-1111"].map((id) =>
      `${cached(BYTES, folder)}.${id}.part`
    );
    await Deno.writeTextFile(left!, "half");
    await Deno.writeTextFile(busy!, "half");
    using writer = await Deno.open(busy!, { write: true });
    await writer.lock(true);
    assertEquals((await cache.list()).map(({ sha256 }) => sha256), [DIGEST, undefined, undefined]);
    await cache.store(BYTES);
    const [, other, ...none] = await cache.list();
    assertEquals([other?.path, none], [busy, []]);
    assertEquals(await cache.remove(other!), false);
    writer.close();
    assertEquals(await cache.remove(other!), true);
  }));

Deno.test("cache: a folder that cannot be listed is an error", async () => {
  const { system, warnings } = open({ files: { [cached(BYTES)]: BYTES } });
  const listFolder = () => Promise.reject(new Deno.errors.PermissionDenied("x"));
  const cache = openCache(
    {
      cacheFolder: system.cacheFolder,
      paths: system.paths,
      lstat: system.lstat.bind(system),
      openFile: system.openFile.bind(system),
      removeFile: system.removeFile.bind(system),
      removeUnfinished: system.removeUnfinished.bind(system),
      writeFile: system.writeFile.bind(system),
      listFolder,
    },
    (warning) => warnings.push(warning),
  );
  await assertRejects(() => cache.list(), ImageError, "permission denied");
});
