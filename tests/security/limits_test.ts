/** The amount that a short profile can make flasher read: checked by size before it reads. */
import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { APP, profile } from "../cli/world.ts";
import { withFolder } from "../tools/temporary_folder.ts";
import { type FakeFile, flasher } from "../fake/system.ts";
import { assertHeld } from "./table.ts";

const LARGEST = 128 * 1024 * 1024;
type Entry = readonly [offset: number, path: string];

function many(count: number, entry: (n: number) => Entry): Entry[] {
  return Array.from({ length: count }, (_, n) => entry(n));
}

interface Greedy {
  readonly name: string;
  readonly files: readonly Entry[];
  readonly disk: Readonly<Record<string, FakeFile>>;
}

const GREEDY: readonly Greedy[] = [
  { name: "one entry of the largest", files: [[4096, "a.bin"]], disk: { "a.bin": { size: LARGEST } } },
  {
    name: "twenty entries of one file",
    files: many(20, (n) => [n * 0x1000, "a.bin"]),
    disk: { "a.bin": { size: LARGEST } },
  },
  {
    name: "twenty entries that all end within the largest flash",
    files: many(20, (n) => [n * 4, "a.bin"]),
    disk: { "a.bin": { size: 120 << 20 } },
  },
  {
    name: "twenty spellings of one file",
    files: many(20, (n) => [n * 4, `${"./".repeat(n)}a.bin`]),
    disk: { "a.bin": { size: 120 << 20 } },
  },
  {
    name: "twenty links to one file",
    files: many(20, (n) => [n * 4, `${n}.bin`]),
    disk: {
      ...Object.fromEntries(many(20, (n) => [n, `${n}.bin`]).map(([, name]) => [name, { link: "a.bin" }])),
      "a.bin": { size: 120 << 20 },
    },
  },
  {
    name: "sixty files of 3 MB",
    files: many(60, (n) => [n * 0x20_0000, `${n}.bin`]),
    disk: Object.fromEntries(many(60, (n) => [n, `${n}.bin`]).map(([, name]) => [name, { size: 3 << 20 }])),
  },
  {
    name: "the last one beyond the end of any flash",
    files: [[0, "app.bin"], [0x7ff_f000, "a.bin"]],
    disk: { "app.bin": APP, "a.bin": { size: 0x1001 } },
  },
  {
    name: "a size that the profile denies",
    files: [[0, "a.bin"]],
    disk: { "a.bin": { size: 0x1000 } },
  },
];

Deno.test("limits: nothing is read of files that are too much together", () =>
  assertHeld("limits-in-sum", GREEDY, async ({ name, files, disk }) => {
    const extra = name.includes("denies") ? ", size: 4095" : "";
    const text = profile({ files: files.map(([offset, path]) => [offset, path, extra] as const) });
    const { code, system, stderr } = await flasher(["plan"], { files: { ...disk, "flash.yaml": text } });
    if (code !== 7) return `exit ${code}: ${stderr}`;
    const read = system.read.filter((path) => !path.endsWith(".yaml"));
    return read.length > 0 ? `read ${read}` : undefined;
  }));

Deno.test("limits: init looks at sizes first, too", () =>
  assertHeld("limits-in-sum", [20, 60], async (count) => {
    const parts = Array.from({ length: count }, (_, n) => ({ path: "a.bin", offset: n * 0x1000 }));
    const page = JSON.stringify({ builds: [{ chipFamily: "ESP8266", parts }] });
    const { code, system, stderr } = await flasher(["init", "--from", "manifest.json"], {
      files: { "manifest.json": page, "a.bin": { size: LARGEST } },
    });
    if (code !== 7) return `exit ${code}: ${stderr}`;
    return system.read.includes("/home/me/a.bin") ? "read" : undefined;
  }));

Deno.test("limits: a file that is named twice is read once", async () => {
  const files = { "flash.yaml": profile({ files: [[0, "app.bin"], [0x10000, "app.bin"]] }), "app.bin": APP };
  const { code, system } = await flasher(["plan"], { files });
  assertEquals(code, 0);
  assertEquals(system.read.filter((path) => path === "/home/me/app.bin").length, 1);
});

Deno.test("limits: the words", async () => {
  const said = async (files: readonly Entry[], disk: Readonly<Record<string, FakeFile>>) =>
    (await flasher(["plan"], { files: { ...disk, "flash.yaml": profile({ files }) } })).stderr;
  assertStringIncludes(
    await said([[4096, "a.bin"]], { "a.bin": { size: LARGEST } }),
    'Cannot use "a.bin": its 134217728 bytes, written from 0x1000, end at 0x8001000, and no flash has more than 128 MB',
  );
  assertStringIncludes(
    await said([[0, "a.bin"], [4, "b.bin"]], { "a.bin": { size: LARGEST }, "b.bin": { size: 1 } }),
    `Cannot use "b.bin": with this file the profile's files have 134217729 bytes, and no flash has more than 128 MB`,
  );
});

Deno.test({
  name: "limits: the program itself stays small before twenty entries of a sparse file",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder(async (folder) => {
      const file = await Deno.create(`${folder}/a.bin`);
      await file.truncate(120 << 20);
      file.close();
      await Deno.writeTextFile(`${folder}/flash.yaml`, profile({ files: many(20, (n) => [n * 4, "a.bin"]) }));
      const root = new URL("../../", import.meta.url);
      // Peak memory as the kernel counts it, KB.
      const wrapper = `addEventListener("unload", () => {
        const [, peak] = /VmHWM:\\s+(\\d+) kB/.exec(Deno.readTextFileSync("/proc/self/status"));
        console.log("peak", peak);
      });
      await import(${JSON.stringify(new URL("main.ts", root).href)});`;
      await Deno.writeTextFile(`${folder}/wrapper.js`, wrapper);
      const config = fileURLToPath(new URL("deno.json", root));
      const { code, stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--quiet", "--no-lock", "--config", config, `${folder}/wrapper.js`, "plan"],
        cwd: folder,
        stderr: "null",
      }).output();
      const peak = Number(/^peak (\d+)$/m.exec(new TextDecoder().decode(stdout))?.[1]);
      assertEquals(code, 7);
      assert(peak > 50_000 && peak < 300_000, `${peak} KB`);
    }),
});
