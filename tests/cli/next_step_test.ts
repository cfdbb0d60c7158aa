/** After a good end, a person is told the command that they probably want next, for the same board and files. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { readArgs } from "../../lib/cli/args.ts";
import { COMMANDS } from "../../lib/cli/commands/mod.ts";
import { bootImage } from "../fake/firmware.ts";
import { type FakeOptions, flasher } from "../fake/system.ts";
import { APP, DATA, profile, PROJECT, SMALL, USB0 } from "./world.ts";

const PORT = USB0.path;

function on(more: FakeOptions = {}): FakeOptions {
  return {
    files: { ...PROJECT, "ram.bin": bootImage(4128), "flash.yaml": profile({ port: PORT }) },
    ports: [USB0],
    boards: { [PORT]: SMALL },
    ...more,
  };
}

/** The commands that the output advises. */
async function advised(line: string, options = on()): Promise<readonly string[]> {
  const { stdout } = await flasher(line.split(" "), options);
  return [...stdout.matchAll(/^To [\w ]+: (flasher .*)$/gm)].map(([, command]) => command!);
}

const STEPS: readonly (readonly [line: string, next: string])[] = [
  ["run", "flasher monitor --reset"],
  [
    "run flash.yaml --port /dev/ttyUSB0 --board nodemcu",
    "flasher monitor flash.yaml --reset --port /dev/ttyUSB0 --board nodemcu",
  ],
  ["plan", "flasher run"],
  ["plan flash.yaml --file 0x0=app.bin --mode dio", "flasher run flash.yaml --file 0x0=app.bin --mode dio"],
  ["verify --size keep", "flasher run --size keep"],
  ["erase --yes --port /dev/ttyUSB0", "flasher run PROFILE --port /dev/ttyUSB0"],
  ["load ram.bin --port /dev/ttyUSB0", "flasher monitor --port /dev/ttyUSB0"],
  ["read out.bin --size 0x1000 --port /dev/ttyUSB0", "flasher image out.bin"],
  ["info --port /dev/ttyUSB0", "flasher backup --port /dev/ttyUSB0"],
];

for (const [line, next] of STEPS) {
  Deno.test(`next step: after ${line}`, async () => {
    assertEquals(await advised(line), [next]);
    const [, name, ...words] = next.split(" ");
    const command = COMMANDS.find((one) => one.name === name)!;
    readArgs(command, words);
    assertEquals(await advised(`${line} --json`), []);
  });
}

Deno.test("next step: after a comparison that finds no difference, the console", async () => {
  const flash = new Uint8Array(SMALL.flashSize).fill(0xff);
  flash.set(APP);
  flash.set(DATA, 0x10000);
  assertEquals(await advised("verify --size keep", on({ boards: { [PORT]: { ...SMALL, flash } } })), [
    "flasher monitor --reset",
  ]);
});

Deno.test("next step: no console of a board that runs nothing, and nothing after a failure", async () => {
  assertEquals(await advised("run --after stay"), []);
  assertEquals(await advised("run --file 0x20000=data.bin"), []);
  assertEquals(await advised("run --port sim:esp8266"), []);
  assertEquals(await advised("run", on({ boards: {} })), []);
});

Deno.test("the board was restarted, unless its greeting was heard: then it runs", async () => {
  const program = { greeting: () => "ready\r\n" };
  const boards = { [PORT]: { ...SMALL, program } };
  const plain = await flasher(["run"], on({ boards }));
  assertStringIncludes(plain.stdout, "The board was restarted.");
  const more = "expect: { text: ready }\n";
  const files = { ...PROJECT, "flash.yaml": profile({ port: PORT, more }) };
  const heard = await flasher(["run"], on({ boards, files }));
  assertStringIncludes(heard.stdout, "The board is running it.");
  assertEquals(heard.stdout.includes("restarted"), false);
});

Deno.test("a simulated board: says that it does not run firmware, and that it forgets its flash", async () => {
  const files = { ...PROJECT, "flash.yaml": profile({ port: "sim:esp8266", more: "expect: micropython\n" }) };
  const run = await flasher(["run"], { files });
  assertEquals(run.code, 13, run.stderr);
  assertStringIncludes(run.stderr, "A simulated board does not run the firmware that is written to it");
  assertEquals(run.stderr.includes("--repair"), false, run.stderr);
  const verify = await flasher(["verify"], { files });
  assertEquals(verify.code, 12, verify.stderr);
  assertStringIncludes(verify.stderr, "A simulated board forgets its flash");
  assertEquals((await flasher(["verify", "--quiet"], { files })).stderr.includes("forgets"), false);
});
