/**
 * A release, made as its workflow makes it: two builds of the same sources are equal, the files have the sums that
 * SHA256SUMS says, the executables start, and the Debian package installs and leaves nothing behind.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "yaml";
import { parseThirdParty } from "../../scripts/release/third_party.ts";
import { withFolder } from "../tools/temporary_folder.ts";
import { wine } from "./wine.ts";
import { DENORT, exists, LACKING, ROOT } from "./parts.ts";

/** What is built from. */
const SOURCES = [
  "CHANGELOG.md",
  "LICENSE",
  "THIRD_PARTY.md",
  "deno.json",
  "deno.lock",
  "demo",
  "docs",
  "flash.schema.json",
  "flash.yaml",
  "lib",
  "main.ts",
  "plugins",
  "profiles",
  "scripts",
];

interface Ran {
  readonly code: number;
  readonly output: string;
}

async function run(
  command: string,
  args: readonly string[],
  options: Deno.CommandOptions = {},
): Promise<Ran> {
  const { code, stdout, stderr } = await new Deno.Command(command, { args: [...args], ...options }).output();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout) + decoder.decode(stderr) };
}

async function succeed(
  command: string,
  args: readonly string[],
  options: Deno.CommandOptions = {},
): Promise<string> {
  const { code, output } = await run(command, args, options);
  assertEquals(code, 0, `${command} ${args.join(" ")}: ${output}`);
  return output;
}

/** The base runtime of a system, if this computer cannot download it. */
async function baseRuntime(system: string): Promise<Record<string, string>> {
  return exists(DENORT) ? { DENORT_BIN: (await succeed(DENORT, [system])).trim() } : {};
}

const TARGETS = ["linux", "windows"] as const;

/** Builds in a copy of the sources at `folder`. */
async function build(folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  await succeed("cp", ["-r", ...SOURCES.map((name) => `${ROOT}/${name}`), folder]);
  for (const target of TARGETS) {
    await succeed(Deno.execPath(), ["task", "compile", target], {
      cwd: folder,
      env: await baseRuntime(target),
    });
  }
}

const canCompile = Deno.build.os === "linux" && Deno.build.arch === "x86_64";

Deno.test({
  name: "release: two builds are equal, the sums are right, and the package installs and leaves nothing",
  ignore: !canCompile,
  fn: (t) =>
    withFolder(async (folder) => {
      const [first, second] = [`${folder}/a`, `${folder}/another/place/b`];
      await build(first);
      await build(second);
      for (const file of ["flasher-linux", "flasher.exe"]) {
        await succeed("cmp", [`${first}/dist/${file}`, `${second}/dist/${file}`]);
      }
      await succeed(
        Deno.execPath(),
        ["task", "release", "--rehearsal", "--repository", "maker/flasher", ...TARGETS],
        { cwd: first },
      );
      const out = `${first}/dist/release`;
      await succeed("sha256sum", ["--strict", "-c", "SHA256SUMS"], { cwd: out });
      const summed = (await Deno.readTextFile(`${out}/SHA256SUMS`)).trim().split("\n").map((line) =>
        line.slice(66)
      );
      const files = [...Deno.readDirSync(out)].filter(({ isFile }) => isFile).map(({ name }) => name);
      assertEquals(
        summed.toSorted(),
        files.filter((name) => !["SHA256SUMS", "NOTES.md"].includes(name)).toSorted(),
      );

      // Scoop and winget would refuse an executable with another sum.
      const sum = (await Deno.readTextFile(`${out}/SHA256SUMS`)).match(
        /^([0-9a-f]{64}) .*-windows\.exe$/m,
      )![1]!;
      const manifests = files.filter((name) => name === "flasher.json" || name.endsWith(".yaml"));
      assertEquals(manifests.length, 4);
      const texts = await Promise.all(manifests.map((name) => Deno.readTextFile(`${out}/${name}`)));
      assertEquals(texts.filter((text) => text.toLowerCase().includes(sum)).length, 2);
      await checkUpload(first, files.filter((name) => name !== "NOTES.md"));

      const bom = JSON.parse(
        await Deno.readTextFile(`${out}/${files.find((name) => name.endsWith(".cdx.json"))}`),
      );
      const listed = parseThirdParty(await Deno.readTextFile(`${first}/THIRD_PARTY.md`));
      assertEquals(
        bom.components.map(({ name }: { name: string }) => name).toSorted(),
        listed.map(({ name }) => name).toSorted(),
      );

      const linux = files.find((name) => name.endsWith("-linux"))!;
      assertStringIncludes(await succeed(`${out}/${linux}`, ["version"]), "flasher ");
      if (LACKING.wine.length === 0) {
        const { env, installed } = await wine();
        const { command, args } = await installed(
          `${out}/${files.find((name) => name.endsWith("-windows.exe"))}`,
        );
        assertStringIncludes(await succeed(command, [...args, "version"], { env }), "flasher ");
      }
      await t.step({
        name: `the Debian package${canInstall ? "" : " (SKIPPED, it needs root and debootstrap)"}`,
        ignore: !canInstall,
        fn: () => installAndRemove(`${out}/${files.find((name) => name.endsWith("_amd64.deb"))}`, folder),
      });
    }),
});

/** The last step of the workflow, with a program that prints what it would publish. */
async function checkUpload(folder: string, files: readonly string[]): Promise<void> {
  const workflow = parse(await Deno.readTextFile(`${ROOT}/.github/workflows/release.yml`)) as {
    readonly jobs: { readonly release: { readonly steps: readonly { readonly run?: string }[] } };
  };
  const { run: upload = "" } = workflow.jobs.release.steps.at(-1)!;
  await Deno.writeTextFile(`${folder}/gh`, '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 });
  const printed = await succeed("bash", ["-e", "-c", upload], {
    cwd: folder,
    env: { TAG: "v0.1.0", PATH: `${folder}:${Deno.env.get("PATH")}` },
  });
  const [release, create, tag, ...words] = printed.trim().split("\n");
  assertEquals([release, create, tag], ["release", "create", "v0.1.0"]);
  const notes = words.indexOf("--notes-file") + 1;
  const published = words.filter((word, index) => word.startsWith("dist/") && index !== notes);
  assertEquals(words[notes], "dist/release/NOTES.md");
  assertEquals(published.toSorted(), files.map((name) => `dist/release/${name}`).toSorted());
}

const canInstall = canCompile && Deno.uid() === 0 && exists("/usr/sbin/debootstrap");

/** In a fresh root of Debian. */
async function installAndRemove(deb: string, folder: string): Promise<void> {
  const root = `${folder}/root`;
  await succeed("debootstrap", ["--variant=minbase", "--include=man-db", "bookworm", root]);
  const inside = (...args: readonly string[]) => succeed("chroot", [root, ...args]);
  await succeed("mount", ["-t", "proc", "proc", `${root}/proc`]);
  try {
    await succeed("cp", [deb, `${root}/tmp/flasher.deb`]);
    const before = await filesOf(root);
    await inside("dpkg", "-i", "/tmp/flasher.deb");
    assertStringIncludes(await inside("flasher", "version"), "flasher ");
    assertStringIncludes(await inside("flasher", "run", "nodemcu.yaml", "--help"), "Usage: flasher run");
    assertStringIncludes(await inside("man", "flasher"), "write firmware to ESP8266");
    assertStringIncludes(await inside("cat", "/usr/lib/udev/rules.d/70-flasher.rules"), 'SUBSYSTEM=="tty"');
    const added = (await filesOf(root)).filter((path) => !before.includes(path));
    assert(added.includes("/usr/bin/flasher"), added.join("\n"));
    await inside("dpkg", "--purge", "flasher");
    // man and ldconfig keep caches of their own.
    const left = (await filesOf(root)).filter((path) =>
      !before.includes(path) && !path.startsWith("/var/cache/")
    );
    assertEquals(left, []);
  } finally {
    await succeed("umount", [`${root}/proc`]);
  }
}

async function filesOf(root: string): Promise<string[]> {
  const found = await succeed("find", [root, "-xdev", "-not", "-path", `${root}/proc/*`]);
  return found.split("\n").map((path) => path.slice(root.length));
}
