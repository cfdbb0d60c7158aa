/** flasher loads, starts and opens nothing that another user could have put in its place. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { PortError } from "../../../lib/errors.ts";
import { refusedLibrary, type Replacement } from "../../../lib/serial/unix/c_library.ts";
import { parseLatencies, regProgram } from "../../../lib/serial/windows/ftdi_latency.ts";
import { checkNotOwnTerminal } from "../../../lib/serial/unix/own_terminal.ts";

const linux = Deno.build.os === "linux";
const MINE: Replacement = {
  path: "/opt/lines.so",
  file: { isFile: true, uid: 1000, mode: 0o100755 },
  uid: 1000,
  elevated: false,
};
const file = (change: Partial<NonNullable<Replacement["file"]>>): Replacement["file"] => ({
  ...MINE.file!,
  ...change,
});

Deno.test("FLASHER_LIBC: accepts a library of the user or of root", () => {
  assertEquals(refusedLibrary(MINE), undefined);
  assertEquals(refusedLibrary({ ...MINE, file: file({ uid: 0 }) }), undefined);
});

const REFUSED: readonly (readonly [name: string, change: Partial<Replacement>])[] = [
  ["a relative path", { path: "lines.so" }],
  ["no file", { file: undefined }],
  ["a link", { file: file({ isFile: false }) }],
  ["another user's file", { file: file({ uid: 1001 }) }],
  ["another user's file, for root", { uid: 0 }],
  ["a system without user ids", { uid: null }],
  ["a world-writable file", { file: file({ mode: 0o100757 }) }],
  ["under sudo", { elevated: true, uid: 0, file: file({ uid: 0 }) }],
];

for (const [name, change] of REFUSED) {
  Deno.test(`FLASHER_LIBC refused: ${name}`, () =>
    assert(refusedLibrary({ ...MINE, ...change }) !== undefined));
}

/** Opens a port in a fresh process with `env`, and returns its output. */
async function opened(env: Readonly<Record<string, string>>): Promise<string> {
  const url = new URL("../../../lib/serial/open.ts", import.meta.url).href;
  const code = `const { openSerialPort } = await import(${JSON.stringify(url)});` +
    'await openSerialPort({ path: "/dev/null" }, { baud: 9600 }).catch((error) => console.log(error.message));';
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", "--no-config", code],
    env: { ...env, NO_COLOR: "1" },
  }).output();
  return new TextDecoder().decode(stdout).trim();
}

Deno.test({
  name: "FLASHER_LIBC: a refused library is not loaded",
  ignore: !linux,
  fn: async () => {
    const path = await Deno.makeTempFile({ suffix: ".so" });
    try {
      const start = "Cannot load the library that FLASHER_LIBC names: ";
      assertEquals(
        await opened({ FLASHER_LIBC: path, SUDO_UID: "1000" }),
        `${start}found it set under sudo, expected it unset`,
      );
      assertEquals(
        await opened({ FLASHER_LIBC: "libc.so.6" }),
        `${start}found a relative path, expected an absolute one`,
      );
      assertEquals(await opened({}), 'Cannot open "/dev/null": not a serial port');
    } finally {
      await Deno.remove(path);
    }
  },
});

Deno.test("programs are started by their full path", async () => {
  assertEquals(regProgram("D:\\WINNT"), "D:\\WINNT\\System32\\reg.exe");
  for (const odd of [undefined, "", "Windows", "\\\\evil\\share", ".\\", "C:/x"]) {
    assertEquals(regProgram(odd), "C:\\Windows\\System32\\reg.exe");
  }
  assertEquals(parseLatencies("").size, 0);
  const folders = [new URL("../../../lib/", import.meta.url)];
  for (const folder of folders) {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const url = new URL(isDirectory ? `${name}/` : name, folder);
      if (isDirectory) folders.push(url);
      if (!name.endsWith(".ts")) continue;
      for (
        const [, program] of (await Deno.readTextFile(url)).matchAll(
          /(?:Deno\.Command|runTool)\(\s*(?:"([^"]*)")/g,
        )
      ) {
        assert(program!.startsWith("/"), `${url.pathname} starts "${program}" by its name alone`);
      }
    }
  }
});

Deno.test({
  name: "own terminal: refused under each of its names, and by its device number",
  ignore: !linux,
  fn: async () => {
    const number = (await Deno.stat("/dev/null")).rdev!;
    await assertRejects(
      () => checkNotOwnTerminal("/dev/null", () => Promise.resolve([7, number])),
      PortError,
      'Cannot open "/dev/null": it is the terminal that flasher runs in',
    );
    await checkNotOwnTerminal("/dev/null", () => Promise.resolve([undefined, number + 1]));
    await checkNotOwnTerminal("/no/such/port", () => Promise.resolve([undefined]));
    for (const path of ["/dev/tty", "/dev/console"]) {
      if (await Deno.stat(path).then(() => false, () => true)) continue;
      await assertRejects(
        () => checkNotOwnTerminal(path),
        PortError,
        "it is the terminal that flasher runs in",
      );
    }
  },
});

Deno.test({
  name: "own terminal: refused even if no stream leads to it",
  ignore: !linux || await Deno.stat("/usr/bin/script").then(() => false, () => true),
  fn: async () => {
    const out = await Deno.makeTempFile();
    const program = await Deno.makeTempFile({ suffix: ".ts" });
    try {
      const url = new URL("../../../lib/serial/open.ts", import.meta.url).href;
      await Deno.writeTextFile(
        program,
        `import { openSerialPort } from ${JSON.stringify(url)};\n` +
          `await openSerialPort({ path: Deno.args[0]! }, { baud: 9600 }).catch((error) => console.log(error.message));`,
      );
      const command =
        `${Deno.execPath()} run -A --quiet --no-check --no-config ${program} $(tty) </dev/null >${out} 2>&1`;
      await new Deno.Command("/usr/bin/script", { args: ["-qec", command, "/dev/null"], stdin: "null" })
        .output();
      assert((await Deno.readTextFile(out)).includes("it is the terminal that flasher runs in"));
    } finally {
      await Deno.remove(out);
      await Deno.remove(program);
    }
  },
});
