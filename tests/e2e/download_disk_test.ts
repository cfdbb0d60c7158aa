/** Disks that are full or read-only, and two programs at once, with the whole program on real file systems. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../lib/errors.ts";
import { sha256 } from "../../lib/hash.ts";
import { formatLock, type LockEntry, parseLock } from "../../lib/lock/lock.ts";
import { noise } from "../fake/firmware.ts";
import { CACHED, PROJECT } from "../fake/locked_project.ts";
import { withFolder } from "../tools/temporary_folder.ts";
import { testWith } from "./parts.ts";
import { type Ended, type Program, PROGRAMS, run } from "./program.ts";
import { type Certificates, makeCertificates, startServer, type WebServer } from "./web_server.ts";

const ADDRESS = "https://micropython.org/resources/firmware/a.bin";
const FILE = noise(600_000, 3);
const ENTRY: LockEntry = {
  url: ADDRESS,
  sha256: sha256(FILE),
  size: FILE.length,
  seen: "2026-03-01",
  hashFrom: "first download",
};

/** `command` after a shell in a mount namespace of its own has done `before`; then it prints the files in `list`. */
function withMounts(before: string, { list }: { readonly list: string }): Program {
  const script =
    `${before}\ncode=0\n"$@" || code=$?\nfind ${list} -type f -printf 'there: %P %s\\n'\necho listed\nexit $code`;
  const args = ["--map-root-user", "--mount", "sh", "-ec", script, "sh", PROGRAMS.compiled.command];
  return { name: "mounts", needs: ["compiled"], command: "unshare", args };
}

function filesThere({ out, err }: Ended): string[] {
  assert(out.endsWith("listed\n"), out + err);
  return out.split("\n").filter((line) => line.startsWith("there: "));
}

async function layOut(folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}/flash.yaml`, `files: [{ offset: 0, url: "${ADDRESS}" }]\n`);
  await Deno.writeTextFile(`${folder}/flash.lock`, formatLock({ firmware: {}, urls: { [ADDRESS]: ENTRY } }));
}

interface World {
  readonly folder: string;
  readonly server: WebServer;
  /** Runs it in the project, with the cache in `home`. */
  readonly flasher: (args: readonly string[], program?: Program) => Promise<Ended>;
}

async function withWorld(
  act: (world: World, certificates: Certificates) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const certificates = await makeCertificates(folder);
    await layOut(`${folder}/project`);
    await Deno.mkdir(`${folder}/home`);
    await using server = startServer(certificates, () => ({ body: FILE }));
    const env = { FLASHER_HOME: `${folder}/home`, HTTPS_PROXY: server.proxy, NO_PROXY: "", ALL_PROXY: "" };
    const flasher = (args: readonly string[], program: Program = PROGRAMS.compiled) =>
      run(program, [...args, "--ca", certificates.authorityPath], { cwd: `${folder}/project`, env });
    await act({ folder, server, flasher }, certificates);
  });
}

testWith(
  ["compiled", "openssl", "mounts"],
  "full disk: a cache that the download does not fit into keeps no part of it, and says so once",
  () =>
    withWorld(async ({ folder, server, flasher }) => {
      const home = `${folder}/home`;
      const small = withMounts(`mount -t tmpfs -o size=300k none ${home}`, { list: home });
      for (const command of ["fetch", "lock"]) {
        if (command === "lock") await Deno.remove(`${folder}/project/flash.lock`);
        const ended = await flasher([command], small);
        assertEquals(filesThere(ended), [], ended.out);
        assertEquals(ended.err.match(/Cannot write the cache/g)?.length, 1, ended.err);
        assertStringIncludes(ended.err, "the disk is full");
        // The lock is beside the profile, where there is room.
        assertEquals(ended.code, command === "fetch" ? EXIT.outputFailed : EXIT.ok, ended.err);
      }
      assertEquals(server.asked.length, 2);
      const locked = parseLock(await Deno.readTextFile(`${folder}/project/flash.lock`));
      assertEquals(locked.urls[ADDRESS]!.sha256, ENTRY.sha256);
    }),
);

testWith(
  ["compiled", "openssl", "mounts"],
  "full disk: a lock that does not fit leaves the earlier one",
  () =>
    withWorld(async ({ folder, flasher }) => {
      const project = `${folder}/project`;
      const before = `mount -t tmpfs -o size=12k none ${project}\ncd ${project}
printf 'files: [{ offset: 0, url: "%s" }]\\n' ${ADDRESS} >flash.yaml
printf '{\\n  "version": 1,\\n  "firmware": {},\\n  "urls": {}\\n}\\n' >flash.lock
cat /dev/zero >filled 2>/dev/null || true`;
      const ended = await flasher(["lock"], withMounts(before, { list: `${project} ! -name filled` }));
      assertEquals(ended.code, EXIT.outputFailed, ended.err);
      assertStringIncludes(ended.err, "the disk is full");
      const profile = `files: [{ offset: 0, url: "${ADDRESS}" }]\n`;
      const empty = formatLock({ firmware: {}, urls: {} });
      assertEquals(filesThere(ended).sort(), [
        `there: flash.lock ${empty.length}`,
        `there: flash.yaml ${profile.length}`,
      ]);
    }),
);

testWith(
  ["compiled", "mounts"],
  "read-only stick: a bundle runs from it, without a warning, and cannot be changed",
  () =>
    withFolder(async (folder) => {
      const write = async (path: string, content: unknown) => {
        await Deno.mkdir(path.replace(/[^/]*$/, ""), { recursive: true });
        const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content as Uint8Array;
        await Deno.writeFile(path, bytes);
      };
      for (const [path, content] of Object.entries(PROJECT)) {
        await write(`${folder}/project/${path}`, content);
      }
      for (const [n, bytes] of Object.values(CACHED).entries()) {
        await write(`${folder}/project/firmware/${n}`, bytes);
      }
      const env = { FLASHER_HOME: `${folder}/home` };
      const stick = `${folder}/stick`;
      const made = await run(PROGRAMS.compiled, ["bundle", stick], { cwd: `${folder}/project`, env });
      assertEquals(made.code, EXIT.ok, made.err);
      const readOnly = withMounts(
        `mount --bind ${stick} ${stick}; mount -o remount,ro,bind ${stick}; cd ${stick}`,
        { list: `${stick} -name '*.part'` },
      );
      const ended = await run(readOnly, ["run"], { cwd: folder, env });
      assertEquals([ended.code, ended.err], [EXIT.ok, ""], ended.out);
      assertStringIncludes(ended.out, "read back and equal");
      // Even the program's own memory is on the stick.
      const onStick = { FLASHER_HOME: `${stick}/home` };
      assertEquals((await run(readOnly, ["run"], { cwd: folder, env: onStick })).code, EXIT.ok);
      // Nothing is to be written, so nothing fails.
      const lock = await run(readOnly, ["lock"], { cwd: folder, env });
      assertEquals([lock.code, lock.err], [EXIT.ok, ""]);
      await Deno.writeTextFile(`${folder}/project/flash.yaml`, `# changed\n${PROJECT["flash.yaml"]}`);
      const project = { cwd: folder, env };
      const args = ["bundle", stick, `${folder}/project/flash.yaml`];
      const refused = await run(readOnly, args, project);
      assertEquals(refused.code, EXIT.outputFailed, refused.err);
      assertStringIncludes(refused.err, "the disk is read-only");
      assertEquals(filesThere(refused), []);
    }),
);

testWith(
  ["compiled", "openssl"],
  "two at once: lock and fetch, two locks, and two bundles leave whole files",
  () =>
    withWorld(async ({ folder, flasher }) => {
      const project = `${folder}/project`;
      const lockText = await Deno.readTextFile(`${project}/flash.lock`);
      for (const pair of [["lock", "fetch"], ["lock", "lock"], ["lock", "fetch"], ["lock", "lock"]]) {
        await Deno.remove(`${folder}/home/cache`, { recursive: true }).catch(() => {});
        // Two locks begin without one.
        if (pair[1] === "lock") await Deno.remove(`${project}/flash.lock`);
        const ended = await Promise.all(pair.map((command) => flasher([command])));
        assertEquals(ended.map(({ code, err }) => [code, err]), [[EXIT.ok, ""], [EXIT.ok, ""]]);
        const now = parseLock(await Deno.readTextFile(`${project}/flash.lock`));
        assertEquals(now.urls[ADDRESS]!.sha256, ENTRY.sha256);
        await Deno.writeTextFile(`${project}/flash.lock`, lockText);
      }
      await assertNoParts(folder);

      const env = { FLASHER_HOME: `${folder}/home` };
      const bundle = () => run(PROGRAMS.compiled, ["bundle", `${folder}/out`], { cwd: project, env });
      for (let time = 0; time < 4; time++) {
        await Deno.writeTextFile(
          `${project}/flash.yaml`,
          `# ${time}\nfiles: [{ offset: 0, url: "${ADDRESS}" }]\n`,
        );
        for (const { code, err } of await Promise.all([bundle(), bundle()])) {
          // One of them may meet a file of the other, and says so; it never reports success for a bundle that is not whole.
          if (code !== EXIT.ok) {
            assert(/^error: Cannot /.test(err) && code !== EXIT.internal, `${code} ${err}`);
          }
        }
        const { code, err } = await bundle();
        assertEquals(code, EXIT.ok, err);
        const sums = new Deno.Command("sha256sum", {
          args: ["-c", "--quiet", "SHA256SUMS"],
          cwd: `${folder}/out`,
        });
        assertEquals((await sums.output()).success, true);
      }
      await assertNoParts(folder);
    }),
);

async function assertNoParts(folder: string): Promise<void> {
  const { stdout } = await new Deno.Command("find", { args: [folder, "-name", "*.part"] }).output();
  assertEquals(new TextDecoder().decode(stdout), "");
}
