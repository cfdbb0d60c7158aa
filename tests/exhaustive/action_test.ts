/** action.yml and its scripts: the scripts run here against a folder of release files. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parse } from "yaml";
import { archive } from "../../scripts/release/archive.ts";
import { assetName } from "../../scripts/release/assets.ts";
import { sha256 } from "../../lib/hash.ts";
import { cached, CONFIG, DATA, FIRMWARE, LOCK, PROFILE } from "../fake/locked_project.ts";
import { withFolder } from "../tools/temporary_folder.ts";
import { actionTest, OFFLINE_PROGRAM, type Ran, ROOT, script, withRepo } from "../release/action_script.ts";

const VERSION = "1.2.3";
/** Stands in for the program: prints its arguments. */
const PROGRAM = new TextEncoder().encode('#!/bin/sh\necho "flasher $*"\n');
/** The files of a release at `folder`/v1.2.3. */
async function makeRelease(
  folder: string,
  change: (name: string, bytes: Uint8Array) => Uint8Array = (_, b) => b,
) {
  const files = {
    [assetName(VERSION, "linux")]: PROGRAM,
    [assetName(VERSION, "macos-arm")]: archive([
      { name: `flasher-${VERSION}-macos-arm/flasher`, bytes: PROGRAM, isExecutable: true },
      { name: `flasher-${VERSION}-macos-arm/LICENSE`, bytes: new Uint8Array(1) },
    ]),
    [assetName(VERSION, "windows")]: PROGRAM,
  };
  const sums = Object.entries(files).map(([name, bytes]) => `${sha256(bytes)}  ${name}\n`).join("");
  await Deno.mkdir(`${folder}/v${VERSION}`, { recursive: true });
  for (const [name, bytes] of Object.entries({ ...files, SHA256SUMS: new TextEncoder().encode(sums) })) {
    await Deno.writeFile(`${folder}/v${VERSION}/${name}`, change(name, bytes));
  }
}

const LINUX = { RUNNER_OS: "Linux", RUNNER_ARCH: "X64" };

async function fetch(folder: string, env: Record<string, string> = {}): Promise<Ran> {
  return await script("fetch_release.sh", [`${folder}/got`], {
    env: { VERSION: `v${VERSION}`, SHA256: "", RELEASES: `file://${folder}`, ...LINUX, ...env },
  });
}

actionTest(
  ["curl", "unzip"],
  "action: the executable for the runner is fetched, compared and made executable",
  async () => {
    await withFolder(async (folder) => {
      await makeRelease(folder);
      const mac = { RUNNER_OS: "macOS", RUNNER_ARCH: "ARM64" };
      for (const env of [LINUX, mac]) {
        assertEquals(await fetch(folder, env), { code: 0, out: "" });
        const { stdout } = await new Deno.Command(`${folder}/got/flasher`, { args: ["version"] }).output();
        assertEquals(new TextDecoder().decode(stdout), "flasher version\n");
      }
      assertEquals((await fetch(folder, { RUNNER_OS: "Windows", RUNNER_ARCH: "X64" })).code, 0);
      assertEquals(await Deno.readFile(`${folder}/got/flasher.exe`), PROGRAM);
    });
  },
);

actionTest(["curl"], "action: a release that was changed is refused, and leaves no program", async () => {
  await withFolder(async (folder) => {
    await makeRelease(folder, (name, bytes) => name === assetName(VERSION, "linux") ? bytes.slice(1) : bytes);
    const { code, out } = await fetch(folder);
    assertEquals(code, 1);
    assertMatch(
      out,
      /^::error title=flasher check::Cannot use flasher: the SHA-256 of flasher-1\.2\.3-linux is /,
    );
    assertEquals([...Deno.readDirSync(`${folder}/got`)].map(({ name }) => name).includes("flasher"), false);
  });
});

actionTest(["curl"], "action: the SHA-256 of the workflow decides, not that of the release", async () => {
  await withFolder(async (folder) => {
    await makeRelease(folder);
    assertEquals((await fetch(folder, { SHA256: sha256(PROGRAM) })).code, 0);
    // As Get-FileHash prints it.
    assertEquals(await fetch(folder, { SHA256: sha256(PROGRAM).toUpperCase() }), { code: 0, out: "" });
    const { code, out } = await fetch(folder, { SHA256: "0".repeat(64) });
    assertEquals(code, 1);
    assertStringIncludes(out, `expected ${"0".repeat(64)}`);
  });
});

actionTest(["curl"], "action: a folder with backslashes, as Windows names it, changes no sum", async () => {
  await withFolder(async (folder) => {
    await makeRelease(folder);
    const got = `${folder}/D:\\a\\_temp/flasher`;
    for (const target of ["Linux", "Windows"]) {
      const env = { VERSION: `v${VERSION}`, SHA256: "", RELEASES: `file://${folder}`, RUNNER_ARCH: "X64" };
      const ran = await script("fetch_release.sh", [got], { env: { ...env, RUNNER_OS: target } });
      assertEquals(ran, { code: 0, out: "" });
      const checked = await script("check.sh", [got], {
        env: { FOLDER: "repo", ARGUMENTS: "" },
        cwd: folder,
      });
      assertEquals(checked.out.split("\n")[0], "flasher check repo --github");
    }
  });
});

actionTest(["curl"], "action: a SHA256SUMS with Windows' line ends is understood", async () => {
  await withFolder(async (folder) => {
    const crlf = (bytes: Uint8Array) =>
      new TextEncoder().encode(new TextDecoder().decode(bytes).replaceAll("\n", "\r\n"));
    await makeRelease(folder, (name, bytes) => name === "SHA256SUMS" ? crlf(bytes) : bytes);
    assertEquals(await fetch(folder), { code: 0, out: "" });
  });
});

actionTest(["curl"], "action: what cannot be fetched is said", async () => {
  await withFolder(async (folder) => {
    await makeRelease(folder);
    assertStringIncludes((await fetch(folder, { VERSION: "../evil" })).out, "version is not a tag");
    assertStringIncludes((await fetch(folder, { VERSION: "v9.9.9" })).out, "the release v9.9.9 has no file");
    assertStringIncludes((await fetch(folder, { RUNNER_ARCH: "ARM" })).out, "no release for Linux on ARM");
    await Deno.writeTextFile(`${folder}/v${VERSION}/SHA256SUMS`, `${"0".repeat(64)}  flasher-1.2.3-linuxx\n`);
    assertStringIncludes((await fetch(folder)).out, "found no SHA-256 of flasher-1.2.3-linux");
  });
});

actionTest(
  ["curl"],
  "action: firmware is fetched where a lock stands beside a profile, then all is checked",
  async () => {
    await withFolder(async (folder) => {
      await makeRelease(folder);
      await fetch(folder);
      for (
        const path of ["repo/a/flash.yaml", "repo/a/flash.lock", "repo/b/other.lock", "repo/.git/flash.lock"]
      ) {
        await Deno.mkdir(`${folder}/${path.replace(/[^/]*$/, "")}`, { recursive: true });
        await Deno.writeTextFile(`${folder}/${path}`, "");
      }
      const env = { FOLDER: ".", ARGUMENTS: "--no-firmware --junit *.xml" };
      const { code, out } = await script("check.sh", [`${folder}/got`], { env, cwd: `${folder}/repo` });
      assertEquals([code, out], [
        0,
        "flasher fetch ./a/flash.yaml\nflasher check . --github --no-firmware --junit *.xml\n",
      ]);
    });
  },
);

actionTest(
  [],
  "action: names with spaces are one word, and a hidden folder above is no obstacle",
  async () => {
    const files = {
      ".work/my repo/a b/flash.yaml": "",
      ".work/my repo/a b/flash.lock": "",
      ".work/my repo/node_modules/c/flash.yaml": "",
      ".work/my repo/node_modules/c/flash.lock": "",
      ".work/my repo/-d/\n$(x).yml": "",
      ".work/my repo/-d/\n$(x).lock": "",
    };
    await withRepo({ program: "#!/bin/sh\nprintf '[%s]' \"$@\"; echo\n", files }, async (folder) => {
      const repo = `${folder}/.work/my repo`;
      const { code, out } = await script("check.sh", [`${folder}/got`], {
        env: { FOLDER: repo, ARGUMENTS: "" },
      });
      assertEquals(code, 0, out);
      const lines = out.replaceAll(repo, "REPO").split("]\n").filter((line) => line !== "").sort();
      assertEquals(lines, [
        "[check][REPO][--github",
        "[fetch][REPO/-d/\n$(x).yml",
        "[fetch][REPO/a b/flash.yaml",
      ]);
    });
  },
);

actionTest([], "action: after a failed download, all is checked, and the action fails", async () => {
  const files = { "r/a.yaml": "", "r/a.lock": "" };
  const env = { FOLDER: "r", ARGUMENTS: "" };
  const codes = { fetch: 18, check: 0 };
  const program = (codes: Readonly<Record<"fetch" | "check", number>>) =>
    `#!/bin/sh\necho "$1"\nif [ "$1" = fetch ]; then exit ${codes.fetch}; else exit ${codes.check}; fi\n`;
  await withRepo({ program: program(codes), files }, async (cwd) => {
    assertEquals(await script("check.sh", [`${cwd}/got`], { env, cwd }), { code: 18, out: "fetch\ncheck\n" });
  });
  await withRepo({ program: program({ fetch: 18, check: 7 }), files }, async (cwd) => {
    assertEquals((await script("check.sh", [`${cwd}/got`], { env, cwd })).code, 7);
  });
});

actionTest([], "action: only standard output of the check commands the runner", async () => {
  const program = '#!/bin/sh\necho "::$1 out::x"\nprintf "  ::%s err::x\\na ##[add-path]b\\n" "$1" >&2\n';
  await withRepo({ program, files: { "r/a.yaml": "", "r/a.lock": "" } }, async (cwd) => {
    const { out } = await script("check.sh", [`${cwd}/got`], { env: { FOLDER: "r", ARGUMENTS: "" }, cwd });
    assertEquals(out.split("\n").filter((line) => /^\s*::|##\[/.test(line)), ["::check out::x"]);
    assertEquals(out.match(/err::x/g)?.length, 2);
  });
});

actionTest([], "action: firmware from the cache needs no network, and is checked", async () => {
  const files = {
    "my repo/lamp/flash.yaml": PROFILE,
    "my repo/lamp/flash.lock": LOCK,
    "my repo/lamp/own/config.bin": CONFIG,
    [cached(FIRMWARE, "home/cache")]: FIRMWARE,
    [cached(DATA, "home/cache")]: DATA,
  };
  await withRepo({ program: OFFLINE_PROGRAM, files }, async (cwd) => {
    const env = { FOLDER: "my repo", ARGUMENTS: "", FLASHER_HOME: `${cwd}/home` };
    const { code, out } = await script("check.sh", [`${cwd}/got`], { env, cwd });
    assertEquals(code, 0, out);
    assertStringIncludes(out, "my repo/lamp/flash.yaml");
    assertMatch(out, /^1 profile passed\.$/m);
    await Deno.remove(`${cwd}/home`, { recursive: true });
    const lost = await script("check.sh", [`${cwd}/got`], { env, cwd });
    assertEquals(lost.code !== 0 && lost.out.includes("::error file="), true, lost.out);
  });
});

Deno.test("action: steps name actions by hash, and no input reaches a script as code", async () => {
  const text = await Deno.readTextFile(`${ROOT}action.yml`);
  const { runs, inputs } = parse(text) as {
    readonly runs: { readonly using: string; readonly steps: readonly Record<string, string>[] };
    readonly inputs: Record<string, { readonly description?: string }>;
  };
  assertEquals(runs.using, "composite");
  for (const { uses, run } of runs.steps) {
    if (uses !== undefined) assertMatch(uses, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    if (run === undefined) continue;
    assertEquals(run.includes("${{"), false, run);
    for (const [, path] of run.matchAll(/(scripts\/[\w/.]+)/g)) await Deno.stat(`${ROOT}${path}`);
  }
  const used = new Set([...text.matchAll(/inputs\.(\w+)/g)].map(([, name]) => name!));
  assertEquals([...used].sort(), Object.keys(inputs).sort());
  const described = [...(await Deno.readTextFile(`${ROOT}docs/repos.md`)).matchAll(/^\| `(\w+)` +\|/gm)];
  assertEquals(described.map(([, name]) => name).sort(), Object.keys(inputs).sort());
});
