/** The commands for a board without a profile: info, read, backup, erase, verify, mem and load. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { realSystem } from "../../lib/app/system/real_system.ts";
import { buildBootloader, buildImage, buildMicroPython, buildTable, FAMILY, merge } from "../fake/image.ts";
import { bootImage, noise } from "../fake/firmware.ts";
import { sameBytes } from "../fake/invariants.ts";
import { type FakeFile, type FakeOptions, type FakeSystem, flasher } from "../fake/system.ts";
import { THREADS } from "../fake/threads.ts";
import { assertSessions } from "./golden.ts";
import { screenOf } from "./screen.ts";
import { assertLeftTidy } from "./tidy.ts";
import { APP, DATA, profile, PROJECT, SMALL, USB0 } from "./world.ts";

const PORT = "/dev/ttyUSB0";
/** A program that runs from RAM alone. */
const RAM = bootImage(4128);
const files = { ...PROJECT, "ram.bin": RAM, "flash.yaml": profile({ port: PORT }) };

/** Acts once, when `pattern` is on the screen. */
function once(pattern: RegExp, act: (system: FakeSystem) => void): NonNullable<FakeOptions["onText"]> {
  let done = false;
  return (system, text) => {
    if (done || !pattern.test(text)) return;
    done = true;
    act(system);
  };
}

/** A small flash that is blank except for `parts`. */
function flashWith(...parts: readonly (readonly [at: number, bytes: Uint8Array])[]): Uint8Array {
  const flash = new Uint8Array(SMALL.flashSize).fill(0xff);
  for (const [at, bytes] of parts) flash.set(bytes, at);
  return flash;
}

function on(board: NonNullable<FakeOptions["boards"]>[string] = {}, more: FakeOptions = {}): FakeOptions {
  return { files, ports: [USB0], boards: { [PORT]: { ...SMALL, ...board } }, ...more };
}

const HELD = flashWith([0, APP], [0x10000, DATA]);
const PYTHON = flashWith([0, buildMicroPython(0x2000, "MicroPython v1.8.7 on 2017-01-08")]);
const C3 = merge([[0, buildBootloader(FAMILY.esp32c3)], [0x8000, buildTable()]]);
const BLANK = flashWith();

/** A folder without write permission. */
const LOCKED: FakeOptions = {
  files: { "locked/a.txt": "" },
  readOnly: ["locked", "/home/me/backup-esp8266-5ccf7f0a0b0c"],
};

Deno.test("info", () =>
  assertSessions("info", [
    ["info", on({ flash: PYTHON })],
    ["info", on({ flash: BLANK })],
    ["info --no-stub", on({ flash: BLANK })],
    ["info", on({ flash: C3, chip: "esp32c3" })],
    ["info", on({ chip: "esp32s3", fuses: { secureBoot: true, flashEncryption: true } })],
    ["info", on({ chip: "esp32c6", fuses: { secureDownload: true } })],
    ["info --json --after stay", on({ flash: PYTHON })],
    ["info --json", on({ flash: C3, chip: "esp32c3" })],
    ["info --chip esp32", on()],
    ["info now", on()],
  ]));

Deno.test("info: names in a partition table cannot control a terminal", async () => {
  const flash = merge([[0, buildBootloader(FAMILY.esp32c3)], [
    0x8000,
    buildTable([["\x1b[2J", 1, 2, 0x9000, 0x1000]]),
  ]]);
  const { stdout, code } = await flasher(["info"], on({ flash, chip: "esp32c3" }));
  assertEquals(code, 0);
  // deno-lint-ignore no-control-regex -- finding control characters is the purpose
  assert(!/[\x00-\x09\x0b-\x1f]/.test(stdout), stdout);
  assertStringIncludes(stdout, "\\u{1b}[2J");
});

Deno.test("read", () =>
  assertSessions("read", [
    ["read out.bin --size 0x3000", on({ flash: HELD })],
    ["read out.bin --offset 0x10000 --trim --json --size 0x2000", on({ flash: HELD })],
    ["read", on()],
    ["read -", on()],
    ["read app.bin", on()],
    ["read . ", on({}, { files: { "x/a": "" }, cwd: "/home/me" })],
    ["read out.bin --all --size 4", on()],
    ["read out.bin --size 4k --offset -1", on()],
    ["read out.bin --offset 0x40000", on()],
    ["read out.bin --offset 0x3f000 --size 0x2000", on()],
    ["read out.bin --no-stub", on()],
    ["read out.bin --trim --offset 0x30000", on({ flash: HELD })],
    ["read out.bin", on({ chip: "esp32c6", fuses: { secureDownload: true } })],
    ["read nodir/out.bin", on()],
    ["read locked/out.bin", on({}, LOCKED)],
  ]));

Deno.test("large flash: every command refuses what the stub cannot address", () => {
  const large = { flashSize: 0x2000000, flashId: 0x1940ef, flash: C3, chip: "esp32c3" } as const;
  const yaml = profile({ port: PORT, more: "board: auto_reset\n", files: [[0x1000000, "data.bin"]] });
  return assertSessions("large_flash", [
    ["run --force", on(large, { files: { ...PROJECT, "flash.yaml": yaml } })],
    ["verify", on(large, { files: { ...PROJECT, "flash.yaml": yaml } })],
    ["plan --chip esp32c3", { files: { ...PROJECT, "flash.yaml": yaml } }],
    ["run --erase all", on({ flashSize: large.flashSize, flashId: large.flashId })],
    ["read my.bin --offset 0x10000", on(large)],
    ["read out.bin --offset 0xfffffc --size 4", on(large)],
    ["read out.bin --no-stub --offset 0x1000000 --size 4", on({ ...large, chip: "esp32s3" })],
    ["backup", on(large)],
    ["erase --yes --offset 0xff0000 --size 0x20000", on(large)],
    ["erase --yes --offset 0x1100000 --size 0x20000", on(large)],
    ["info", on(large)],
  ]);
});

async function fileOf(system: FakeSystem, path: string): Promise<Uint8Array | undefined> {
  return await system.stat(path) === undefined ? undefined : await system.readFile(path);
}

Deno.test("read: the file equals the flash", async () => {
  const cases: readonly (readonly [string, from: number, to: number])[] = [
    ["read out.bin", 0, 0x40000],
    ["read out.bin --all", 0, 0x40000],
    ["read out.bin --offset 0x3fff1", 0x3fff1, 0x40000],
    ["read out.bin --offset 5 --size 6", 5, 11],
    ["read out.bin --trim", 0, 0x10000 + DATA.length],
    ["read app.bin --force --size 0x1000", 0, 0x1000],
  ];
  for (const [line, from, to] of cases) {
    const { code, system } = await flasher(line.split(" "), on({ flash: HELD }));
    assertEquals(code, 0, system.err);
    assertEquals(await fileOf(system, line.split(" ")[1]!), HELD.slice(from, to), line);
    assertLeftTidy(system);
  }
});

Deno.test("read: after any failure there is no file, and an existing one is unchanged", async () => {
  const READ = 0xd2;
  let seen = 0;
  let reading = false;
  const wrongDigest = {
    refuse: (_count: number, opcode: number) => {
      reading ||= opcode === READ;
      return undefined;
    },
    fromChip: (byte: number) => reading && ++seen % 1500 === 0 ? [byte ^ 2] : undefined,
  };
  const atHalf = (act: (system: FakeSystem) => void) => once(/out\.bin[^\n]*[1-9]\d? %/, act);
  const cases: readonly (readonly [code: number, () => FakeOptions])[] = [
    [11, () => on({}, { stdout: 100, onText: atHalf((system) => system.boards.get(PORT)?.unplug()) })],
    [130, () => on({}, { stdout: 100, onText: atHalf((system) => system.interrupt()) })],
    [9, () => on({ faults: wrongDigest })],
    [15, () => on({}, { diskFull: true })],
  ];
  for (const [expected, options] of cases) {
    for (const old of [undefined, "old"]) {
      const withOld = old === undefined ? {} : { "out.bin": old };
      const args = ["read", "out.bin", ...old === undefined ? [] : ["--force"]];
      const { code, system } = await flasher(args, { ...options(), files: { ...files, ...withOld } });
      assertEquals(code, expected, system.err);
      const left = await fileOf(system, "out.bin");
      assertEquals(left === undefined ? undefined : new TextDecoder().decode(left), old);
      assertStringIncludes(system.err, "board: The flash was not changed.");
      assertLeftTidy(system);
    }
  }
});

Deno.test("backup", () =>
  assertSessions("backup", [
    ["backup", on({ flash: HELD })],
    ["backup kitchen --board nodemcu", on({ flash: C3, chip: "esp32c3" })],
    ["backup old", on({ flash: HELD }, { files: { "old/flash.yaml": "" } })],
    ["backup old", on({}, { files: { old: "" } })],
    ["backup --no-stub", on()],
    ["backup no/dir", on()],
    ["backup locked", on({}, LOCKED)],
    ["backup locked/new", on({}, LOCKED)],
    ["backup", on({}, { ...LOCKED, files: { "backup-esp8266-5ccf7f0a0b0c/a.txt": "" } })],
  ]));

Deno.test("read, backup: a file that is replaced with --force is not transferred again", async () => {
  const flash = noise(SMALL.flashSize);
  const changed = flash.slice();
  changed.fill(0x55, 0x21000, 0x21100);
  const path = "old/esp8266-5ccf7f0a0b0c.bin";
  for (const [line, file] of [["backup old", path], ["read old.bin", "old.bin"]] as const) {
    const reads = async (earlier: FakeFile) => {
      const { code, stdout, system } = await flasher(
        [...line.split(" "), "--force"],
        on({ flash: changed }, { files: { [file]: earlier } }),
      );
      assertEquals(code, 0, system.err);
      assertEquals(await fileOf(system, file), changed);
      return stdout;
    };
    // The first 16 KB, and the sector that has changed.
    assertStringIncludes(await reads(flash), "read (236 KB known by hash)");
    assert(!(await reads(flash.subarray(0, 0x1000))).includes("known by hash"));
    assert(!(await reads(noise(SMALL.flashSize, 5))).includes("known by hash"));
  }
});

Deno.test("read, backup: start at the rate that the adapter has proved, other commands do not", async () => {
  const adapters = JSON.stringify({ "10c4:ea60:01A2B3": { proven: 921_600, failed: 1_500_000 } });
  const rateOf = async (line: string) => {
    const { code, stdout, system } = await flasher(
      [...line.split(" "), "--verbose"],
      on({}, { files: { "/home/me/.config/flasher/adapters.json": adapters } }),
    );
    assertEquals(code, 0, system.err);
    return /Baud rate .*/.exec(stdout)![0];
  };
  assertStringIncludes(await rateOf("backup"), "closest to 921600 on this chip");
  assertStringIncludes(await rateOf("read out.bin"), "closest to 921600 on this chip");
  assertStringIncludes(await rateOf("backup --baud 460800"), "closest to 460800 on this chip");
  assertStringIncludes(await rateOf("info"), "closest to 460800 on this chip");
});

Deno.test("read, backup: no port is opened if the file cannot be written", async () => {
  const lines = [
    "read nodir/out.bin",
    "read locked/out.bin",
    "backup no/dir",
    "backup locked/",
    "backup locked/new/",
  ];
  for (const line of lines) {
    const { code, system } = await flasher(line.split(" "), on({}, LOCKED));
    assertEquals([code, system.opened], [15, []], system.err);
  }
  const here = await flasher(["backup"], on({}, { readOnly: ["."] }));
  assertEquals([here.code, here.system.opened], [15, []], here.stderr);
  const slash = await flasher(["backup", "new/"], on({ flash: HELD }));
  assertEquals(slash.code, 0, slash.stderr);
});

Deno.test("the check for write permission leaves nothing behind, and fails without a folder", async () => {
  const folder = await Deno.makeTempDir();
  const { tryWriting } = realSystem(THREADS);
  try {
    await tryWriting(join(folder, "a.bin"));
    await Deno.writeTextFile(join(folder, "b.bin"), "old");
    await tryWriting(join(folder, "b.bin"));
    assertEquals(await Array.fromAsync(Deno.readDir(folder), ({ name }) => name), ["b.bin"]);
    assertEquals(await Deno.readTextFile(join(folder, "b.bin")), "old");
    await assertRejects(() => tryWriting(join(folder, "no", "a.bin")), Deno.errors.NotFound);
    await assertRejects(() => tryWriting(join(folder, "b.bin", "a.bin")));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

for (
  const [name, flash, chip] of [
    ["firmware", HELD, "esp8266"],
    ["blank", BLANK, "esp8266"],
    ["noise", undefined, "esp8266"],
    ["another chip's firmware", HELD, "esp32"],
    ["a UF2 file's bytes", flashWith([0, new TextEncoder().encode("UF2\n")]), "esp32c3"],
    ["a damaged image", flashWith([0, buildImage({ checksumError: 1 })]), "esp8266"],
  ] as const
) {
  Deno.test(`backup: restores ${name} byte for byte`, async () => {
    const board = { chip, ...(flash === undefined ? { seed: 7 } : { flash }) };
    const saved = await flasher(["backup", "safe"], on(board));
    assertEquals(saved.code, 0, saved.stderr);
    const before = saved.system.boards.get(PORT)!.flash.slice();
    const yaml = (await fileOf(saved.system, "safe/flash.yaml"))!;
    const image = /path: (\S+)/.exec(new TextDecoder().decode(yaml))![1]!;
    const bytes = (await fileOf(saved.system, `safe/${image}`))!;
    assert(sameBytes(bytes.slice(), before));

    const others = { "safe/flash.yaml": yaml, [`safe/${image}`]: bytes };
    const args = ["run", "safe/flash.yaml", "--port", PORT];
    const restored = await flasher(args, on({ chip, seed: 99 }, { files: others }));
    assertEquals(restored.code, 0, restored.stderr);
    const { flash: after } = restored.system.boards.get(PORT)!;
    assert(sameBytes(after.slice(), before), name);
    const check = await flasher(["verify", ...args.slice(1)], on({ chip, flash: before }, { files: others }));
    assertEquals(check.code, 0, check.stdout);
  });
}

Deno.test("backup: a changed file is not restored", async () => {
  const text = `port: ${PORT}\nfiles:\n  - { offset: 0, path: a.bin, raw: true, sha256: ${
    createHash("sha256").update(BLANK).digest("hex")
  } }\n`;
  const changed = BLANK.slice();
  changed[5] = 0;
  const good = await flasher(["run"], on({}, { files: { "flash.yaml": text, "a.bin": BLANK } }));
  assertEquals(good.code, 0, good.stderr);
  const bad = await flasher(["run"], on({}, { files: { "flash.yaml": text, "a.bin": changed } }));
  assertEquals([bad.code, bad.system.opened], [7, []]);
});

Deno.test("erase", () =>
  assertSessions("erase", [
    ["erase --yes", on({ flash: HELD })],
    ["erase --offset 0x10000 --size 0x8000 -y --after stay", on({ flash: HELD })],
    ["erase --yes --json --offset 0x3f000", on({ flash: HELD })],
    ["erase --yes --no-stub", on({ flash: HELD })],
    ["erase --yes --no-stub --offset 0x1000 --size 0x1000", on()],
    ["erase --yes --offset 0x1001", on()],
    ["erase --yes --offset 0x1000 --size 100", on()],
    ["erase --yes --offset 0x3f000 --size 0x2000", on()],
    ["erase --yes", on({ chip: "esp32c6", fuses: { secureBoot: true } })],
    ["erase --yes", on({ faults: { badSector: 5 } })],
    ["erase", on()],
    ["run --erase all", on({ flash: HELD })],
    ["run --erase some", on()],
  ]));

Deno.test("erase: asks once, and accepts only y and yes", async () => {
  const asked = (typed: readonly string[], more: FakeOptions = {}) =>
    flasher(["erase"], on({ flash: HELD }, { typed, stdin: true, stdout: 80, stderr: 80, ...more }));
  const yes = await asked(["y\n"]);
  assertEquals(yes.code, 0, yes.stderr);
  assertStringIncludes(
    yes.stderr,
    "Erase the whole flash of the connected board? Its contents will be lost. [y/N]",
  );
  assert(yes.system.boards.get(PORT)!.flash.every((byte) => byte === 0xff));
  for (const typed of [["n\n"], ["\n"], ["yess\n"], []]) {
    const no = await asked(typed);
    assertEquals([no.code, no.system.opened], [130, []]);
    assertStringIncludes(no.stderr, "Not erased: the answer was not yes");
  }
});

Deno.test("erase: a terminal shows seconds, not a percentage", async () => {
  const { code, stdout } = await flasher(
    ["erase", "--yes"],
    on({ flash: HELD }, { stdout: 60, env: { NO_COLOR: "1" } }),
  );
  assertEquals(code, 0);
  for (
    const words of [
      "Erasing 256 KB: 0 s, typically 1 s",
      "Erasing 256 KB: 7 s",
      "Checking that it is blank",
    ]
  ) {
    assertStringIncludes(stdout, words);
  }
  assert(!stdout.includes("%"));
  assertEquals(screenOf(stdout, 60).at(-1), "");
});

Deno.test("erase: Ctrl-C during an erase reports the possible state of the flash", async () => {
  const { code, stderr } = await flasher(
    ["erase", "--yes"],
    on({}, {
      stdout: 80,
      onText: once(/Erasing 256 KB: 3 s/, (system) => system.interrupt()),
    }),
  );
  assertEquals(code, 130);
  assertStringIncludes(
    stderr.replace(/\s+/g, " "),
    "board: An erase of flash from 0x000000 to 0x040000 was started",
  );
});

const ODD = HELD.slice();
for (const at of [0x10, 0x12000, 0x13fff]) ODD[at]! ^= 0x55;

Deno.test("verify", () =>
  assertSessions("verify", [
    ["verify --size keep", on({ flash: HELD })],
    ["verify --size keep", on({ flash: ODD })],
    ["verify", on({ flash: HELD })],
    ["verify --json --size keep", on({ flash: ODD })],
    ["verify --no-stub", on({ flash: HELD })],
    ["verify nothing.yaml", on()],
  ]));

Deno.test("verify: succeeds after a run with the same flags, and writes nothing", async () => {
  const CHANGES = [0x02, 0x03, 0x04, 0x10, 0x11, 0x12, 0xd0, 0xd1];
  for (const flags of [[], ["--mode", "dout"], ["--file", "0x20000=data.bin"]]) {
    const ran = await flasher(["run", ...flags], on({ seed: 3 }));
    assertEquals(ran.code, 0, ran.stderr);
    const flash = ran.system.boards.get(PORT)!.flash.slice();
    const opcodes: number[] = [];
    const refuse = (_count: number, opcode: number) => {
      opcodes.push(opcode);
      return undefined;
    };
    const checked = await flasher(["verify", ...flags], on({ flash, faults: { refuse } }));
    assertEquals(checked.code, 0, checked.stdout);
    assertEquals(opcodes.filter((opcode) => CHANGES.includes(opcode)), []);
    assert(sameBytes(checked.system.boards.get(PORT)!.flash.slice(), flash));
  }
});

Deno.test("mem and load", () =>
  assertSessions("mem", [
    ["mem read 0x3ff00050 --size 0x10", on()],
    ["mem read 0x40001000 --json", on()],
    ["mem write 0x3ffe8000 305419896", on()],
    ["mem write 0x3ffe8000 0x1 --after run --json", on()],
    ["mem", on()],
    ["mem peek 0x0", on()],
    ["mem read", on()],
    ["mem read 0x3ff00051", on()],
    ["mem read 0x3ff00050 0x10", on()],
    ["mem read 0x3ff00050 --size 0x20000", on()],
    ["mem read 0xfffffffc --size 8", on()],
    ["mem read 0xfffffff0 --size 20", on()],
    ["mem write 0x3ffe8000", on()],
    ["mem write 0x3ffe8000 0x100000000", on()],
    ["mem write 0x3ffe8000 1 2", on()],
    ["mem read 0x10", on()],
    ["load ram.bin", on()],
    ["load ram.bin --json", on()],
    ["load app.bin", on()],
    ["load", on()],
    ["load data.bin", on()],
    ["load nothing.bin", on()],
  ]));

for (const columns of [40, 60]) {
  Deno.test(`a terminal of ${columns} columns: no line of these commands wraps, and no status line remains`, async () => {
    for (
      const args of [["info"], ["read", "a.bin"], ["verify"], ["erase", "--yes"], [
        "mem",
        "read",
        "0x3ff00050",
      ]]
    ) {
      for (const flash of [PYTHON, ODD]) {
        const { code, stdout } = await flasher(args, on({ flash }, { stdout: columns, stderr: columns }));
        assertEquals([0, 12].includes(code), true, args.join(" "));
        const screen = screenOf(stdout, columns);
        assertEquals(screen.at(-1), "");
        for (const line of screen) assert(!/[█░…]/.test(line), line);
      }
    }
  });
}
