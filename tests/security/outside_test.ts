/** Files outside a profile's folder: neither opened, looked at nor mentioned, however they are spelled. */
import { assertEquals } from "@std/assert";
import { APP, profile } from "../cli/world.ts";
import { type FakeFile, type FakeOptions, flasher } from "../fake/system.ts";
import { assertHeld } from "./table.ts";

/** Files that an attacker would like to know about. No attempt contains any of these names. */
const SECRETS: Readonly<Record<string, FakeFile>> = {
  "/home/me/.ssh/id_ed25519": "secret",
  "/home/you/diary.txt": "secret",
  "/home/you/app.bin": APP,
  "/etc/shadow.bin": "secret",
  "/etc/passwd": "secret",
  "/home/app.bin": APP,
  "/dev/zero": { kind: "other" },
  "/proc/self/environ": { size: 0 },
  "/work.bin": APP,
};
const WORLD: Readonly<Record<string, FakeFile>> = {
  ...SECRETS,
  "p/app.bin": APP,
  "p/fw/app.bin": APP,
  "p/fw/deep/x": "",
};
const FOLDER = "/home/me/p";

const TARGETS = [
  "/etc/passwd",
  "/etc/passw",
  "/etc/shadow.bi",
  "/home/you/app.bin",
  "/home/you/diary.tx",
  "/home/you",
  "/home/me/.ssh/id_ed25518",
  "/home/me",
  "/home/me/pp",
  "/home/me/p2/app.bin",
  "/home/app.bi",
  "/dev/zero",
  "/dev/zer",
  "/proc/self/environ",
  "/proc/self/cwd/app.bin",
  "/nowhere/at/all.bin",
  "/",
];
const UP = "../../..";
const SPELLINGS: readonly ((path: string) => string)[] = [
  (path) => path,
  (path) => `/${path}`,
  (path) => `//${path}`,
  (path) => `/.${path}`,
  (path) => `/x/..${path}`,
  (path) => `${UP}${path}`,
  (path) => `./${UP}${path}`,
  (path) => `.//${UP}/${path}`,
  (path) => `fw/../${UP}${path}`,
  (path) => `fw/deep/../../${UP}${path}`,
  (path) => `nowhere/../${UP}${path}`,
  (path) => `${UP}/..${path}`,
  (path) => `${UP}/../../../../../../..${path}`,
  (path) => `${FOLDER}/..//../..${path}`,
  (path) => `${FOLDER}/${UP}${path}`,
  (path) => `${path}/`,
  (path) => `${path}/.`,
];
const PATHS = [...new Set(TARGETS.flatMap((target) => SPELLINGS.map((spell) => spell(target))))];

function isInside(path: string): boolean {
  return path === FOLDER || path.startsWith(`${FOLDER}/`) || path.startsWith("/home/me/.config/flasher/");
}

/** What the run touched or mentioned outside the folder; undefined if nothing. */
async function leak(
  args: readonly string[],
  { codes, ...options }: FakeOptions & { readonly codes: readonly number[] },
): Promise<string | undefined> {
  const { system, code, stdout, stderr } = await flasher(args, { cwd: FOLDER, ...options });
  if (!codes.includes(code)) return `exit ${code}: ${stderr}`;
  const touched = system.touched.filter((path) => !isInside(path));
  if (touched.length > 0) return `touched ${touched}`;
  const said = stdout + stderr;
  if (/Did you mean|not there|does not exist|no such file|Looked in|a folder|regular/.test(said)) return said;
  const told = ["id_ed25519", "diary.txt", "shadow.bin", "secret"].find((name) => said.includes(name));
  return told === undefined ? undefined : `told of ${told}`;
}

function inProfile(path: string, more = ""): Readonly<Record<string, FakeFile>> {
  const files = more === "" ? [[0, path]] as const : [[0, "app.bin"]] as const;
  return { ...WORLD, [`${FOLDER}/flash.yaml`]: profile({ files, more }) };
}

for (const args of [["plan"], ["plan", "--json"], ["run", "--json"], ["verify"]]) {
  Deno.test(`outside: ${args.join(" ")} touches and tells nothing`, () =>
    assertHeld(
      "profile-paths",
      PATHS,
      (path) => leak(args, { files: inProfile(path), codes: [7] }),
    ));
}

Deno.test("outside: a board's file", () =>
  assertHeld(
    "profile-paths",
    PATHS,
    (path) => {
      const code = `${path.replace(/\/\.?$/, "/x")}.js`;
      return leak(["run"], { files: inProfile("", `board: ${JSON.stringify(code)}\n`), codes: [10] });
    },
  ));

Deno.test("outside: links in the folder that lead there", () => {
  const links = TARGETS.filter((target) => !isInside(target)).flatMap((target) =>
    [target, `${UP}${target}`, `./${UP}${target}`, `/proc/self/root${target}`].flatMap((link) => [
      { path: "link.bin", files: { [`${FOLDER}/link.bin`]: { link } } },
      { path: "link/app.bin", files: { [`${FOLDER}/link`]: { link } } },
      { path: "link/ap.bin", files: { [`${FOLDER}/link`]: { link } } },
      {
        path: "first.bin",
        files: {
          [`${FOLDER}/first.bin`]: { link: "second.bin" },
          [`${FOLDER}/second.bin`]: { link: `${FOLDER}/third.bin` },
          [`${FOLDER}/third.bin`]: { link },
        },
      },
    ])
  );
  return assertHeld(
    "profile-paths",
    links,
    ({ path, files }) => leak(["plan", "--json"], { files: { ...inProfile(path), ...files }, codes: [7] }),
  );
});

Deno.test("outside: init --from and --from-esptool read nothing before they refuse it", () => {
  const sources = PATHS.filter((path) => !path.endsWith("/")).flatMap((path) => {
    const build = JSON.stringify({ flash_files: { "0x0": path }, extra_esptool_args: { chip: "esp8266" } });
    const page = JSON.stringify({ builds: [{ chipFamily: "ESP8266", parts: [{ path, offset: 0 }] }] });
    return [
      { args: ["--from", "build.json"], files: { [`${FOLDER}/build.json`]: build } },
      { args: ["--from", "manifest.json"], files: { [`${FOLDER}/manifest.json`]: page } },
      { args: ["--from-esptool", `esptool.py write_flash 0x0 '${path}'`], files: {} },
      { args: ["--file", `0x0=${path}`], files: {} },
    ];
  });
  return assertHeld(
    "profile-paths",
    sources,
    // A manifest must not name an absolute path.
    ({ args, files }) => leak(["init", ...args], { files: { ...WORLD, ...files }, codes: [2, 7] }),
  );
});

Deno.test("outside: with --allow-outside the user may read all of it", async () => {
  const { code, stderr } = await flasher(["plan", "--allow-outside"], {
    cwd: FOLDER,
    files: inProfile("/home/you/app.bin"),
  });
  assertEquals([code, stderr], [0, ""]);
});
