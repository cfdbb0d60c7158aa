/** Words in a wrong place or without an ending: the hint is the command that was meant. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../lib/errors.ts";
import { flasher } from "../fake/system.ts";
import { APP, PROJECT } from "./world.ts";

const files = { ...PROJECT, "firmware.bin": APP, "sub/lamp.yaml": PROJECT["flash.yaml"]! };

async function refusal(line: string | readonly string[]): Promise<string> {
  const { code, stderr } = await flasher(typeof line === "string" ? line.split(" ") : line, { files });
  assertEquals(code, EXIT.usage, stderr);
  return stderr.replaceAll(/\n\s*/g, " ");
}

/** `cases`: the end of the answer to each command line. */
async function checkEndings(cases: Readonly<Record<string, string>>): Promise<void> {
  for (const [line, meant] of Object.entries(cases)) {
    const said = await refusal(line);
    assertEquals(said.trim().endsWith(meant), true, `${line}: ${said}`);
  }
}

Deno.test("misplaced words: firmware without its ending is found", async () => {
  assertStringIncludes(await refusal("run firmware"), 'Did you mean "firmware.bin"?');
  assertStringIncludes(await refusal("run firmwrae.bin.yaml"), "There are 21 built-in profiles");
});

Deno.test("misplaced words: a path to a missing profile cannot mean a built-in one", async () => {
  const missing = await refusal("run elsewhere/stick");
  assertStringIncludes(missing, 'There is no profile in folder "elsewhere".');
  assertEquals(missing.includes("built-in"), false);
  assertStringIncludes(await refusal("run elsewhere/nodemcu"), 'There is no profile in folder "elsewhere".');
  assertStringIncludes(await refusal("run sub/kitchen"), 'In folder "sub": "lamp.yaml".');
});

Deno.test("misplaced words: a port after the name of a command belongs to --port", async () => {
  for (const port of ["/dev/ttyUSB0", "COM3", "ttyACM0", "serial:0001", "sim:huzzah", "auto"]) {
    for (const command of ["info", "erase"]) {
      assertStringIncludes(
        await refusal([command, port]),
        `To choose a port: flasher ${command} --port ${port}`,
      );
    }
  }
  assertStringIncludes(await refusal("info board"), 'See "flasher help info"');
  assertStringIncludes(await refusal("version COM3"), 'See "flasher help version"');
});

Deno.test("misplaced words: bundle names its folder before the profile", async () => {
  assertStringIncludes(await refusal("bundle flash.yaml"), "flasher bundle workshop flash.yaml");
  assertStringIncludes(await refusal("bundle flash.yaml stick"), "flasher bundle stick flash.yaml");
});

Deno.test("misplaced words: a board with a misspelt word in it is recognized", async () => {
  const mini = '"d1 mni": did you mean "wemos_d1_mini"?';
  assertStringIncludes(await refusal(["run", "--board", "d1 mni"]), mini);
  // "tset" is one letter away from "set" in a description.
  assertEquals((await refusal("run --board tset")).includes("did you mean"), false);
  // "dd" is one letter away from "d1", and from much else.
  assertEquals((await refusal(["run", "--board", "dd mni"])).includes("did you mean"), false);
});

Deno.test("misplaced words: flags without a command stay in the command that was meant", async () => {
  const cases = {
    "-p /dev/ttyUSB0 fw.bin": "flasher run fw.bin --port /dev/ttyUSB0",
    "-p COM3 -b 460800 lamp.yaml": "flasher run lamp.yaml --port COM3 --baud 460800",
    "fw.bin --port /dev/ttyUSB0": "flasher run fw.bin --port /dev/ttyUSB0",
    "lamp.yaml --all": "flasher run lamp.yaml --all",
    "fw.bin -fm dio": "flasher run fw.bin --mode dio",
    "-p /dev/ttyUSB0": "for example: flasher run --port /dev/ttyUSB0",
    "-p /dev/ttyUSB0 0x0": "for example: flasher run --port auto",
    "0x0 fw.bin": "flasher run -f 0x0=fw.bin",
    "-p COM3 0x0 a.bin 0x10000 b.bin": "flasher run --port COM3 -f 0x0=a.bin -f 0x10000=b.bin",
    "run -p COM3 -fm dio 0x0 a.bin": "flasher run --port COM3 --mode dio -f 0x0=a.bin",
    "verify 0x0 a.bin -fm dio": "flasher verify --mode dio -f 0x0=a.bin",
    "--nonsense": "for example: flasher run --port auto",
  };
  await checkEndings(cases);
  // One argument is too many for "run": flasher does not know what was meant by both.
  assertEquals((await refusal("a.bin b.bin --port COM3")).includes("--port COM3"), false);
});

Deno.test("misplaced words: a port that is named twice is suggested once, and two ports are two", async () => {
  const once = await refusal("--port P run --port P");
  assertEquals([once.includes("flasher run --port P"), once.includes("--port P --port P")], [true, false]);
  assertStringIncludes(await refusal("--port P run --port Q"), "flasher run --port P --port Q");
});

Deno.test("misplaced words: esptool's -fm and -ff are not a --file without a value", async () => {
  for (const [line, flag] of [["-fm dio", "-fm"], ["-fs detect", "-fs"], ["-ff 40m", "-ff"]] as const) {
    const text = await refusal(`run firmware.bin ${line}`);
    assertStringIncludes(text, `${flag}: "run" has no such flag`);
    assertEquals(text.includes("found nothing"), false, text);
  }
  assertStringIncludes(await refusal("run -f"), "--file: found nothing, expected a value");
});

Deno.test("misplaced words: check says what a missing name may mean", async () => {
  assertStringIncludes(await refusal("check su"), 'Did you mean "sub"?');
  assertStringIncludes(await refusal("check sub/lmap"), 'Did you mean "sub/lamp.yaml"?');
  assertStringIncludes(await refusal("check sub/lamp"), 'Did you mean "sub/lamp.yaml"?');
  assertStringIncludes(await refusal("check nowhere"), "Looked in ");
  assertStringIncludes(await refusal("check nowhere/lamp.yaml"), "does not exist either");
  assertStringIncludes(await refusal(["check", "sub\\lamp.yaml"]), "This is a Windows path");
});

Deno.test("misplaced words: ports has no --port, and the hint names the command that has it", async () => {
  const hint = "flasher info --port";
  for (
    const [line, meant] of [
      ["ports --identify --port COM3", `${hint} COM3`],
      ["ports --port=COM3 --json", `${hint} COM3`],
      ["ports --port", `${hint} PORT`],
      ["ports --port --watch", `${hint} PORT`],
      ["ports COM3", `${hint} COM3`],
      ["ports --prot COM3", 'See "flasher help ports".'],
      ["ports --toString COM3", 'See "flasher help ports".'],
      ["ports COM3 COM4", 'See "flasher help ports".'],
    ] as const
  ) {
    assertEquals((await refusal(line)).includes(meant), true, `${line}: ${await refusal(line)}`);
  }
});

Deno.test("misplaced words: an offset and a size are flags", async () => {
  const cases = {
    "read 0 0x100000 out.bin": "flasher read out.bin --offset 0 --size 0x100000",
    "read out.bin 0x1000 4096": "flasher read out.bin --offset 0x1000 --size 4096",
    "erase 0x1000 0x2000": "flasher erase --offset 0x1000 --size 0x2000",
    "erase 0x1000 0x2000 0x3000": 'See "flasher help erase".',
    "read 0 0x1000": 'See "flasher help read".',
    "read a b c": 'See "flasher help read".',
    "erase --all": "To erase the whole flash: flasher erase",
    "run firmware.bin --at 0x1000": "--file 0x1000=PATH",
    "run firmware.bin --offset=0x1000": "--file 0x1000=PATH",
    "verify firmware.bin --address 0x1000": "--file 0x1000=PATH",
  };
  await checkEndings(cases);
});

Deno.test("misplaced words: an offset that is joined to a path needs --file", async () => {
  const meant = "flasher run -f 0x1000=sub/firmware.bin";
  for (const word of ["0x1000=sub/firmware.bin", "0x1000:sub/firmware.bin", "sub/firmware.bin@0x1000"]) {
    const { code, stderr } = await flasher(["run", word], { files });
    assertEquals([code === EXIT.ok, stderr.includes(meant)], [false, true], stderr);
  }
});

Deno.test("misplaced words: bundle and schema name the command for a file that they do not accept", async () => {
  assertStringIncludes(await refusal("bundle firmware.bin"), "flasher init --file firmware.bin");
  assertStringIncludes(await refusal("schema flash.yaml"), "flasher plan flash.yaml");
});

Deno.test("misplaced words: only a path in a profile is relative to the profile's folder", async () => {
  const relative = "Paths in a profile are relative to its folder.";
  const profile = { ...files, "flash.yaml": "files: [{ offset: 0, path: xyzzy.bin }]\n" };
  const inProfile = await flasher(["plan"], { files: profile });
  assertStringIncludes(inProfile.stderr.replaceAll(/\s+/g, " "), relative);
  for (const line of ["image xyzzy.bin", "init new.yaml --yes --file xyzzy.bin", "run xyzzy.bin"]) {
    const { stderr } = await flasher(line.split(" "), { files });
    assertEquals([stderr.includes("Looked in"), stderr.includes(relative)], [true, false], stderr);
  }
});

Deno.test("misplaced words: a file that may not be read says how to find out why", async () => {
  const denied = { "sub/lamp.yaml": "files: [{ offset: 0, path: fw.bin }]\n", "sub/fw.bin": { denied: 10 } };
  const { stderr } = await flasher(["plan", "sub/lamp.yaml"], { files: denied });
  assertStringIncludes(stderr.replaceAll(/\s+/g, " "), "ls -l /home/me/sub/fw.bin.");
  const windows = await flasher(["image", "fw.bin"], { files: { "fw.bin": { denied: 10 } }, os: "windows" });
  assertStringIncludes(windows.stderr, "close other programs that use it");
});

Deno.test("misplaced words: a port in place of a profile belongs to --port", async () => {
  for (const port of ["/dev/ttyUSB0", "sim:huzzah", "COM3", "usb:10c4:ea60"]) {
    for (const os of ["linux", "windows"] as const) {
      const { code, stderr } = await flasher(["run", port], { files, os });
      assertEquals([code, stderr.includes(`To choose a port: --port ${port}`)], [EXIT.usage, true], stderr);
    }
  }
  const device = await flasher(["run", "/dev/ttyS0"], {
    files: { ...files, "/dev/ttyS0": { kind: "other" } },
  });
  assertStringIncludes(device.stderr, "To choose a port: --port /dev/ttyS0");
});

Deno.test("misplaced words: a device that is no port is not offered to --port", async () => {
  const device = await flasher(["run", "/dev/null"], { files: { ...files, "/dev/null": { kind: "other" } } });
  assertEquals(device.stderr.includes("--port"), false, device.stderr);
  assertStringIncludes(await refusal("info /dev/null"), 'See "flasher help info"');
});

Deno.test("misplaced words: a rate in place of a port belongs to --baud", async () => {
  const { stderr } = await flasher(["monitor", "115200"], { files });
  assertStringIncludes(stderr, "To set the baud rate: --baud 115200");
});

Deno.test("misplaced words: flasher is written once", async () => {
  for (const word of ["flasher", "./flasher", "C:\\tools\\flasher.exe"]) {
    const text = await refusal([word, "run", "my fw.bin"]);
    assertStringIncludes(text, 'Write "flasher" once: flasher run "my fw.bin"');
  }
});

Deno.test("misplaced words: mpremote's commands for files lead to flasher files", async () => {
  for (const line of ["cp main.py :main.py", "fs ls"]) {
    assertStringIncludes(await refusal(line), "flasher help files");
  }
  assertEquals((await refusal("exec 1")).includes("flasher help files"), false);
});
