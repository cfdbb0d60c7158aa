/** Locks against a catalogue that knows a hash. */
import { assertEquals, assertRejects } from "@std/assert";
import { KNOWN } from "../../../lib/app/known_names.ts";
import { type LockContext, lockProfile } from "../../../lib/app/downloads/lock_profile.ts";
import { openCache } from "../../../lib/app/downloads/cache.ts";
import { loadCatalogue } from "../../../lib/catalogue/data.ts";
import type { DownloadRequest } from "../../../lib/download/request.ts";
import { contentError } from "../../../lib/download/content_error.ts";
import { ImageError } from "../../../lib/errors.ts";
import { sha256 } from "../../../lib/hash.ts";
import { EMPTY_LOCK, formatLock, type LockEntry, parseLock } from "../../../lib/lock/lock.ts";
import { loadProfile } from "../../../lib/profile/load.ts";
import { buildMicroPython } from "../../fake/image.ts";
import { FIRMWARE_URL, NAME } from "../../fake/locked_project.ts";
import { FakeSystem } from "../../fake/system.ts";

const IMAGE = buildMicroPython(0x400, "MicroPython v1.24.1 on 2024-11-29");
const OTHER = buildMicroPython(0x500, "MicroPython v1.24.1 on 2024-11-29");

/** The lock of `NAME` by a catalogue with `hashes`, from a server that sends IMAGE. */
async function lockWith(hashes: Readonly<Record<string, string>>): Promise<LockEntry | undefined> {
  const profile = await loadProfile(`firmware: ${NAME}\n`, "flash.yaml", KNOWN);
  const warn = () => {};
  const lock = await lockProfile(
    {
      // As `download` does.
      get: (request: DownloadRequest) => {
        const found = { bytes: IMAGE, url: request.url, sha256: sha256(IMAGE) };
        const fits = request.url === FIRMWARE_URL && (request.sha256 ?? found.sha256) === found.sha256;
        return fits ? Promise.resolve(found) : Promise.reject(
          contentError(request, { size: IMAGE.length, sha256: found.sha256 }, new Date("2026-03-02")),
        );
      },
      loadCatalogue: async (publisher) => ({ ...await loadCatalogue(publisher), hashes }),
      cache: openCache(new FakeSystem([]), warn),
      places: [],
      warn,
      today: "2026-03-01",
      lockPath: "flash.lock",
      acceptHint: "To accept the new one: flasher lock",
      onEntry: () => {},
    },
    profile,
    EMPTY_LOCK,
  );
  assertEquals(parseLock(formatLock(lock)), lock);
  return lock.firmware[NAME];
}

Deno.test("lock: a hash that flasher knows is compared, and the lock says so", async () => {
  assertEquals((await lockWith({ [NAME]: sha256(IMAGE) }))?.hashFrom, "catalogue");
  const error = await assertRejects(() => lockWith({ [NAME]: sha256(OTHER) }), ImageError);
  assertEquals(
    error.message,
    `Cannot use "${FIRMWARE_URL}": on 2026-03-02, the server has ${IMAGE.length} bytes with SHA-256 ${
      sha256(IMAGE)
    }, ` +
      `flasher's catalogue says SHA-256 ${sha256(OTHER)}`,
  );
});

Deno.test("lock: the hash of another firmware is not taken for this one's", async () => {
  for (const hashes of [{}, { [`${NAME}-OTA`]: sha256(OTHER) }]) {
    assertEquals((await lockWith(hashes))?.hashFrom, "first download");
  }
});

Deno.test("lock: files that fill the memory together are refused", async () => {
  const urls = [1, 2, 3].map((n) => `https://example.com/${n}.bin`);
  const lines = urls.map((url, n) => `  - { offset: ${n * 4096}, url: "${url}" }\n`).join("");
  const entry = { sha256: sha256(IMAGE), size: 60_000_000, seen: "2026-03-01", hashFrom: "github" } as const;
  const before = { firmware: {}, urls: Object.fromEntries(urls.map((url) => [url, { url, ...entry }])) };
  const kept: string[] = [];
  const context: LockContext = {
    get: () => Promise.reject(new Error("test: nobody is asked")),
    loadCatalogue,
    cache: openCache(new FakeSystem([]), () => {}),
    places: [{ find: () => Promise.resolve(IMAGE) }],
    warn: () => {},
    today: "2026-03-01",
    lockPath: "flash.lock",
    acceptHint: "",
    onEntry: ({ key }) => kept.push(key),
  };
  const profile = await loadProfile(`files:\n${lines}`, "flash.yaml", KNOWN);
  await assertRejects(() => lockProfile(context, profile, before), ImageError, "180000000 bytes in all");
  assertEquals(kept, urls.slice(0, 2));
});
