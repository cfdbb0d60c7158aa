/** `flasher fetch` and `flasher cache`. */
import { assert, assertEquals } from "@std/assert";
import { EXIT } from "../../../lib/errors.ts";
import { sha256 } from "../../../lib/hash.ts";
import { formatLock, type LockEntry } from "../../../lib/lock/lock.ts";
import {
  CACHED,
  cached,
  CONFIG,
  DATA,
  DATA_URL,
  FIRMWARE,
  FIRMWARE_URL,
  LOCK,
  PROFILE,
  PROJECT,
  SERVERS,
} from "../../fake/locked_project.ts";
import { run } from "../../../lib/cli/run.ts";
import { type FakeOptions, FakeSystem, flasher } from "../../fake/system.ts";
import { fakeWeb } from "../../fake/web.ts";
import { assertSessions } from "../golden.ts";

const online = (more: FakeOptions = {}): FakeOptions => ({
  fetch: fakeWeb(SERVERS).fetch,
  ...more,
  files: { ...PROJECT, ...more.files },
});
const ALLOWED = "fetch --allow-host downloads.example.com";
const words = (line: string) => line.split(" ");

Deno.test("fetch: what it prints", () =>
  assertSessions("fetch", [
    [ALLOWED, online()],
    [ALLOWED, online({ files: CACHED })],
    [`${ALLOWED} --json`, online({ files: { [cached(DATA)]: DATA } })],
    [`${ALLOWED} --quiet`, online()],
    ["fetch", online()],
    ["fetch", { files: { "flash.yaml": PROFILE, "own/config.bin": CONFIG } }],
    ["fetch own.yaml", { files: { "own.yaml": "files: [{ offset: 0, path: a.bin }]\n" } }],
    ["fetch nodemcu.yaml", {}],
    ["fetch --allow-host localhost", online()],
    ["fetch --allow-host https://downloads.example.com/", online()],
    ["fetch --ca flash.yaml", online()],
    [ALLOWED, online({ files: { [cached(DATA)]: "damaged" } })],
    [ALLOWED, online({ diskFull: true })],
  ]));

Deno.test("fetch: fills the cache with exactly what the lock names, and asks for nothing that is there", async () => {
  const { system, code } = await flasher(words(ALLOWED), online());
  assertEquals(code, EXIT.ok);
  assertEquals(await system.readFile(cached(FIRMWARE)), FIRMWARE);
  assertEquals(await system.readFile(cached(DATA)), DATA);
  assertEquals(system.asked, [FIRMWARE_URL, DATA_URL]);
  const again = await flasher(words(ALLOWED), online({ files: CACHED }));
  assertEquals([again.code, again.system.asked], [EXIT.ok, []]);
});

Deno.test("fetch: an address of the profile that the lock does not have is not downloaded", async () => {
  const profile = PROFILE.replace("v1/data.bin", "v2/data.bin");
  const { system, code, stderr } = await flasher(
    words(ALLOWED),
    online({ files: { "flash.yaml": profile } }),
  );
  assertEquals([code, system.asked], [EXIT.badImage, []]);
  assert(/v2\/data.bin": "flash.lock" has no entry for it/.test(stderr), stderr);
  assert(/flasher lock flash.yaml/.test(stderr), stderr);
});

Deno.test("fetch: another file under the locked address is not kept", async () => {
  const web = fakeWeb({ ...SERVERS, [FIRMWARE_URL]: { body: DATA } });
  const { system, code, stderr } = await flasher(words(ALLOWED), online({ fetch: web.fetch }));
  assertEquals(code, EXIT.badImage);
  assertEquals(await system.stat(cached(DATA)), undefined);
  assert(/flash.lock of 2026-03-01/.test(stderr), stderr);
});

Deno.test("fetch: another server is asked after a yes, which is remembered", async () => {
  const terminal = { stdin: true, stderr: 80, stdout: 80 };
  const yes = await flasher(["fetch"], online({ ...terminal, typed: ["y\n"] }));
  assertEquals(yes.code, EXIT.ok);
  assert(/not in flasher's list of publishers:\s+downloads.example.com/.test(yes.stderr), yes.stderr);
  const memory = await yes.system.readFile("/home/me/.config/flasher/hosts.json");
  const remembered = { "/home/me/.config/flasher/hosts.json": memory };
  const later = await flasher(["fetch"], online({ files: remembered }));
  assertEquals([later.code, later.stderr], [EXIT.ok, ""]);

  const no = await flasher(["fetch"], online({ ...terminal, typed: ["n\n"] }));
  assertEquals([no.code, no.system.asked], [EXIT.downloadFailed, [FIRMWARE_URL]]);
  // A script has no person to ask.
  const script = await flasher(["fetch", "--json"], online({ ...terminal, typed: ["y\n"] }));
  assertEquals([script.code, script.system.asked], [EXIT.downloadFailed, [FIRMWARE_URL]]);
});

Deno.test("fetch: a name that may look like another is pointed out", async () => {
  const url = "https://xn--exmple-4nf.com/data.bin";
  const files = {
    "flash.yaml": PROFILE.replace(DATA_URL, url),
    "flash.lock": LOCK.replace(DATA_URL, url),
    [cached(FIRMWARE)]: FIRMWARE,
  };
  const { stderr } = await flasher(
    ["fetch"],
    online({ files, stdin: true, stderr: 80, stdout: 80, typed: ["n\n"] }),
  );
  assert(/xn--exmple-4nf.com\s+This name has letters outside ASCII/.test(stderr), stderr);
});

Deno.test("fetch: Ctrl-C ends a download", async () => {
  const web = fakeWeb({ ...SERVERS, [FIRMWARE_URL]: "no answer" });
  const system: FakeSystem = new FakeSystem(
    ["fetch"],
    online({
      fetch: (request) => {
        system.interrupt();
        return web.fetch(request);
      },
    }),
  );
  const code = await run(system);
  assertEquals(code, EXIT.interrupted);
});

const BOTH = { files: { ...PROJECT, ...CACHED } };

Deno.test("cache: what it prints", () =>
  assertSessions("cache", [
    ["cache"],
    ["cache", BOTH],
    ["cache --quiet", BOTH],
    ["cache --json", { files: { ...CACHED, [`${cached(DATA)}.0123abcd-01ef.part`]: "x" } }],
    ["cache --prune", BOTH],
    ["cache --prune --json", BOTH],
    ["cache --keep flash.yaml", BOTH],
    ["cache", { cacheFolder: null }],
  ]));

Deno.test("cache: prune removes what no named profile needs, and what was not finished", async () => {
  const other = new Uint8Array([1, 2, 3]);
  const unfinished = `${cached(DATA)}.0123abcd-01ef.part`;
  const files = {
    ...BOTH.files,
    [cached(other)]: other,
    [unfinished]: "x",
    "/home/me/.cache/flasher/mine": "",
  };
  const { system, code } = await flasher(words("cache --prune --keep flash.yaml"), { files });
  assertEquals(code, EXIT.ok);
  const left = await Promise.all(
    [cached(FIRMWARE), cached(DATA), cached(other), unfinished].map(async (path) =>
      await system.stat(path) !== undefined
    ),
  );
  assertEquals(left, [true, true, false, false]);
  assertEquals((await system.stat("/home/me/.cache/flasher/mine"))?.kind, "file");
});

Deno.test("cache: a file that cannot be removed is an error", async () => {
  const folder = cached(DATA).replace(/\/[^/]*$/, "");
  const { code, stderr } = await flasher(words("cache --prune"), { ...BOTH, readOnly: [folder] });
  assertEquals(code, EXIT.outputFailed);
  assert(stderr.includes(sha256(DATA).slice(2)), stderr);
});

Deno.test("fetch: a lock whose files fill the memory together is refused, and nobody is asked", async () => {
  const urls = [1, 2, 3].map((n) => `https://github.com/o/p/raw/main/${n}.bin`);
  const entry = (url: string): LockEntry => ({
    url,
    sha256: "0".repeat(64),
    size: 60_000_000,
    seen: "2026-03-01",
    hashFrom: "first download",
  });
  const files = {
    "flash.yaml": `files:\n${urls.map((url, n) => `  - { offset: ${n}, url: "${url}" }\n`).join("")}`,
    "flash.lock": formatLock({
      firmware: {},
      urls: Object.fromEntries(urls.map((url) => [url, entry(url)])),
    }),
  };
  for (const line of ["fetch", "plan", "bundle out", "run --fetch --port sim:huzzah"]) {
    const { code, stderr, system } = await flasher(words(line), { files, fetch: fakeWeb({}).fetch });
    assertEquals([code, system.asked], [EXIT.badImage, []], line);
    assert(
      stderr.includes('"flash.lock": its files have 180000000 bytes in all, and no flash has more'),
      stderr,
    );
  }
});
