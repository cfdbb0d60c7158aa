/** Reset scripts of a profile are checked on the circuit of its board before a port is opened. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { type FakeOptions, flasher } from "../../fake/system.ts";
import { assertSessions } from "../../cli/golden.ts";
import { APP, DATA, profile } from "../../cli/world.ts";

function withScripts(more: string): FakeOptions {
  return { files: { "flash.yaml": profile({ more }), "app.bin": APP, "data.bin": DATA } };
}

const GOOD = "reset: D0|R1|W100ms|D1,R0|W50ms|D0\nrun: R1|W100ms|R0\n";
const NEVER = "reset: D0|R1|W100ms|R0|W50ms\n";

Deno.test("scripts that do not do what they should", () =>
  assertSessions("script_warnings", [
    ["plan", withScripts(NEVER)],
    ["plan", withScripts(`board: manual\n${GOOD}`)],
    ["plan", withScripts("board: huzzah\nreset: R1|W100ms|D1|R0|W5ms|D0\nrun: D1|R1|W50ms|R0|W50ms|D0\n")],
    ["run --port /dev/nowhere", withScripts(NEVER)],
    ["run --json --port /dev/nowhere", withScripts(NEVER)],
  ]));

Deno.test("correct scripts cause no warning", async () => {
  for (const board of ["auto_reset", "huzzah", "nodemcu"]) {
    const { code, stderr } = await flasher(["plan"], withScripts(`board: ${board}\n${GOOD}`));
    assertEquals([code, stderr], [0, ""]);
  }
  assertEquals((await flasher(["plan"], withScripts(""))).stderr, "");
});

Deno.test("over a chip's own USB, a script is checked on the chip's USB unit", async () => {
  const port = { path: "/dev/ttyACM0", usb: { vid: 0x303a, pid: 0x1001 } };
  const options = { ...withScripts(GOOD), ports: [port] };
  const { stdout } = await flasher(["run", "--json", "--port", port.path], options);
  assertStringIncludes(stdout, "starts the firmware, not the bootloader");
});

Deno.test("on Windows the lines change one after the other if a board has such scripts", async () => {
  const options: FakeOptions = {
    ...withScripts("board: huzzah\n"),
    boards: { COM7: { circuit: "none", flashSize: 0x40000 } },
  };
  const changes = async (os: string) => {
    const args = ["run", "--port", "COM7", "--connect-timeout", "1s", "--trace", "log.txt"];
    const { system } = await flasher(args, { ...options, os });
    const log = system.logs.get("log.txt")!;
    // What comes after the first SYNC belongs to the next attempt.
    return log.slice(0, log.findIndex((line) => line.startsWith(">"))).filter((line) => line.startsWith("#"));
  };
  assertEquals(await changes("windows"), ["# dtr=0", "# rts=1", "# dtr=1", "# rts=0", "# dtr=0"]);
  assertEquals((await changes("linux"))[1], "# dtr=1 rts=1");
});
