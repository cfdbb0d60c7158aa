/** Writing with Espressif's mask ROM and stub, executed by an emulator in real time, leaves the right flash. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { openSerialPort } from "../../lib/serial/open.ts";
import { type Emulator, LOADED, startEmulator, until } from "./emulator.ts";
import { assertFlash, dirtyFlash, FLASH_SIZE, withFile } from "./flash_content.ts";
import { FIRMWARE, ROOT, testWith } from "./parts.ts";
import { type Ended, type Program, PROGRAMS, run } from "./program.ts";

function assertSuccess({ code, out, err }: Ended): void {
  assertEquals(code, 0, out + err);
}

function flash(program: Program, { port, env }: Emulator, ...args: readonly string[]): Promise<Ended> {
  return run(program, ["run", "nodemcu.yaml", "--port", port, ...args], { env });
}

for (const program of Object.values(PROGRAMS)) {
  for (const path of FIRMWARE) {
    for (const baud of [115_200, 460_800, 921_600]) {
      const file = path.slice(path.lastIndexOf("/") + 1);
      const name = `mask ROM: ${program.name} writes ${file} at ${baud} baud`;
      testWith(["emulator", "firmware", ...program.needs], name, async () => {
        const before = dirtyFlash();
        await using board = await startEmulator({ flash: before });
        const ended = await flash(program, board, "--baud", `${baud}`, "--file", `0x0=${path}`);
        assertSuccess(ended);
        assertFlash(await board.flash(), withFile(before, 0, await Deno.readFile(path)));
        await until(async () => LOADED.test(await board.said()));
      });
    }
  }
}

for (const program of Object.values(PROGRAMS)) {
  const name = `mask ROM: ${program.name} writes the sample profile, and the chip runs it`;
  testWith(["emulator", ...program.needs], name, async () => {
    const before = dirtyFlash();
    await using board = await startEmulator({ flash: before });
    const profile = `${ROOT}/flash.yaml`;
    assertSuccess(await run(program, ["run", profile, "--port", board.port], { env: board.env }));

    const hello = withFile(before, 0, await Deno.readFile(`${ROOT}/demo/hello.bin`));
    assertFlash(await board.flash(), withFile(hello, 0x10000, await Deno.readFile(`${ROOT}/demo/data.bin`)));
    const text = await greetingAt(board, 115_200);
    assertStringIncludes(text, "Hello from flasher: this ESP8266 runs what was just written.");
    assertStringIncludes(text, "123457 bytes, CRC-32 db24b7fa: intact");
  });
}

/** Listens at a rate while the chip restarts: at another rate the text is garbage. */
async function greetingAt(board: Emulator, baud: number): Promise<string> {
  const port = await openSerialPort({ path: board.port }, { baud });
  try {
    await board.control("reset run");
    let text = "";
    await until(async () => {
      text += new TextDecoder("latin1").decode(await port.read(100));
      return text.includes("tick 1");
    });
    return text;
  } finally {
    await port.close();
  }
}

for (const program of Object.values(PROGRAMS)) {
  testWith(["emulator", ...program.needs], `mask ROM: ${program.name} writes over RFC 2217`, async () => {
    const before = dirtyFlash();
    await using board = await startEmulator({ network: true, flash: before });
    assertSuccess(await run(program, ["run", `${ROOT}/flash.yaml`, "--port", board.url]));
    const hello = withFile(before, 0, await Deno.readFile(`${ROOT}/demo/hello.bin`));
    assertFlash(await board.flash(), withFile(hello, 0x10000, await Deno.readFile(`${ROOT}/demo/data.bin`)));
    await until(async () => (await board.said()).includes("tick 1"));
  });
}

testWith(["emulator"], "mask ROM: writes without the stub, and says that it is not verified", async () => {
  const blank = new Uint8Array(FLASH_SIZE).fill(0xff);
  await using board = await startEmulator({ flash: blank });
  const args = ["run", `${ROOT}/flash.yaml`, "--no-stub", "--port", board.port];
  const ended = await run(PROGRAMS.source, args, { env: board.env });
  assertSuccess(ended);
  assertMatch(ended.out, /data\.bin .*written, not verified/);
  const hello = withFile(blank, 0, await Deno.readFile(`${ROOT}/demo/hello.bin`));
  assertFlash(await board.flash(), withFile(hello, 0x10000, await Deno.readFile(`${ROOT}/demo/data.bin`)));
  await until(async () => (await board.said()).includes("tick 1"));
});

testWith(["emulator"], "mask ROM: a second run finds the board of the first", async () => {
  await using board = await startEmulator();
  const args = ["run", `${ROOT}/flash.yaml`, "--port", board.port];
  // The first run leaves the stub running at the high rate; the second finds it.
  assertSuccess(await run(PROGRAMS.source, [...args, "--after", "stay"], { env: board.env }));
  assertSuccess(await run(PROGRAMS.source, args, { env: board.env }));
  await until(async () => (await board.said()).includes("tick 1"));
});
