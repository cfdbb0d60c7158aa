/** Commands that use a profile with locked firmware. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../../lib/errors.ts";
import { formatLock, parseLock } from "../../../lib/lock/lock.ts";
import { sha256 } from "../../../lib/hash.ts";
import { bootImage, noise } from "../../fake/firmware.ts";
import { buildMicroPython } from "../../fake/image.ts";
import {
  CACHED,
  cached,
  DATA,
  DATA_URL,
  FIRMWARE,
  FIRMWARE_URL,
  LOCK,
  NAME,
  PROFILE,
  PROJECT,
  SERVERS,
} from "../../fake/locked_project.ts";
import { type FakeFile, type FakeOptions, flasher } from "../../fake/system.ts";
import { fakeWeb } from "../../fake/web.ts";
import { assertSessions } from "../golden.ts";

const TERMINAL = { stdin: true, stderr: 80, stdout: 80 };
const BESIDE = { "firmware/a.bin": FIRMWARE, "firmware/b.bin": DATA };

const online = (files: Readonly<Record<string, FakeFile>> = {}, more: FakeOptions = {}): FakeOptions => ({
  fetch: fakeWeb(SERVERS).fetch,
  ...more,
  files: { ...PROJECT, ...files },
});
const offline = (files: Readonly<Record<string, FakeFile>>, more: FakeOptions = {}): FakeOptions => ({
  ...more,
  files: { ...PROJECT, ...files },
});
const run = (line: string, options: FakeOptions) => flasher(line.split(" "), options);

Deno.test("locked firmware: what the commands print", () =>
  assertSessions("locked", [
    ["run", offline(CACHED)],
    ["run --json", offline(CACHED)],
    ["plan", offline(BESIDE)],
    ["plan --json", offline(BESIDE)],
    ["run", online()],
    ["plan", online()],
    ["verify", online({ [cached(DATA)]: DATA })],
    ["run", offline({ "flash.lock": undefined as unknown as FakeFile })],
    [
      "run other.yaml",
      offline({ "other.yaml": `firmware: ${NAME}\n`, "other.lock": formatLock({ firmware: {}, urls: {} }) }),
    ],
    ["run", offline({ ...CACHED, "flash.lock": LOCK.replace('"version": 1', '"version": 2') })],
    [
      "run",
      offline({
        ...CACHED,
        "flash.yaml": PROFILE.replace(`url: "${DATA_URL}"`, `url: "${DATA_URL}", size: 7`),
      }),
    ],
  ]));

Deno.test("locked firmware: run writes it, and plan and verify know it, without the network", async () => {
  for (const files of [CACHED, BESIDE]) {
    for (const line of ["run", "plan", "run --port sim:huzzahx2 --no-roster"]) {
      const { code, system, stderr, stdout } = await run(line, online(files));
      assertEquals([code, system.asked], [EXIT.ok, []], `${line}: ${stderr}`);
      assert(stdout.includes(`${NAME}: ${FIRMWARE.length} bytes from micropython.org, SHA-256 `), stdout);
    }
  }
});

Deno.test("locked firmware: a room tells a script what it will write, after its first line", async () => {
  const { code, stdout } = await run("run --port sim:huzzahx2 --no-roster --json", offline(CACHED));
  assertEquals(code, EXIT.ok);
  const types = stdout.split("\n").slice(0, 4).map((line) => JSON.parse(line).type);
  assertEquals(types, ["begin", "firmware", "firmware", "attached"]);
});

Deno.test("locked firmware: a miss is an error, and no command asks the network by itself", async () => {
  for (const command of ["run", "plan", "verify", "run --json", "watch --count 1"]) {
    const { code, system, stdout, stderr } = await run(command, online());
    assertEquals([code, system.asked], [EXIT.badImage, []], command);
    assert((stdout + stderr).includes("flasher fetch flash.yaml"), stdout + stderr);
  }
});

Deno.test("locked firmware: run asks a person, and downloads only after a yes", async () => {
  const no = await run("run", online({}, { ...TERMINAL, typed: ["n\n"] }));
  assertEquals([no.code, no.system.asked], [EXIT.badImage, []]);
  assert(
    no.stderr.includes("Download 2 files now: 40 KB from micropython.org and downloads.example.com?"),
    no.stderr,
  );
  const yes = await run("run", online({}, { ...TERMINAL, typed: ["y\n", "y\n"] }));
  assertEquals([yes.code, yes.system.asked], [EXIT.ok, [FIRMWARE_URL, DATA_URL]], yes.stderr);
  assertEquals(await yes.system.readFile(cached(FIRMWARE)), FIRMWARE);
});

Deno.test("locked firmware: plan and verify never ask, and have no --fetch", async () => {
  for (const command of ["plan", "verify"]) {
    const asked = await run(command, online({}, { ...TERMINAL, typed: ["y\n"] }));
    assertEquals([asked.code, asked.system.asked], [EXIT.badImage, []]);
    assertEquals((await run(`${command} --fetch`, online())).code, EXIT.usage);
  }
});

Deno.test("locked firmware: --fetch downloads what is missing, and a room does so once", async () => {
  const one = await run("run --fetch --allow-host downloads.example.com", online({ [cached(DATA)]: DATA }));
  assertEquals([one.code, one.system.asked], [EXIT.ok, [FIRMWARE_URL]], one.stderr);
  const room = "run --fetch --allow-host downloads.example.com --port sim:huzzahx3 --no-roster";
  const three = await run(room, online());
  assertEquals([three.code, three.system.asked], [EXIT.ok, [FIRMWARE_URL, DATA_URL]], three.stderr);
});

Deno.test("locked firmware: without a cache, --fetch works, with one warning", async () => {
  const { code, stderr } = await run(
    "run --fetch --allow-host downloads.example.com",
    online({}, { cacheFolder: null }),
  );
  assertEquals(code, EXIT.ok, stderr);
  assertEquals(stderr.split("There is no cache").length, 2, stderr);
});

Deno.test("locked firmware: bytes that are not the locked ones are never written", async () => {
  // A good image of the same size.
  const other = bootImage(FIRMWARE.length, (length) => noise(length, 99));
  const server = fakeWeb({ ...SERVERS, [FIRMWARE_URL]: { body: other } });
  const places: FakeOptions[] = [
    offline({ ...CACHED, [cached(FIRMWARE)]: other }),
    offline({ ...BESIDE, "firmware/a.bin": other }),
    online({ [cached(DATA)]: DATA }, { fetch: server.fetch }),
  ];
  for (const options of places) {
    const { code } = await run(options.fetch === undefined ? "run" : "run --fetch", options);
    assertEquals(code, EXIT.badImage);
  }
});

Deno.test("locked firmware: the files beside the profile come first, whatever their names are", async () => {
  const beside = {
    "firmware/README.txt": "x",
    "firmware/zz": FIRMWARE,
    "firmware/1": DATA,
    "firmware/sub/x": "y",
  };
  const { code, stderr } = await run("run", offline({ ...beside, [cached(FIRMWARE)]: "damaged" }));
  assertEquals([code, stderr], [EXIT.ok, ""]);
});

Deno.test("locked firmware: the hash of a first download vouches for nothing: a damaged image is refused", async () => {
  const damaged = buildMicroPython().with(0x9010, 0x55);
  const { firmware } = parseLock(LOCK);
  const entry = { ...firmware[NAME]!, sha256: sha256(damaged), size: damaged.length };
  const { code, stderr } = await run("run", {
    files: {
      "flash.yaml": `port: sim:huzzah\nfirmware: ${NAME}\n`,
      "flash.lock": formatLock({ firmware: { [NAME]: entry }, urls: {} }),
      [cached(damaged)]: damaged,
    },
  });
  assertEquals(code, EXIT.badImage);
  assert(stderr.includes("the checksum at its end is wrong"), stderr);
});

Deno.test("locked firmware: a link beside the profile is not followed", async () => {
  const outside = { "/secret/firmware.bin": FIRMWARE, "/secret/data.bin": DATA };
  const links = {
    "firmware/a.bin": { link: "/secret/firmware.bin" },
    "firmware/b.bin": { link: "/secret/data.bin" },
  };
  assertEquals((await run("run", offline({ ...outside, ...links }))).code, EXIT.badImage);
  assertEquals(
    (await run("run", offline({ ...outside, "firmware": { link: "/secret" } }))).code,
    EXIT.badImage,
  );
});

Deno.test("locked firmware: a lock that was edited is refused by every command that uses its file", async () => {
  const { firmware, urls } = parseLock(LOCK);
  const older = buildMicroPython(0x400, "MicroPython v1.20.0 on 2023-04-26");
  const lock = (change: object) =>
    formatLock({ firmware: { [NAME]: { ...firmware[NAME]!, ...change } }, urls });
  for (
    const [change, problem] of [
      [{ offset: 0x1000 }, "found the offset 0x1000, expected 0x0"],
      [{ offset: 0x10000 }, "found the offset 0x10000, expected 0x0"],
      [{ chip: "esp32c3" }, "its file is for esp8266, expected esp32c3"],
      [{ chip: "nonsense" }, 'found the chip "nonsense", expected one that flasher supports'],
      [
        { sha256: sha256(older), size: older.length },
        "it is MicroPython 1.20.0, expected MicroPython 1.24.1",
      ],
    ] as const
  ) {
    const files = { ...CACHED, [cached(older)]: older, "flash.lock": lock(change) };
    for (
      const command of ["run", "plan", "verify", "bundle out", "lock", "run --port sim:huzzahx2 --no-roster"]
    ) {
      const { code, stderr, system } = await run(command, online(files));
      assertEquals([code, system.asked], [EXIT.badImage, []], `${command}: ${stderr}`);
      assertStringIncludes(stderr, `Cannot use "${NAME}" of "flash.lock": ${problem}\n`);
      assertStringIncludes(stderr, "remove its line from the lock file, then: flasher lock");
    }
  }
});

Deno.test("locked firmware: a lock with another size does not mean the file in the cache", async () => {
  const edited = LOCK.replace(`"size": ${FIRMWARE.length}`, '"size": 5');
  const files = { ...CACHED, "flash.lock": edited };
  for (const command of ["run", "plan", "verify", "bundle out"]) {
    const { code, stderr } = await run(command, online(files));
    assertEquals(code, EXIT.badImage, stderr);
    assertStringIncludes(stderr, "its file is neither beside the profile nor in the cache");
  }
  for (const command of ["fetch", "run --fetch", "lock"]) {
    const { code, stderr } = await run(command, online(files));
    assertEquals(code, EXIT.badImage, stderr);
    assertStringIncludes(stderr, " 5 bytes");
    // What it advises must not fail in the same way.
    assertStringIncludes(stderr, "remove its line from flash.lock, then: flasher lock");
  }
});

Deno.test("locked firmware: the image checks apply", async () => {
  const profile = PROFILE.replace("port:", "chip: esp32\nport:");
  const wrongChip = await run("plan", offline({ ...CACHED, "flash.yaml": profile }));
  assertEquals(wrongChip.code, EXIT.badImage, wrongChip.stderr);
});

Deno.test("locked firmware: --file replaces it, and needs no lock", async () => {
  const { code, stderr } = await flasher(["plan", "--file", "0=a.bin"], {
    files: { "flash.yaml": PROFILE, "a.bin": FIRMWARE },
  });
  assertEquals(code, EXIT.ok, stderr);
});
