import { assert, assertEquals } from "@std/assert";
import { EXIT } from "../../../lib/errors.ts";
import { sha256 } from "../../../lib/hash.ts";
import { formatLock, parseLock } from "../../../lib/lock/lock.ts";
import { buildApplication, buildMerged, buildMicroPython, FAMILY } from "../../fake/image.ts";
import { cached } from "../../fake/locked_project.ts";
import { type FakeFile, type FakeOptions, flasher } from "../../fake/system.ts";
import { fakeWeb, type Reply } from "../../fake/web.ts";
import { assertSessions } from "../golden.ts";

const MP = "https://micropython.org/resources/firmware/";
const NAME = "micropython@1.24.1/ESP8266_GENERIC";
const IMAGE = buildMicroPython(0x400, "MicroPython v1.24.1 on 2024-11-29");
const IMAGE_URL = `${MP}ESP8266_GENERIC-20241129-v1.24.1.bin`;
const OLD_URL = `${MP}esp8266-20241129-v1.24.1.bin`;
const PAGE = "https://micropython.org/download/ESP8266_GENERIC/";
const NEWER = buildMicroPython(0x400, "MicroPython v1.28.0 on 2026-04-06");
const NEWER_URL = `${MP}ESP8266_GENERIC-20260406-v1.28.0.bin`;
const RELEASE = "https://github.com/o/p/releases/download/v1.2/app.bin";
const API = "https://api.github.com/repos/o/p/releases/tags/v1.2";
const APP = buildApplication(FAMILY.esp32);

const html = (body: string): Reply => ({ headers: { "content-type": "text/html; charset=utf-8" }, body });
const missing: Reply = { status: 404, headers: { "content-type": "text/html" }, body: "<html>" };
const profile = (firmware = NAME) => `port: sim:huzzah\n# keep me\nfirmware: ${firmware} # and me\n`;
const github = (digest: string): Reply => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ assets: [{ name: "other.bin", digest: "sha256:00" }, { name: "app.bin", digest }] }),
});

function online(
  table: Readonly<Record<string, Reply | readonly Reply[]>>,
  files: Readonly<Record<string, FakeFile>> = { "flash.yaml": profile() },
  more: FakeOptions = {},
): FakeOptions {
  return { fetch: fakeWeb(table).fetch, files, ...more };
}
const lock = (options: FakeOptions, line = "lock") => flasher(line.split(" "), options);

async function text(system: { readFile(path: string): Promise<Uint8Array> }, path: string): Promise<string> {
  return new TextDecoder().decode(await system.readFile(path));
}

/** The lock that the command makes from scratch. */
async function madeLock(): Promise<string> {
  const { system } = await lock(online({ [IMAGE_URL]: { body: IMAGE } }));
  return await text(system, "flash.lock");
}

Deno.test("lock: what it prints", async () =>
  assertSessions("lock", [
    ["lock", online({ [IMAGE_URL]: { body: IMAGE } })],
    ["lock --json", online({ [IMAGE_URL]: { body: IMAGE } })],
    ["lock --quiet", online({ [IMAGE_URL]: { body: IMAGE } })],
    ["lock", online({}, { "flash.yaml": profile(), "flash.lock": await madeLock(), [cached(IMAGE)]: IMAGE })],
    [
      "lock",
      online({ [IMAGE_URL]: { body: NEWER } }, { "flash.yaml": profile(), "flash.lock": await madeLock() }),
    ],
    ["lock", online({ [IMAGE_URL]: missing, [OLD_URL]: missing, [PAGE]: html("<a href=x>") })],
    ["lock", online({ [IMAGE_URL]: html("<title>Sign in</title>") })],
    ["lock", online({ [IMAGE_URL]: { body: buildMerged(FAMILY.esp32c3) } })],
    ["lock", online({}, { "flash.yaml": profile("micropython@1.24.1/ESP8266_GENRIC") })],
    ["lock", online({}, { "flash.yaml": "files: [{ offset: 0, path: a.bin }]\n" })],
    ["lock --newest", online({}, { "flash.yaml": "files: [{ offset: 0, path: a.bin }]\n" })],
    ["lock nodemcu.yaml", online({})],
    [
      "lock",
      online({ [IMAGE_URL]: { body: IMAGE } }, { "flash.yaml": profile(), "flash.lock": "<<<<<<< HEAD\n" }),
    ],
    [
      "lock --newest",
      online({
        [PAGE]: html(`<a href="/resources/firmware/ESP8266_GENERIC-20260406-v1.28.0.bin">`),
        [NEWER_URL]: { body: NEWER },
      }),
    ],
    [
      "lock --newest",
      online({
        [PAGE]: html(`<a href="/resources/firmware/ESP8266_GENERIC-20241129-v1.24.1.bin">`),
        [IMAGE_URL]: { body: IMAGE },
      }),
    ],
    ["lock --newest", online({ [PAGE]: html("nothing here") })],
  ]));

Deno.test("lock: the lock and the cache have what the server sent, and nothing else is asked", async () => {
  const { code, system, stderr } = await lock(online({ [IMAGE_URL]: { body: IMAGE } }));
  assertEquals([code, stderr], [EXIT.ok, ""]);
  assertEquals(system.asked, [IMAGE_URL]);
  const { firmware, urls } = parseLock(await text(system, "flash.lock"));
  assertEquals(urls, {});
  assertEquals(firmware, {
    [NAME]: {
      url: IMAGE_URL,
      sha256: sha256(IMAGE),
      size: IMAGE.length,
      chip: "esp8266",
      offset: 0,
      seen: "2026-01-02",
      hashFrom: "first download",
    },
  });
  assertEquals(await system.readFile(cached(IMAGE)), IMAGE);
});

Deno.test("lock: the old name is tried after the new one, then the names on the publisher's page", async () => {
  const old = await lock(online({ [IMAGE_URL]: missing, [OLD_URL]: { body: IMAGE } }));
  assertEquals([old.code, old.system.asked], [EXIT.ok, [IMAGE_URL, OLD_URL]]);
  const moved = `${MP}ESP8266_GENERIC-20241201-v1.24.1.bin`;
  const page = html(`<a href="/resources/firmware/ESP8266_GENERIC-20241201-v1.24.1.bin">`);
  const onPage = await lock(
    online({ [IMAGE_URL]: missing, [OLD_URL]: missing, [PAGE]: page, [moved]: { body: IMAGE } }),
  );
  assertEquals(
    [onPage.code, onPage.system.asked],
    [EXIT.ok, [IMAGE_URL, OLD_URL, PAGE, moved]],
    onPage.stderr,
  );
  const gone = await lock(online({ [IMAGE_URL]: missing, [OLD_URL]: missing, [PAGE]: html("") }));
  assertEquals(gone.code, EXIT.downloadFailed);
  assertEquals(await gone.system.stat("flash.lock"), undefined);
});

Deno.test("lock: a server that fails is not taken for one that lacks the file", async () => {
  const { code, system } = await lock(online({ [IMAGE_URL]: { status: 500 }, [OLD_URL]: { body: IMAGE } }));
  assertEquals(code, EXIT.downloadFailed);
  assertEquals(new Set(system.asked), new Set([IMAGE_URL]));
});

Deno.test("lock: a file that cannot be used leaves no lock and no file in the cache", async () => {
  for (const body of [buildMerged(FAMILY.esp32), IMAGE.subarray(0, 0x9100), NEWER, "<html>", ""]) {
    const before = "old";
    const { code, system } = await lock(
      online({ [IMAGE_URL]: { body } }, { "flash.yaml": profile(), "flash.lock": before }),
    );
    assertEquals(code, EXIT.badImage);
    assertEquals(await text(system, "flash.lock"), before);
    if (typeof body !== "string") assertEquals(await system.stat(cached(body)), undefined);
  }
});

Deno.test("lock: what is locked and on this computer is kept without the network", async () => {
  const locked = await madeLock();
  for (const place of [cached(IMAGE), "firmware/any.bin"]) {
    const { code, system } = await lock(
      online({}, { "flash.yaml": profile(), "flash.lock": locked, [place]: IMAGE }),
    );
    assertEquals([code, system.asked, await text(system, "flash.lock")], [EXIT.ok, [], locked]);
  }
});

Deno.test("lock: a changed file on the server is an error with both hashes and both days", async () => {
  const locked = (await madeLock()).replace("2026-01-02", "2025-03-01");
  const files = { "flash.yaml": profile(), "flash.lock": locked };
  const { code, stderr, system } = await lock(online({ [IMAGE_URL]: { body: NEWER } }, files));
  assertEquals(code, EXIT.badImage);
  for (const words of [sha256(IMAGE), sha256(NEWER), "2025-03-01", "2026-01-02"]) {
    assert(stderr.replace(/\n\s+/g, " ").includes(words), stderr);
  }
  assertEquals(await text(system, "flash.lock"), locked);
  const same = await lock(online({ [IMAGE_URL]: { body: IMAGE } }, files));
  assertEquals([same.code, await text(same.system, "flash.lock")], [EXIT.ok, locked]);
});

Deno.test("lock: what the profile no longer names leaves the lock", async () => {
  const locked = await madeLock();
  const files = { "flash.yaml": profile("micropython@1.28.0/ESP8266_GENERIC"), "flash.lock": locked };
  const { code, system } = await lock(online({ [NEWER_URL]: { body: NEWER } }, files));
  assertEquals(code, EXIT.ok);
  assertEquals(Object.keys(parseLock(await text(system, "flash.lock")).firmware), [
    "micropython@1.28.0/ESP8266_GENERIC",
  ]);
});

Deno.test("lock: it says where the hash of an address comes from", async () => {
  const file = (more = "") => ({
    "flash.yaml": `files:\n  - { offset: 0x10000, url: "${RELEASE}"${more} }\n`,
  });
  const entry = async (options: FakeOptions) => {
    const { code, system, stderr } = await lock(options);
    if (code !== EXIT.ok) return [code, stderr];
    const { hashFrom, sha256 } = parseLock(await text(system, "flash.lock")).urls[RELEASE]!;
    return [hashFrom, sha256];
  };
  const hash = sha256(APP);
  const body = { [RELEASE]: { body: APP } };
  assertEquals(await entry(online({ ...body, [API]: github(`sha256:${hash}`) }, file())), ["github", hash]);
  assertEquals(await entry(online({ ...body, [API]: github("") }, file())), ["first download", hash]);
  assertEquals(await entry(online({ ...body, [API]: { status: 403 } }, file())), ["first download", hash]);
  assertEquals(await entry(online({ ...body, [API]: github("") }, file(`, sha256: ${hash}`))), [
    "profile",
    hash,
  ]);
  const [wrong] = await entry(online({ ...body, [API]: github(`sha256:${"0".repeat(64)}`) }, file()));
  assertEquals(wrong, EXIT.badImage);
  const [other] = await entry(
    online({ ...body, [API]: github(`sha256:${"0".repeat(64)}`) }, file(`, sha256: ${hash}`)),
  );
  assertEquals(other, EXIT.badImage);
  const [promised] = await entry(online({ ...body, [API]: github("") }, file(`, sha256: ${"1".repeat(64)}`)));
  assertEquals(promised, EXIT.badImage);
});

Deno.test("lock: the hash of a publisher's manifest is compared, and the lock says so", async () => {
  const [url, manifest] = ["https://example.com/f/lamp.bin", "https://example.com/f/manifest.json"];
  const hash = sha256(APP);
  const table = (digest: string): Readonly<Record<string, Reply>> => ({
    [url]: { body: APP },
    [manifest]: {
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ builds: [{ parts: [{ path: "lamp.bin", offset: 65536, sha256: digest }] }] }),
    },
  });
  const files = (more = "") => ({
    "flash.yaml": `files:\n  - { offset: 0x10000, url: "${url}", manifest: "${manifest}"${more} }\n`,
  });
  const run = async (digest: string, there: Readonly<Record<string, FakeFile>> = files()) => {
    const ran = await lock(online(table(digest), there), "lock --allow-host example.com");
    const locked = await ran.system.stat("flash.lock") === undefined
      ? undefined
      : parseLock(await text(ran.system, "flash.lock")).urls[url];
    return { ...ran, locked };
  };
  const right = await run(hash);
  assertEquals([right.code, right.locked?.hashFrom, right.locked?.sha256], [EXIT.ok, "manifest", hash]);
  assertEquals(right.system.asked, [manifest, url]);
  assert(right.stdout.includes("as the publisher's manifest says"), right.stdout);

  const wrong = await run("0".repeat(64));
  assertEquals([wrong.code, wrong.locked], [EXIT.badImage, undefined]);
  assert(wrong.stderr.includes(`the manifest says SHA-256 ${"0".repeat(64)}`), wrong.stderr);

  const none = await run("md5");
  assertEquals([none.code, none.locked, none.system.asked], [EXIT.badImage, undefined, [manifest]]);
  assert(none.stderr.includes("has no SHA-256 for this file"), none.stderr);

  const both = await run(hash, files(`, sha256: ${hash}`));
  assertEquals([both.code, both.locked?.hashFrom], [EXIT.ok, "profile"]);
  const differ = await run("1".repeat(64), files(`, sha256: ${hash}`));
  assertEquals([differ.code, differ.system.asked], [EXIT.badImage, [manifest]]);

  // A lock from before the manifest was named trusted the first download.
  const before = formatLock({
    firmware: {},
    urls: {
      [url]: { url, sha256: hash, size: APP.length, seen: "2026-03-01", hashFrom: "first download" },
    },
  });
  const renewed = await run(hash, { ...files(), "flash.lock": before, [cached(APP)]: APP });
  assertEquals([renewed.code, renewed.locked?.hashFrom], [EXIT.ok, "manifest"]);
  const again = await run(hash, {
    ...files(),
    "flash.lock": await text(renewed.system, "flash.lock"),
    [cached(APP)]: APP,
  });
  assertEquals([again.code, again.system.asked], [EXIT.ok, []]);
});

Deno.test("lock: a web page or an archive under an address is no file", async () => {
  for (const body of ["<!doctype html><title>x</title>", Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3), ""]) {
    const files = {
      "flash.yaml": 'files: [{ offset: 0x10000, url: "https://github.com/o/p/raw/main/a.bin" }]\n',
    };
    const { code, system } = await lock(online({ "https://github.com/o/p/raw/main/a.bin": { body } }, files));
    assertEquals([code, await system.stat("flash.lock")], [EXIT.badImage, undefined]);
  }
});

Deno.test("lock --newest: changes the version in the profile, and keeps everything else", async () => {
  const page = html(
    ["20241129-v1.24.1", "20260406-v1.28.0", "20260909-v1.29.0-preview.12.g0123456789"]
      .map((end) => `<a href="/resources/firmware/ESP8266_GENERIC-${end}.bin">`).join("\n"),
  );
  const { code, system, stderr } = await lock(
    online({ [PAGE]: page, [NEWER_URL]: { body: NEWER } }),
    "lock --newest",
  );
  assertEquals(code, EXIT.ok, stderr);
  assertEquals(await text(system, "flash.yaml"), profile().replace("1.24.1", "1.28.0"));
  assertEquals(Object.keys(parseLock(await text(system, "flash.lock")).firmware), [
    "micropython@1.28.0/ESP8266_GENERIC",
  ]);
});

Deno.test("lock --newest: a download that fails leaves profile and lock as they were", async () => {
  const page = html(`<a href="/resources/firmware/ESP8266_GENERIC-20260406-v1.28.0.bin">`);
  const { code, system } = await lock(
    online({ [PAGE]: page, [NEWER_URL]: { body: IMAGE } }),
    "lock --newest",
  );
  assertEquals([code, await text(system, "flash.yaml"), await system.stat("flash.lock")], [
    EXIT.badImage,
    profile(),
    undefined,
  ]);
});

Deno.test("lock: then run writes it, on a computer without a network", async () => {
  const made = await lock(online({ [IMAGE_URL]: { body: IMAGE } }));
  const files = {
    "flash.yaml": profile(),
    "flash.lock": await text(made.system, "flash.lock"),
    [cached(IMAGE)]: IMAGE,
  };
  const { code, stderr } = await flasher(["run"], { files });
  assertEquals(code, EXIT.ok, stderr);
});

Deno.test("lock: a run removes what a killed run left beside profile and lock, even if nothing changes", async () => {
  const left = ["flash.lock.0123abcd-01ef.part", "flash.yaml.0123abcd-01ef.part"];
  const other = "kitchen.lock.0123abcd-01ef.part";
  const files = {
    "flash.yaml": profile(),
    "flash.lock": await madeLock(),
    [cached(IMAGE)]: IMAGE,
    ...Object.fromEntries([...left, other].map((path) => [path, "half"])),
  };
  const { code, system } = await lock(online({}, files));
  const there = await Promise.all(
    [...left, other].map(async (path) => await system.stat(path) !== undefined),
  );
  assertEquals([code, there], [EXIT.ok, [false, false, true]]);
});
