/** `flasher read -` and `backup -`: data on standard output, and all text on standard error. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { writeBytes } from "../../lib/app/system/byte_stream.ts";
import { sameBytes } from "../fake/invariants.ts";
import { noise } from "../fake/firmware.ts";
import { type FakeOptions, flasher } from "../fake/system.ts";
import { assertLeftTidy } from "./tidy.ts";
import { SMALL, USB0 } from "./world.ts";

const PORT = USB0.path;
const FLASH = noise(SMALL.flashSize);

function on(more: FakeOptions = {}): FakeOptions {
  return { ports: [USB0], boards: { [PORT]: { ...SMALL, flash: FLASH } }, ...more };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

Deno.test("read -: exactly the flash, its SHA-256 on standard error, and no file", async () => {
  const { code, stdout, stderr, system } = await flasher([
    "read",
    "-",
    "--offset",
    "0x1001",
    "--size",
    "0x2345",
  ], on());
  const wanted = FLASH.subarray(0x1001, 0x1001 + 0x2345);
  assertEquals([code, stdout], [0, ""], stderr);
  assert(sameBytes(system.data, wanted));
  assertStringIncludes(stderr, `Wrote ${0x2345} bytes to standard output, SHA-256 ${sha256(wanted)}`);
  assertStringIncludes(stderr, "Connecting to");
  assert(!stderr.includes("To see"), stderr);
  assertEquals((await system.listFolder(".")).filter((name) => name !== ".config"), []);
  assertLeftTidy(system);
});

Deno.test("read - --trim: without the blank end", async () => {
  const flash = new Uint8Array(SMALL.flashSize).fill(0xff);
  flash.set([1, 2, 3], 0x100);
  const { system } = await flasher(
    ["read", "-", "--trim", "-q"],
    on({ boards: { [PORT]: { ...SMALL, flash } } }),
  );
  assertEquals([system.data.length, ...system.data.subarray(0x100)], [0x103, 1, 2, 3]);
  assertEquals([system.out, system.err], ["", ""]);
});

Deno.test("backup -: the whole flash, and the profile that restores it on standard error", async () => {
  const { code, stdout, stderr, system } = await flasher(["backup", "-"], on());
  assertEquals([code, stdout], [0, ""], stderr);
  assert(sameBytes(system.data, FLASH));
  const text = stderr.slice(stderr.indexOf("# The whole flash"));
  assertStringIncludes(text, `sha256: ${sha256(FLASH)}`);
  assertEquals((await system.listFolder(".")).filter((name) => name !== ".config"), []);
  const path = /path: (\S+)/.exec(text)![1]!;
  const files = { "flash.yaml": text, [path]: system.data };
  assertEquals((await flasher(["plan"], { files })).code, 0);
  assertLeftTidy(system);
});

for (const command of ["read", "backup"]) {
  Deno.test(`${command} -: refused to a terminal, before a port is opened`, async () => {
    const { code, stderr, system } = await flasher([command, "-"], on({ stdout: 80 }));
    assertEquals(code, 2);
    assertStringIncludes(stderr, "error: Cannot write flash to a terminal: ");
    assertStringIncludes(stderr, `flasher ${command} - > flash.bin`);
    assertEquals(system.opened, []);
  });

  Deno.test(`${command} -: refused with --json, before a port is opened`, async () => {
    const { code, stderr, system } = await flasher([command, "-", "--json"], on());
    assertEquals(code, 2);
    assertStringIncludes(stderr, 'error: --json: found it with "-"');
    assertEquals(system.opened, []);
  });

  Deno.test(`${command} -: a reader that exits is exit code 15, and the board is restarted`, async () => {
    const dataFails = new Deno.errors.BrokenPipe("Broken pipe (os error 32)");
    const { code, stdout, stderr, system } = await flasher([command, "-"], on({ dataFails }));
    assertEquals([code, stdout], [15, ""]);
    assertStringIncludes(stderr, "error: Cannot write to standard output: its reader has closed it\n");
    assertStringIncludes(stderr, "The board was restarted");
    assert(!stderr.includes("Wrote"), stderr);
    assertLeftTidy(system);
  });

  Deno.test(`${command} -: standard output on a full disk is exit code 15`, async () => {
    const dataFails = Object.assign(new Error("No space left on device (os error 28)"), { code: "ENOSPC" });
    const { code, stderr } = await flasher([command, "-"], on({ dataFails }));
    assertEquals(code, 15);
    assertStringIncludes(stderr, "error: Cannot write to standard output: the disk is full\n");
  });

  Deno.test(`${command} -: the request to press buttons is printed once`, async () => {
    const { stderr } = await flasher(
      [command, "-", "--connect-timeout", "3s"],
      on({ stderr: 200, boards: { [PORT]: { ...SMALL, circuit: "none" } } }),
    );
    assertEquals(stderr.split("Your turn").length, 2, stderr);
  });
}

Deno.test("data for a pipe: in pieces, waits while the pipe is full, and ends with the reader", async () => {
  const got: number[] = [];
  let full = 3;
  const slow = {
    write(bytes: Uint8Array): Promise<number> {
      if (full-- > 0) return Promise.reject(new Deno.errors.WouldBlock());
      got.push(...bytes.subarray(0, 2));
      return Promise.resolve(Math.min(2, bytes.length));
    },
  };
  await writeBytes(slow, new Uint8Array([1, 2, 3, 4, 5]));
  assertEquals(got, [1, 2, 3, 4, 5]);
  const closed = { write: () => Promise.reject(new Deno.errors.BrokenPipe()) };
  await assertRejects(() => writeBytes(closed, new Uint8Array(1)), Deno.errors.BrokenPipe);
});

Deno.test({
  name: "read -: a real pipe gets every byte; a reader that exits ends it with exit code 15",
  ignore: Deno.build.os === "windows",
  async fn() {
    const root = new URL("../../", import.meta.url);
    const command =
      `"${Deno.execPath()}" run -A --quiet main.ts read - --port sim:huzzah --board huzzah -b 921600`;
    const shell = async (line: string) => {
      const { code, stdout, stderr } = await new Deno.Command("bash", {
        args: ["-o", "pipefail", "-c", line],
        cwd: root,
        env: { NO_COLOR: "1" },
      }).output();
      return { code, out: stdout, err: new TextDecoder().decode(stderr) };
    };
    const all = await shell(`${command} --size 0x18000`);
    assertEquals([all.code, all.out.length], [0, 0x18000], all.err);
    assertStringIncludes(all.err, `SHA-256 ${sha256(all.out)}`);
    // More than a pipe holds (64 KB on Linux).
    const cut = await shell(`${command} --size 0x18000 | head -c 100`);
    assertEquals([cut.code, cut.out.length], [15, 100], cut.err);
    assertStringIncludes(cut.err, "its reader has closed it");
  },
});
