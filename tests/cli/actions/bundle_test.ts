/** `flasher bundle` on a computer in memory. */
import { assert, assertEquals } from "@std/assert";
import { unzipSync } from "fflate";
import { parseChecksums } from "../../../lib/app/bundle/checksums.ts";
import { EXIT } from "../../../lib/errors.ts";
import { sha256 } from "../../../lib/hash.ts";
import {
  CACHED,
  cached,
  CONFIG,
  DATA,
  DATA_URL,
  FIRMWARE,
  LOCK,
  PROFILE,
  PROJECT,
} from "../../fake/locked_project.ts";
import { type FakeFile, type FakeOptions, FakeSystem, flasher, type Ran } from "../../fake/system.ts";
import { run } from "../../../lib/cli/run.ts";
import { assertSessions } from "../golden.ts";

const FIRMWARE_NAME = "firmware/ESP8266_GENERIC-20241129-v1.24.1.bin";
const text = (value: string) => new TextEncoder().encode(value);

/** What the bundle of the project has, by path. */
const BUNDLE: Readonly<Record<string, Uint8Array>> = {
  "flash.yaml": text(PROFILE),
  "flash.lock": text(LOCK),
  "own/config.bin": CONFIG,
  [FIRMWARE_NAME]: FIRMWARE,
  "firmware/data.bin": DATA,
};
const ALL = [...Object.keys(BUNDLE), "SHA256SUMS"].sort();

const ready = (more: FakeOptions = {}): FakeOptions => ({
  ...more,
  files: { ...PROJECT, ...CACHED, ...more.files },
});
const words = (line: string) => line.split(" ");
const bundle = (more: FakeOptions = {}, line = "bundle out") => flasher(words(line), ready(more));

/** The files below a folder of the test's computer. */
async function filesIn({ system }: Pick<Ran, "system">, folder: string): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  for (const name of await system.listFolder(folder)) {
    const path = `${folder}/${name}`;
    if ((await system.lstat(path))?.kind === "directory") {
      for (const [inner, bytes] of Object.entries(await filesIn({ system }, path))) {
        files[`${name}/${inner}`] = bytes;
      }
    } else files[name] = await system.readFile(path);
  }
  return files;
}

/** The files of an earlier bundle in `out`. */
async function earlier(more: FakeOptions = {}): Promise<Record<string, FakeFile>> {
  const files = await filesIn(await bundle(more), "out");
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`out/${path}`, bytes]));
}

Deno.test("bundle: what it prints", async () => {
  const there = await earlier();
  const self = { executable: "/usr/bin/flasher", files: { "/usr/bin/flasher": "program" } };
  await assertSessions("bundle", [
    ["bundle out", ready()],
    ["bundle out", ready({ files: there })],
    ["bundle out --json", ready({ files: { ...there, "own/config.bin": CONFIG } })],
    ["bundle out --quiet", ready()],
    ["bundle out kitchen.yaml", {
      files: { "kitchen.yaml": PROFILE.replace(/firmware.*\n|.*url.*\n/g, ""), "own/config.bin": CONFIG },
    }],
    ["bundle stick/workshop.zip --zip", ready({ files: { "stick/other": "" } })],
    ["bundle workshop.zip --zip --json", ready()],
    [
      "bundle out --with-self --with tools/flasher.exe",
      ready({ ...self, files: { ...self.files, "tools/flasher.exe": "other program" } }),
    ],
    ["bundle out --with-self", ready()],
    ["bundle"],
    ["bundle out", { files: PROJECT }],
    ["bundle out", ready({ files: { "out/notes.txt": "mine" } })],
    ["bundle out", ready({ files: { ...there, "out/own/config.bin": "mine" } })],
    ["bundle out", ready({ files: { out: "a file" } })],
    ["bundle missing/out", ready()],
    ["bundle out nodemcu.yaml", {}],
    ["bundle workshop.zip --zip", ready({ files: { "workshop.zip": "" } })],
  ]);
});

Deno.test("bundle: what the profile and the lock name, and checksums of all of it", async () => {
  const ran = await bundle({ files: { "other.bin": "not named" } });
  assertEquals(ran.code, EXIT.ok);
  const files = await filesIn(ran, "out");
  assertEquals(Object.keys(files).sort(), ALL);
  for (const [path, bytes] of Object.entries(BUNDLE)) assertEquals(files[path], bytes, path);
  const sums = parseChecksums(new TextDecoder().decode(files["SHA256SUMS"]))!;
  assertEquals(
    Object.fromEntries(sums),
    Object.fromEntries(
      Object.entries(BUNDLE).map(([path, bytes]) => [path, [sha256(bytes)]]),
    ),
  );
  assertEquals(ran.system.asked, []);
});

Deno.test("bundle: firmware beside the profile is used before the cache", async () => {
  const files = { ...PROJECT, "firmware/renamed.bin": FIRMWARE, "firmware/x": DATA };
  assertEquals((await flasher(["bundle", "out"], { files })).code, EXIT.ok);
});

Deno.test("bundle: a file that is nowhere is named, and nothing is written", async () => {
  const { system, code, stderr } = await flasher(["bundle", "out"], {
    files: { ...PROJECT, [cached(DATA)]: DATA },
  });
  assertEquals([code, system.asked, await system.stat("out")], [EXIT.badImage, [], undefined]);
  assert(
    /micropython@1.24.1\/ESP8266_GENERIC/.test(stderr) && /flasher fetch flash.yaml/.test(stderr),
    stderr,
  );
});

Deno.test("bundle: an earlier one is brought up to date, and what no longer belongs to it is removed", async () => {
  const there = await earlier();
  const profile = PROFILE.replace(/.*url.*\n/, "") + "# newer\n";
  const ran = await bundle({ files: { ...there, "flash.yaml": profile, "out/notes.txt": "mine" } });
  assertEquals(ran.code, EXIT.ok);
  const files = await filesIn(ran, "out");
  assertEquals(
    Object.keys(files).sort(),
    [...ALL.filter((path) => path !== "firmware/data.bin"), "notes.txt"].sort(),
  );
  assertEquals(files["flash.yaml"], text(profile));
});

Deno.test("bundle: a file that was changed in it is kept without --force", async () => {
  const files = { ...await earlier(), "out/own/config.bin": "mine" };
  const kept = await bundle({ files });
  assertEquals(kept.code, EXIT.usage);
  assertEquals(await kept.system.readFile("out/own/config.bin"), text("mine"));
  const forced = await bundle({ files }, "bundle out --force");
  assertEquals([forced.code, await forced.system.readFile("out/own/config.bin")], [EXIT.ok, CONFIG]);
});

Deno.test("bundle: a changed file that no longer belongs to it stays, with a warning", async () => {
  const files = {
    ...await earlier(),
    "out/firmware/data.bin": "mine",
    "flash.yaml": PROFILE.replace(/.*url.*\n/, ""),
  };
  const { code, stderr, system } = await bundle({ files });
  assertEquals([code, await system.readFile("out/firmware/data.bin")], [EXIT.ok, text("mine")]);
  assert(/was changed: flasher keeps it/.test(stderr), stderr);
});

Deno.test("bundle: one that was interrupted is completed, even after another change", async () => {
  const there = await earlier();
  const sums = there["out/SHA256SUMS"] as Uint8Array;
  // Killed after its first file: the checksums name files that are not there yet.
  const begun = {
    "out/SHA256SUMS": sums,
    "out/SHA256SUMS.0123abcd-01ef.part": "x",
    "out/firmware/data.bin.0123abcd-01ef.part": "y",
  };
  const ran = await bundle({ files: begun });
  assertEquals(ran.code, EXIT.ok);
  assertEquals(Object.keys(await filesIn(ran, "out")).sort(), ALL);
  // Killed before its first file had its name.
  const first = await bundle({ files: { "out/SHA256SUMS.0123abcd-01ef.part": "x" } });
  assertEquals([first.code, Object.keys(await filesIn(first, "out")).sort()], [EXIT.ok, ALL]);
});

Deno.test("bundle: an update that fails in the middle leaves a folder that the next one completes", async () => {
  const there = await earlier();
  const changed = { ...there, "flash.yaml": PROFILE + "# second\n" };
  // A folder cannot be written, after the profile was.
  const files = Object.fromEntries(Object.entries(changed).filter(([path]) => path !== "out/own/config.bin"));
  const failed = await bundle({ files: { ...files, "out/own/other": "" }, readOnly: ["out/own"] });
  assertEquals(failed.code, EXIT.outputFailed);
  assertEquals(await failed.system.readFile("out/flash.yaml"), text(PROFILE + "# second\n"));
  const left = Object.fromEntries(
    Object.entries(await filesIn(failed, "out")).map(([path, bytes]) => [`out/${path}`, bytes]),
  );
  const third = { ...left, "flash.yaml": PROFILE + "# third\n" };
  const healed = await bundle({ files: third });
  assertEquals(healed.code, EXIT.ok, healed.stderr);
  assertEquals(await healed.system.readFile("out/flash.yaml"), text(PROFILE + "# third\n"));
});

Deno.test("bundle: only an earlier bundle of the same profile is changed", async () => {
  const there = await earlier();
  const others: Record<string, FakeFile>[] = [
    { "out/notes.txt": "mine" },
    { "out/SHA256SUMS": "not checksums" },
    { "out/SHA256SUMS": `${"a".repeat(64)}  ../flash.yaml\n${"a".repeat(64)}  flash.yaml\n` },
    { "out/SHA256SUMS": { link: "/home/me/SHA256SUMS" }, "SHA256SUMS": there["out/SHA256SUMS"]! },
    { "out/SHA256SUMS": `${"a".repeat(64)}  kitchen.yaml\n` },
  ];
  for (const files of others) {
    const { code, stderr, system } = await bundle({ files });
    assertEquals([code, await system.lstat("out/flash.yaml")], [EXIT.usage, undefined], stderr);
  }
  // What systems put on a stick does not count.
  const stick = { "out/System Volume Information/x": "", "out/.DS_Store": "" };
  assertEquals((await bundle({ files: stick })).code, EXIT.ok);
});

Deno.test("bundle: no link in the folder is followed", async () => {
  const there = await earlier();
  const link = { link: "/home/me/elsewhere" };
  for (const path of ["out/firmware", "out/flash.yaml", "out/own/config.bin"]) {
    const files = Object.fromEntries(Object.entries(there).filter(([one]) => !one.startsWith(path)));
    const { code, system } = await bundle({ files: { ...files, [path]: link, "elsewhere/x": "" } });
    assertEquals(code, EXIT.outputFailed, path);
    assertEquals(await system.listFolder("/home/me/elsewhere"), ["x"], path);
  }
});

Deno.test("bundle: a name that other systems do not allow, or that is taken, is refused", async () => {
  const named = (path: string, more: Record<string, FakeFile> = {}) =>
    bundle({ files: { "flash.yaml": PROFILE.replace("own/config.bin", path), [path]: CONFIG, ...more } });
  for (
    const [path, reason] of [
      ["own/a:b.bin", 'its name has the character ":"'],
      ["nul.bin", "is reserved by Windows"],
      ["FLASH.YAML", 'the same name as "flash.yaml"'],
      ["sha256sums", "the bundle's own SHA256SUMS"],
      ["secrets.bin", "it holds secrets"],
    ] as const
  ) {
    const { code, stderr, system } = await named(path);
    assertEquals([code, await system.stat("out")], [EXIT.usage, undefined], path);
    assert(stderr.replaceAll(/\s+/g, " ").includes(reason), stderr);
  }
  const program = await bundle({ files: { "tools/a:b": "" } }, "bundle out --with tools/a:b");
  assertEquals([program.code, await program.system.stat("out")], [EXIT.usage, undefined]);
  const absolute = await named("/home/me/own/config.bin");
  assert(/absolute path/.test(absolute.stderr), absolute.stderr);
  const outside = await named("../elsewhere.bin");
  assertEquals(outside.code, EXIT.usage);
  assert(/it is outside the profile's\s+folder/.test(outside.stderr), outside.stderr);
  const linked = await named("own/linked.bin", { "own/linked.bin": { link: "../../elsewhere.bin" } });
  assertEquals([linked.code, linked.system.read.includes("/home/elsewhere.bin")], [EXIT.usage, false]);
  assert(!/--allow-outside/.test(outside.stderr + linked.stderr));
});

Deno.test("bundle: a value of a file with secrets beside the profile is in no file", async () => {
  const secret = "correct horse battery";
  const config = new Uint8Array(CONFIG);
  config.set(text(secret), 100);
  const profile = PROFILE.replace(/sha256: [0-9a-f]{64}/, `sha256: ${sha256(config)}`);
  const files = { ".env": `WIFI_PASSWORD="${secret}"\n`, "own/config.bin": config, "flash.yaml": profile };
  const { code, stderr, system } = await bundle({ files });
  assertEquals([code, await system.stat("out")], [EXIT.usage, undefined]);
  assert(/it holds a value of the file with secrets/.test(stderr.replaceAll(/\s+/g, " ")), stderr);
  assert(!(stderr + system.out).includes(secret));
  assertEquals((await bundle({ files: { ...files, ".env": "" } })).code, EXIT.ok);
});

Deno.test("bundle: two files with one name are both there", async () => {
  const other = "https://micropython.org/v1/data.bin";
  const third = new Uint8Array([1, 2, 3]);
  const entry = `"${other}": { "sha256": "${
    sha256(third)
  }", "size": 3, "seen": "2026-03-01", "hashFrom": "first download" }`;
  const files = {
    "flash.yaml": `${PROFILE}  - { offset: 0x30000, url: "${other}", raw: true, sha256: ${sha256(third)} }\n`,
    "flash.lock": LOCK.replace(/( {4}"https:.*)\n/, `$1,\n    ${entry}\n`),
    [cached(third)]: third,
  };
  const ran = await bundle({ files });
  assertEquals(ran.code, EXIT.ok, ran.stderr);
  const firmware = Object.keys(await filesIn(ran, "out")).filter((path) => path.startsWith("firmware/data"));
  assertEquals(firmware.sort(), [`firmware/data-${sha256(third).slice(0, 8)}.bin`, "firmware/data.bin"]);
});

Deno.test("bundle: programs can be started, and are what they were", async () => {
  const files = { "/usr/bin/flasher": "program", "tools/flasher.exe": "other" };
  const options = { executable: "/usr/bin/flasher", files };
  const { system, code } = await bundle(options, "bundle out --with-self --with tools/flasher.exe");
  assertEquals(code, EXIT.ok);
  assertEquals([...system.programs].sort(), ["/home/me/out/flasher", "/home/me/out/flasher.exe"]);
  assertEquals(await system.readFile("out/flasher"), text("program"));
});

Deno.test("bundle: a zip file has one folder with everything, and --force replaces it", async () => {
  const { system, code, stdout } = await bundle({}, "bundle workshop.zip --zip");
  assertEquals(code, EXIT.ok);
  const files = unzipSync(await system.readFile("workshop.zip"));
  const added = Array.from(stdout.matchAll(/^Added (.*)$/gm), ([, path]) => `workshop/${path}`);
  assertEquals(added.sort(), Object.keys(files).sort());
  assertEquals(Object.keys(files).sort(), ALL.map((path) => `workshop/${path}`));
  assertEquals(files[`workshop/${FIRMWARE_NAME}`], FIRMWARE);
  const there = { files: { "workshop.zip": "mine" } };
  const refused = await bundle(there, "bundle workshop.zip --zip");
  assertEquals([refused.code, await refused.system.readFile("workshop.zip")], [EXIT.usage, text("mine")]);
  assertEquals((await bundle(there, "bundle workshop.zip --zip --force")).code, EXIT.ok);
});

Deno.test("bundle: a disk that returns other bytes is not believed", async () => {
  const system = new FakeSystem(["bundle", "out"], ready());
  const write = system.writeFile.bind(system);
  system.writeFile = (path, bytes, options) =>
    write(path, path.endsWith("data.bin") ? bytes.map((byte) => byte & 0xfe) : bytes, options);
  assertEquals(await run(system), EXIT.outputFailed);
  assert(
    /the bytes that were read back differ from those written/.test(system.err.replaceAll(/\s+/g, " ")),
    system.err,
  );
});

Deno.test("bundle: a profile with an address that the lock lacks is not bundled", async () => {
  const { code } = await bundle({ files: { "flash.yaml": PROFILE.replace(DATA_URL, `${DATA_URL}x`) } });
  assertEquals(code, EXIT.badImage);
});
