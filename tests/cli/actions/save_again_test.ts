/** `run --save` repeated: after a run that found no board, and after one on a simulated board. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { buildMicroPython } from "../../fake/image.ts";
import { type FakeFile, type FakeSystem, flasher } from "../../fake/system.ts";

const MP = buildMicroPython();

async function textOf(system: FakeSystem, path: string): Promise<string> {
  return new TextDecoder().decode(await system.readFile(path));
}

Deno.test("run --save: the same command runs again, by name and with -f", async () => {
  for (const words of [["mp.bin"], ["-f", "mp.bin"], ["-f", "0x0=mp.bin"]]) {
    for (const path of ["flash.yaml", "./flash.yaml", "s.yaml"]) {
      const command = ["run", ...words, "--save", path];
      const files: Record<string, FakeFile> = { "mp.bin": MP };
      const first = await flasher(command, { files });
      // No board is plugged in.
      assertEquals(first.code, 3, first.stderr);
      const saved = await textOf(first.system, path);
      const again = await flasher([...command, "--port", "sim:esp8266"], {
        files: { ...files, [path.replace("./", "")]: saved },
      });
      assertEquals(again.code, 0, `${command.join(" ")}: ${again.stderr}`);
      assertStringIncludes(again.stdout, `${path} already has this profile. To run it: flasher run ${path}`);
      assertEquals(await textOf(again.system, path), saved);
    }
  }
});

Deno.test("run --save: a profile from a simulated board is for a real one", async () => {
  const command = ["run", "mp.bin", "--save", "s.yaml"];
  const files = { "mp.bin": MP };
  const first = await flasher([...command, "--port", "sim:esp8266"], { files });
  const saved = await textOf(first.system, "s.yaml");
  assertStringIncludes(saved, "port: auto");
  const again = await flasher([...command, "--port", "auto"], { files: { ...files, "s.yaml": saved } });
  assertEquals(again.code, 3);
  assertStringIncludes(again.stdout, "s.yaml already has this profile.");
});

Deno.test("run --save: other content stays, and the hint says how to run it", async () => {
  const cases: readonly (readonly [path: string, content: FakeFile, hint: string])[] = [
    ["s.yaml", "files: []\n", "Choose another name. To run the profile that is there: flasher run s.yaml"],
    ["s.yaml", "", "Choose another name. To run the profile that is there: flasher run s.yaml"],
    ["s.yaml", "x".repeat(1 << 20), "Choose another name. To run"],
  ];
  for (const [path, content, hint] of cases) {
    const run = await flasher(["run", "mp.bin", "--save", path, "--port", "sim:esp8266"], {
      files: { "mp.bin": MP, [path]: content },
    });
    assertEquals([run.code, run.system.opened], [2, []], path);
    assertStringIncludes(run.stderr, `Cannot write "${path}": it already exists, with other content`);
    assertStringIncludes(run.stderr, hint);
    assertEquals(await textOf(run.system, path), content);
  }
});

Deno.test("run --save: a flash.yaml of one's own is no repeated command", async () => {
  const files = { "mp.bin": MP, "flash.yaml": "chip: esp8266\nfiles: [{ offset: 0, path: mp.bin }]\n" };
  const run = await flasher(["run", "-f", "mp.bin", "--save", "flash.yaml", "--port", "sim:esp8266"], {
    files,
  });
  assertEquals(run.code, 2);
  assertEquals(await textOf(run.system, "flash.yaml"), files["flash.yaml"]);
});

Deno.test("run --save: a profile's name ends in .yaml", async () => {
  const files = { "mp.bin": MP };
  const added = await flasher(["run", "mp.bin", "--save", "lamp", "--port", "sim:esp8266"], { files });
  assertStringIncludes(added.stdout, "Wrote lamp.yaml. To run it: flasher run lamp.yaml");
  assertStringIncludes(await textOf(added.system, "lamp.yaml"), "mp.bin");
  const other = await flasher(["run", "mp.bin", "--save", "lamp.txt", "--port", "sim:esp8266"], { files });
  assertEquals([other.code, other.system.opened], [2, []]);
  assertStringIncludes(other.stderr, "--save lamp.txt.yaml");
});
