/** What git itself says of a secrets file, and what flasher says. */
import { assertEquals } from "@std/assert";
import { gitStanding } from "../../../lib/app/secrets/git_tracks.ts";
import { indexHas } from "../../../lib/app/secrets/git_index.ts";
import { REAL } from "../../fake/real_system.ts";

const hasGit = await new Deno.Command("git", { args: ["--version"], stdout: "null", stderr: "null" }).output()
  .then(({ success }) => success, () => false);

function testWithGit(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: hasGit ? name : `${name} (SKIPPED, it needs git)`, ignore: !hasGit, fn });
}

async function inWorkTree(
  args: readonly string[],
  fn: (folder: string, git: (...args: readonly string[]) => Promise<boolean>) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "flasher-git-" });
  const git = async (...args: readonly string[]) =>
    (await new Deno.Command("git", {
      args: [...args],
      cwd: folder,
      env: { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", XDG_CONFIG_HOME: `${folder}/config` },
      stdout: "null",
      stderr: "null",
    }).output()).success;
  try {
    assertEquals(await git("init", ...args), true);
    await fn(folder, git);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const write = async (folder: string, path: string, text: string) => {
  await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
  await Deno.writeTextFile(`${folder}/${path}`, text);
};

for (const version of ["2", "4"]) {
  for (const hash of ["sha1", "sha256"]) {
    testWithGit(`git: a tracked file is found in an index of version ${version} with ${hash}`, async () => {
      await inWorkTree([`--object-format=${hash}`], async (folder, git) => {
        const tracked = ["a", "class/secrets.env", "class/secrets.txt", "class/sécrets", "z/with space"];
        for (const path of tracked) await write(folder, path, path);
        await git("config", "index.version", version);
        await git("add", "--all");
        await write(folder, "later", "");
        await git("add", "--intent-to-add", "later"); // an entry with longer flags
        const index = await Deno.readFile(`${folder}/.git/index`);
        for (const path of [...tracked, "later"]) assertEquals(indexHas(index, path), true, path);
        for (const path of ["class", "secrets.env", "class/secrets", "lass/secrets.env", ""]) {
          assertEquals(indexHas(index, path), false, path);
        }
      });
    });
  }
}

/** Each: the .gitignore files, by folder. The file is class/private/secrets. */
const IGNORES: readonly Readonly<Record<string, string>>[] = [
  {},
  { "": "secrets" },
  { "": "*.env\nsecret?" },
  { "": "/secrets" },
  { "": "/class" },
  { "": "private/" },
  { "": "private/*" },
  { "": "**/secrets" },
  { "": "class/**" },
  { "": "class/*/secrets" },
  { "": "secret[a-z]" },
  { "": "secrets/" },
  { "": "secrets\n!secrets" },
  { "": "\\secrets" },
  { "": "secrets   " },
  { "": "# secrets" },
  { "": "SECRETS" },
  { "": "secrets", "class": "!secrets" },
  { "": "private/", "class/private": "!secrets" },
  { "": "!secrets", "class/private": "secrets" },
  { "class": "/private" },
  { "class": "/secrets" },
  { "class/private": "/secrets" },
];

testWithGit("git: flasher says of each .gitignore what git says", async () => {
  for (const ignores of IGNORES) {
    await inWorkTree([], async (folder, git) => {
      await write(folder, "class/private/secrets", "WIFI=12345678");
      for (const [of, text] of Object.entries(ignores)) await write(folder, `${of}/.gitignore`, `${text}\n`);
      const expected = await git("check-ignore", "class/private/secrets") ? "safe" : "not ignored";
      const found = await gitStanding(REAL, `${folder}/class/private/secrets`);
      assertEquals(found, expected, JSON.stringify(ignores));
    });
  }
});

testWithGit(
  "git: .git/info/exclude and the user's own ignore file count, behind each .gitignore",
  async () => {
    for (const ignores of [{}, { "": "!secrets" }, { "class": "!secrets" }]) {
      for (
        const [own, text] of [[".git/info/exclude", "secrets"], ["config/git/ignore", "private/"], [
          "x",
          "secrets",
        ]]
      ) {
        await inWorkTree([], async (folder, git) => {
          await write(folder, "class/private/secrets", "WIFI=12345678");
          await write(folder, own!, `${text}\n`);
          for (const [of, text] of Object.entries(ignores)) {
            await write(folder, `${of}/.gitignore`, `${text}\n`);
          }
          const expected = await git("check-ignore", "class/private/secrets") ? "safe" : "not ignored";
          const env = (name: string) => name === "XDG_CONFIG_HOME" ? `${folder}/config` : undefined;
          const found = await gitStanding({ ...REAL, env }, `${folder}/class/private/secrets`);
          assertEquals(found, expected, `${own} ${JSON.stringify(ignores)}`);
        });
      }
    }
  },
);

testWithGit("git: in a further work tree, .git is a file, and tracked files are found", async () => {
  await inWorkTree([], async (folder, git) => {
    await write(folder, "secrets", "WIFI=12345678");
    await git("add", "--all");
    await git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-m", "a");
    assertEquals(await git("worktree", "add", "further"), true);
    assertEquals((await REAL.stat(`${folder}/further/.git`))?.kind, "file");
    assertEquals(await gitStanding(REAL, `${folder}/further/secrets`), "tracked");
    await write(folder, "further/other.env", "WIFI=12345678");
    assertEquals(await gitStanding(REAL, `${folder}/further/other.env`), "not ignored");
    await write(folder, ".git/info/exclude", "other.env\n");
    assertEquals(await gitStanding(REAL, `${folder}/further/other.env`), "safe");
  });
});

Deno.test("git: an index that is cut, or holds wrong lengths, ends the search", () => {
  const bytes = (...parts: readonly (string | number)[]) =>
    Uint8Array.from(
      parts.flatMap((part) => typeof part === "number" ? [part] : [...new TextEncoder().encode(part)]),
    );
  const header = (version: number) => bytes("DIRC", 0, 0, 0, version, 0xff, 0xff, 0xff, 0xff);
  const entry = new Uint8Array(62);
  entry[61] = 7; // the length of the path
  for (
    const rest of [
      [],
      [...entry],
      [...entry, ...bytes("secrets")],
      [...entry, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    ]
  ) {
    for (const version of [2, 4]) {
      assertEquals(indexHas(Uint8Array.from([...header(version), ...rest]), "secrets"), false);
    }
  }
  assertEquals(indexHas(Uint8Array.from([...header(2), ...entry, ...bytes("secrets", 0)]), "secrets"), true);
  assertEquals(indexHas(new Uint8Array(), "secrets"), false);
});
