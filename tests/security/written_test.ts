/** What flasher writes: never through a link, never over another file, and private files for their owner only. */
import { createHash } from "node:crypto";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { openLog } from "../../lib/app/system/disk_log.ts";
import { PROJECT, SMALL } from "../cli/world.ts";
import { withFolder } from "../tools/temporary_folder.ts";
import { REAL } from "../fake/real_system.ts";
import { type FakeFile, flasher } from "../fake/system.ts";
import { assertHeld } from "./table.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const TEXT = new TextEncoder().encode("new");
const unix = { ignore: Deno.build.os === "windows" };

/** Traps under the name that flasher writes to, made in a folder beside a file "outside". */
const TRAPS: Readonly<
  Record<string, (place: { readonly path: string; readonly outside: string }) => Promise<unknown>>
> = {
  "a link to a file": ({ path, outside }) => Deno.symlink(outside, path),
  "a link that leads nowhere": ({ path, outside }) => Deno.symlink(`${outside}.new`, path),
  "a link to a link": async ({ path, outside }) => {
    await Deno.symlink(outside, `${path}.2`);
    await Deno.symlink(`${path}.2`, path);
  },
  "a link to a folder": async ({ path, outside }) => {
    await Deno.mkdir(`${outside}.folder`);
    await Deno.symlink(`${outside}.folder`, path);
  },
  "a link in a circle": ({ path }) => Deno.symlink(path, path),
  "a link to a device": ({ path }) => Deno.symlink("/dev/full", path),
  "a hard link": ({ path, outside }) => Deno.link(outside, path),
  "a folder": ({ path }) => Deno.mkdir(path),
};

/** Sets the trap, writes, and returns what happened to the file outside. */
async function sprung(trap: string, write: (path: string) => unknown): Promise<string | undefined> {
  let found: string | undefined;
  await withFolder(async (folder) => {
    const [path, outside] = [`${folder}/out.txt`, `${folder}/outside`];
    await Deno.writeTextFile(outside, "mine");
    await TRAPS[trap]!({ path, outside });
    const before = (await Array.fromAsync(Deno.readDir(folder))).length;
    let refused = false;
    try {
      await write(path);
    } catch {
      refused = true;
    }
    const text = await Deno.readTextFile(outside);
    if (text !== "mine") found = `the file outside is ${JSON.stringify(text)}`;
    const after = (await Array.fromAsync(Deno.readDir(folder))).length;
    if (after !== before) found = `${after} files instead of ${before}`;
    if (!refused) found ??= "written";
  });
  return found;
}

Deno.test({
  name: "written: --trace and --log open no link, and no second name of a file",
  ...unix,
  fn: () => assertHeld("links-and-temp", Object.keys(TRAPS), (trap) => sprung(trap, openLog)),
});

Deno.test({
  name: "written: a new file replaces nothing that came meanwhile",
  ...unix,
  fn: () =>
    assertHeld(
      "links-and-temp",
      Object.keys(TRAPS),
      (trap) => sprung(trap, (path) => REAL.writeFile(path, TEXT, { replace: false })),
    ),
});

Deno.test({
  name: "written: --force replaces a link itself, never what it leads to",
  ...unix,
  fn: () =>
    assertHeld("links-and-temp", Object.keys(TRAPS).filter((trap) => trap !== "a folder"), async (trap) => {
      const found = await sprung(trap, async (path) => {
        await REAL.writeFile(path, TEXT, { replace: true });
        assertEquals((await Deno.lstat(path)).isFile, true);
        assertEquals(await Deno.readTextFile(path), "new");
        throw new Error("as it should be");
      });
      return found;
    }),
});

Deno.test({
  name: "written: a link that waits where the half-written file was guessed to be is not followed",
  ...unix,
  fn: () =>
    withFolder(async (folder) => {
      const [path, outside] = [`${folder}/dump.bin`, `${folder}/outside`];
      await Deno.writeTextFile(outside, "mine");
      for (const guess of [`${Deno.pid}.part`, "part", "tmp", `${Deno.pid}.tmp`]) {
        await Deno.symlink(outside, `${path}.${guess}`);
      }
      await REAL.tryWriting(path);
      await REAL.writeFile(path, TEXT, { replace: true });
      assertEquals(await Deno.readTextFile(outside), "mine");
      assertEquals(await Deno.readTextFile(path), "new");
    }),
});

Deno.test({
  name: "written: the names of half-written files cannot be guessed, and none stays behind",
  ...unix,
  fn: () =>
    withFolder(async (folder) => {
      const seen = new Set<string>();
      const { open } = Deno;
      Deno.open = (path, options) => {
        assertEquals(options?.createNew, true);
        seen.add(String(path));
        return open(path, options);
      };
      try {
        for (let i = 0; i < 20; i++) await REAL.writeFile(`${folder}/dump.bin`, TEXT, { replace: true });
        await REAL.tryWriting(`${folder}/dump.bin`);
      } finally {
        Deno.open = open;
      }
      assertEquals(seen.size, 21);
      for (const path of seen) assert(/\.[0-9a-f]{8}-[0-9a-f]{4}\.part$/.test(path), path);
      assertEquals((await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name), ["dump.bin"]);
    }),
});

Deno.test({
  name: "written: an existing file, a pipe, /dev/null and what was handed over are logs",
  ...unix,
  fn: () =>
    withFolder(async (folder) => {
      const path = `${folder}/log.txt`;
      await Deno.writeTextFile(path, "a longer text than the new one");
      await Deno.chmod(path, 0o640);
      const write = (to: string) => {
        const log = openLog(to);
        log.write("line");
        log.close();
      };
      write(path);
      assertEquals(await Deno.readTextFile(path), "line\n");
      assertEquals((await Deno.stat(path)).mode! & 0o777, 0o640);
      write("/dev/null");
      await new Deno.Command("mkfifo", { args: [`${folder}/fifo`] }).output();
      const reader = new Deno.Command("cat", { args: [`${folder}/fifo`], stdout: "piped" }).spawn();
      write(`${folder}/fifo`);
      assertEquals(new TextDecoder().decode((await reader.output()).stdout), "line\n");
    }),
});

Deno.test({
  name: "written: a device is no log",
  ...unix,
  fn: () =>
    assertHeld(
      "links-and-temp",
      ["/dev/full", "/dev/zero", "/dev/tty", "/dev/ptmx", "/dev/urandom"],
      (path) => {
        try {
          openLog(path).close();
          return "opened";
        } catch (error) {
          return /neither a regular file nor a pipe/.test(String(error)) ? undefined : String(error);
        }
      },
    ),
});

Deno.test({
  name: "written: dumps and memory are for their owner alone",
  ...unix,
  fn: () =>
    withFolder(async (folder) => {
      const path = `${folder}/new/plugins.json`;
      await REAL.writeFile(path, TEXT, { replace: true, secret: true });
      await Deno.chmod(path, 0o644);
      await REAL.writeFile(path, TEXT, { replace: true, secret: true });
      const mode = async (of: string) => (await Deno.stat(of)).mode! & 0o777;
      assertEquals([await mode(path), await mode(`${folder}/new`)], [0o600, 0o700]);
    }),
});

Deno.test("written: every dump and what flasher remembers is private", async () => {
  const boards = { "/dev/ttyUSB0": SMALL };
  const port = { path: "/dev/ttyUSB0", usb: { vid: 0x10c4, pid: 0xea60, serial: "01A2B3" } };
  const read = await flasher(["read", "out.bin", "--port", "/dev/ttyUSB0"], { boards, ports: [port] });
  assertEquals(read.code, 0, read.stderr);
  const backup = await flasher(["backup", "kept", "--port", "/dev/ttyUSB0"], { boards, ports: [port] });
  assertEquals(backup.code, 0, backup.stderr);
  assert(read.system.secrets.has("/home/me/out.bin"));
  assert(read.system.secrets.has("/home/me/.config/flasher/adapters.json"), [...read.system.secrets].join());
  assertEquals([...backup.system.secrets].filter((path) => path.endsWith(".bin")).length, 1);
  const code = {
    "board.js": "export default { name: 'x', bootloader: () => {}, run: () => {} };",
  };
  const asked = await flasher(["run", "--board", "board.js"], {
    files: { ...PROJECT, ...code },
    ...{ stdin: true, stdout: 80, stderr: 80, typed: [`${sha256(code["board.js"]).slice(0, 4)}\n`] },
  });
  assert(asked.system.secrets.has("/home/me/.config/flasher/plugins.json"), asked.stderr);
});

Deno.test("written: a link is refused before the board is asked for anything, with --force, too", () => {
  const links: Readonly<Record<string, FakeFile>> = {
    link: { link: "/home/me/mine" },
    gone: { link: "nowhere" },
    "/home/me/mine": "mine",
  };
  const commands = ["link", "gone"].flatMap((name) => [
    ["read", name],
    ["read", name, "--force"],
    ["init", name, "--file", "app.bin"],
    ["init", name, "--file", "app.bin", "--force"],
  ]);
  return assertHeld("links-and-temp", commands, async (args) => {
    const { system, code, stderr } = await flasher(args, { files: { ...PROJECT, ...links } });
    if (code !== 2 || !stderr.includes("it is a symbolic link")) return `exit ${code}: ${stderr}`;
    if (system.opened.length > 0) return "opened the port";
    return new TextDecoder().decode(await system.readFile("mine")) === "mine" ? undefined : "written";
  });
});

Deno.test("written: a schema that is a link stays what it is", async () => {
  const { system, code } = await flasher(["init", "new.yaml", "--file", "app.bin"], {
    files: { ...PROJECT, "flash.schema.json": { link: "mine" }, mine: "mine" },
  });
  assertEquals(code, 0);
  assertStringIncludes(new TextDecoder().decode(await system.readFile("mine")), "mine");
});
