/** After a good end, a person is told the command that they probably want next, for the same board and files. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { readArgs } from "../../lib/cli/args.ts";
import { COMMANDS } from "../../lib/cli/commands/mod.ts";
import { bootImage } from "../fake/firmware.ts";
import { type FakeOptions, flasher } from "../fake/system.ts";
import { formatLine } from "../../lib/app/roster/line.ts";
import { line as boardLine } from "../app/roster/lines.ts";
import type { SystemPort } from "../../lib/serial/port.ts";
import { APP, DATA, MODEM, profile, PROJECT, SMALL, UART, USB0, USB1 } from "./world.ts";

const PORT = USB0.path;

/** Of one room, a board failed; of the other, all passed. */
const ROSTERS = {
  "some.jsonl": [boardLine("passed", 1, 0), boardLine("failed", 2, 0)].map(formatLine).join(""),
  "more.jsonl": [boardLine("passed", 3, 0)].map(formatLine).join(""),
};

function on(more: FakeOptions = {}): FakeOptions {
  return {
    files: { ...PROJECT, ...ROSTERS, "ram.bin": bootImage(4128), "flash.yaml": profile({ port: PORT }) },
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
  ["ports", "flasher run firmware.bin"],
  ["doctor", "flasher run firmware.bin"],
  ["doctor --port serial:01A2B3", "flasher run firmware.bin --port serial:01A2B3"],
  ["doctor --self-test --port /dev/ttyUSB0", "flasher run firmware.bin --port /dev/ttyUSB0"],
  ["mem write 0x3ffe8000 1 --port /dev/ttyUSB0", "flasher monitor --reset --port /dev/ttyUSB0"],
  ["boards nodemcu", "flasher run firmware.bin --board nodemcu"],
  ["roster some.jsonl", "flasher roster some.jsonl --failed"],
  ["roster some.jsonl more.jsonl", "flasher roster some.jsonl more.jsonl --failed"],
  ["roster some.jsonl --failed", "flasher watch PROFILE --roster some.jsonl"],
  ["roster more.jsonl", "flasher roster more.jsonl --labels labels.html"],
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

const PORTS: readonly (readonly [name: string, ports: readonly SystemPort[], next: readonly string[]])[] = [
  ["no port", [], ["flasher doctor"]],
  ["a port without USB", [UART], ["flasher doctor"]],
  ["two adapters", [USB0, USB1], ["flasher ports --identify"]],
  ["an unknown USB device", [MODEM], ["flasher ports --identify"]],
  ["an adapter that works beside one that does not", [USB0, { ...USB1, problem: 10 }], [
    "flasher run firmware.bin",
  ]],
  ["an adapter that does not work", [{ ...USB0, problem: 10 }], ["flasher doctor"]],
];

for (const [name, ports, next] of PORTS) {
  Deno.test(`next step: after a list of ports with ${name}`, async () => {
    assertEquals(await advised("ports", { ports }), next);
  });
}

Deno.test("ports: an adapter that does not work is not what port: auto uses", async () => {
  const { stdout } = await flasher(["ports"], { ports: [USB0, { ...USB1, problem: 10 }] });
  assertStringIncludes(stdout, `"port: auto" uses ${PORT}.`);
});

Deno.test("next step: the doctor's advice is the step if it found a problem", async () => {
  assertEquals(await advised("doctor", {}), []);
  assertEquals(await advised("doctor", { ports: [USB0], env: { FLASHER_BAUD: "fast" } }), []);
  const twoBoards = { ports: [USB0, USB1] };
  assertEquals(await advised("doctor", twoBoards), ["flasher ports --identify"]);
  assertEquals(await advised("doctor --port auto", twoBoards), ["flasher ports --identify"]);
  // The system may list devices that have no port which port: auto would use.
  const noPort = {
    facts: { usbDevices: [{ vid: 0x10c4, pid: 0xea60, ports: ["COM9"], drivers: [], hubs: 0 }] },
  };
  assertEquals(await advised("doctor", noPort), []);
});

Deno.test("next step: nothing for a memory word that was read, a restarted board or an exported roster", async () => {
  assertEquals(await advised("mem read 0x40001000 --port /dev/ttyUSB0"), []);
  assertEquals(await advised("mem write 0x3ffe8000 1 --after run --port /dev/ttyUSB0"), []);
  assertEquals(await advised("roster some.jsonl --csv out.csv"), []);
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
