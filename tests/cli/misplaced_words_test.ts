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
