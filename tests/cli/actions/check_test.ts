/** flasher check: a repo of three boards, a folder of twelve broken profiles, and the built-in profiles. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { sha256 } from "../../../lib/hash.ts";
import { noise } from "../../fake/firmware.ts";
import { imageFor } from "../../fake/profile_images.ts";
import { CACHED, cached, DATA, FIRMWARE, LOCK, PROJECT } from "../../fake/locked_project.ts";
import { type FakeFile, flasher } from "../../fake/system.ts";
import { assertSessions } from "../golden.ts";

type Files = Readonly<Record<string, FakeFile>>;

const ESP8266 = imageFor("esp8266").bytes;
const C3 = imageFor("esp32c3").bytes;
const S3 = imageFor("esp32s3").bytes;

/** Board code that must not run by itself. */
const RELAY = `export default {
  name: "relay", summary: "a relay", hands: "press",
  async enterBootloader(tools) {
    await tools.setLines({ dtr: false, rts: true });
    await tools.wait(100);
    await tools.setLines({ dtr: true, rts: false });
    await tools.wait(50);
    await tools.setLines({ dtr: false });
  },
};
`;

/** A repo with three boards, as docs/repos.md shows it. */
const REPO: Files = {
  "README.md": "# Boards\n\n<!-- flasher check: profiles -->\n<!-- flasher check: end -->\n\nMore.\n",
  "lamp/flash.yaml": "board: nodemcu\nchip: esp8266\nfiles:\n  - { offset: 0x0, path: lamp.bin }\n" +
    "  - { offset: 0x100000, path: scenes.bin }\n",
  "lamp/lamp.bin": ESP8266,
  "lamp/scenes.bin": noise(0x2000),
  "door/flash.yaml":
    "board: usb_jtag\nchip: esp32c3\nafter: run\nexpect: { text: ready, within: 5s }\nfiles: [{ path: door.bin, offset: 0 }]\n",
  "door/door.bin": C3,
  "panel/panel.flash.yaml":
    "board: native_usb\nchip: esp32s3\nflash: { size: 8MB }\nfiles: [{ path: panel.bin, offset: 0 }]\n",
  "panel/panel.bin": S3,
  ".github/workflows/check.yml": "files: not a profile, and in a hidden folder\n",
  "docker-compose.yml": "services: {}\n",
};

/** Twelve profiles, each with another fault. */
const BROKEN: Files = {
  "01-key.flash.yaml": "prot: auto\nbaud: fast\nfiles:\n  - { offset: 017, path: a.bin }\n",
  "02-syntax.flash.yaml": "files: [\n",
  "03-missing.flash.yaml":
    "files:\n  - { offset: 0x0, path: a.bin }\n  - { offset: 0x10000, path: lost.bin }\n" +
    "  - path: gone.bin\n    offset: 0x20000\n",
  "04-digest.flash.yaml": `files: [{ offset: 0, path: a.bin, sha256: ${"0".repeat(64)} }]\n`,
  "05-overlap.flash.yaml":
    "chip: esp8266\nfiles: [{ offset: 0, path: a.bin }, { offset: 0x1000, path: data.bin }]\n",
  "06-chip.flash.yaml": "chip: esp32c3\nfiles: [{ offset: 0, path: a.bin }]\n",
  "07-not-firmware.flash.yaml": "chip: esp8266\nfiles: [{ offset: 0, path: page.html }]\n",
  "08-outside.flash.yaml": "files: [{ offset: 0, path: ../a.bin }]\n",
  "09-plugin.flash.yaml": "board: ./lost.js\nfiles: [{ offset: 0, path: a.bin }]\n",
  "10-simulated.flash.yaml": "port: sim:toaster\nfiles: [{ offset: 0, path: a.bin }]\n",
  "11-truncated.flash.yaml": "chip: esp8266\nfiles: [{ offset: 0, path: half.bin }]\n",
  "12-too-large.flash.yaml":
    "chip: esp8266\nfiles: [{ offset: 0, path: a.bin }, { offset: 0x7fff000, path: data.bin }]\n",
  "13-good.flash.yaml": "chip: esp8266\nfiles: [{ offset: 0, path: a.bin }]\n",
  "a.bin": ESP8266,
  "data.bin": noise(0x1000),
  "half.bin": ESP8266.slice(0, 0x800),
  "page.html": "<!DOCTYPE html><html></html>",
};

async function builtIn(): Promise<Files> {
  const folder = new URL("../../../profiles/", import.meta.url);
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
  return Object.fromEntries(
    await Promise.all(
      names.map(async (name) =>
        [`profiles/${name}`, await Deno.readTextFile(new URL(name, folder))] as const
      ),
    ),
  );
}

function below(folder: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, file]) => [folder + path, file]));
}

const PLUGIN_PROFILE: Files = {
  "flash.yaml": "board: ./relay.js\nchip: esp8266\nfiles: [{ offset: 0, path: a.bin }]\n",
  "relay.js": RELAY,
  "a.bin": ESP8266,
};
const KEY = sha256(new TextEncoder().encode(RELAY));

Deno.test("check: a repo of three boards", () =>
  assertSessions("check", [
    ["check", { files: REPO }],
    ["check --readme", { files: REPO }],
    ["check --json", { files: REPO }],
    ["check --github", { files: REPO }],
    ["check lamp panel/panel.flash.yaml --quiet", { files: REPO }],
    ["check --no-firmware", { files: { ...REPO, "lamp/lamp.bin": { link: "nowhere" } } }],
    ["check", { files: PLUGIN_PROFILE }],
    [`check --allow-plugin ${KEY}`, { files: PLUGIN_PROFILE }],
    ["check", { files: { "notes.yaml": "a: 1\n" } }],
    ["check nowhere", { files: REPO }],
    ["check --github --json", { files: REPO }],
  ]));

Deno.test("check: twelve broken profiles, each with another fault", () =>
  assertSessions("check_broken", [
    ["check", { files: BROKEN }],
    ["check broken --github", {
      files: below("broken/", BROKEN),
      cwd: "/w/repo/sub",
      env: { GITHUB_WORKSPACE: "/w/repo" },
    }],
    ["check --json", { files: BROKEN }],
  ]));

Deno.test("check: files that a lock names are as good as others, and are never downloaded", () =>
  assertSessions("check_locked", [
    ["check", { files: { ...PROJECT, ...CACHED } }],
    ["check", { files: { ...PROJECT, "firmware/a": FIRMWARE, "firmware/b": DATA } }],
    ["check", { files: PROJECT }],
    ["check --no-firmware", { files: PROJECT }],
    ["check --no-firmware", { files: { ...PROJECT, [cached(DATA)]: DATA } }],
    ["check --no-firmware", { files: { "flash.yaml": PROJECT["flash.yaml"]! } }],
    ["check --github", {
      files: { ...CACHED, "flash.yaml": PROJECT["flash.yaml"]!, "flash.lock": LOCK },
    }],
    ["check", {
      files: {
        ...PROJECT,
        ...CACHED,
        "flash.lock": LOCK.replace("@1.24.1/", "@1.24.0/").replace("v1/data", "v2/data"),
      },
    }],
    ["check", { files: { ...PROJECT, ...CACHED, "flash.lock": LOCK.slice(0, -9) } }],
  ]));

Deno.test("check: the built-in profiles, whose firmware the person brings", async () =>
  assertSessions("check_built_in", [["check profiles --no-firmware", { files: await builtIn() }]]));

Deno.test("check: --readme writes the table, and the next check passes", async () => {
  const first = await flasher(["check", "--readme"], { files: REPO });
  assertEquals(first.code, 0);
  const readme = new TextDecoder().decode(await first.system.readFile("README.md"));
  assertMatch(readme, /^# Boards\n\n<!-- flasher check: profiles -->\n\n\| profile /);
  assertStringIncludes(readme, "| [lamp/flash.yaml](<lamp/flash.yaml>) | esp8266 | nodemcu | 0x0 lamp.bin, ");
  assertMatch(readme, /<!-- flasher check: end -->\n\nMore\.\n$/);
  const second = await flasher(["check"], { files: { ...REPO, "README.md": readme } });
  assertEquals([second.code, second.stderr], [0, ""]);
  const moved = { ...REPO, "README.md": readme, "new.flash.yaml": REPO["panel/panel.flash.yaml"]! };
  const third = await flasher(["check", "--no-firmware"], { files: moved });
  assertEquals(third.code, 12);
});

Deno.test("check: a README is not written while a profile of its folder is invalid", async () => {
  const files = { ...REPO, "lamp/flash.yaml": "files: 7\n" };
  const { system, code, stdout } = await flasher(["check", "--readme"], { files });
  assertEquals(code, 2);
  assertEquals(await system.readFile("README.md"), new TextEncoder().encode(REPO["README.md"] as string));
  assertStringIncludes(stdout, "README.md: not checked, because a profile is invalid");
});

Deno.test("check: every mistake in a profile counts as a fault, even one that is not shown", async () => {
  const many = "files: [{ offset: 0, path: a.bin }]\n" +
    Array.from({ length: 1200 }, (_, n) => `key${n}: 1\n`).join("");
  const { stdout } = await flasher(["check"], {
    files: { "a.bin": ESP8266, "many.flash.yaml": many, "01.flash.yaml": BROKEN["01-key.flash.yaml"]! },
  });
  assertStringIncludes(stdout, "failed 01.flash.yaml: 3 faults\n");
  assertStringIncludes(stdout, "failed many.flash.yaml: 1200 faults\n");
});

Deno.test("check: faults of one kind keep their exit code, different ones are 17", async () => {
  const one = { "a.bin": ESP8266, "03.flash.yaml": BROKEN["03-missing.flash.yaml"]! };
  assertEquals((await flasher(["check"], { files: one })).code, 7);
  const two = { ...one, "01.flash.yaml": BROKEN["01-key.flash.yaml"]! };
  assertEquals((await flasher(["check"], { files: two })).code, 17);
  assertEquals((await flasher(["check", "--no-firmware"], { files: one })).code, 0);
});

Deno.test("check: board code runs only if the command line allows exactly these bytes", async () => {
  const counting = "let x = 0; while (true) x++;\n" + RELAY;
  const files = { ...PLUGIN_PROFILE, "relay.js": counting };
  const without = await flasher(["check"], { files });
  assertEquals(without.code, 0);
  assertStringIncludes(without.stderr, "did not run");
  const memory = { [`/home/me/.config/flasher/plugins.json`]: JSON.stringify({ allowed: [KEY] }) };
  const remembered = await flasher(["check"], { files: { ...PLUGIN_PROFILE, ...memory } });
  assertStringIncludes(remembered.stderr, "did not run");
  const allowed = await flasher(["check", "--allow-plugin", KEY], { files: PLUGIN_PROFILE });
  assertEquals([allowed.code, allowed.stderr], [0, ""]);
});

Deno.test("check: a lock that leads out of its folder is not read, and none of its words are shown", async () => {
  const files = {
    "r/flash.yaml": PROJECT["flash.yaml"]!,
    "r/flash.lock": { link: "/home/me/config.json" },
    "/home/me/config.json": '{ "secret-token": 1 }',
    ...CACHED,
  };
  for (const words of [["check", "r"], ["plan", "r/flash.yaml"]]) {
    const { code, stderr } = await flasher(words, { files });
    assertEquals(code, 7, stderr);
    assertStringIncludes(stderr, "found a symbolic link that leads out of its folder, expected a file");
    assertEquals(stderr.includes("secret-token"), false, stderr);
  }
  // A link to a lock in the same folder or below stays usable.
  const inside = {
    ...PROJECT,
    ...CACHED,
    "flash.lock": { link: "locks/lamp.lock" },
    "locks/lamp.lock": LOCK,
  };
  const { code, stderr } = await flasher(["check"], { files: inside });
  assertEquals(code, 0, stderr);
});
