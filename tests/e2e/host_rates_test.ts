/** A computer whose serial port lacks some rates, with the real mask ROM and stub. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../lib/errors.ts";
import { type Emulator, startEmulator } from "./emulator.ts";
import { Pty } from "../serial/pty.ts";
import { ROOT, testWith, tools } from "./parts.ts";
import { PROGRAMS, run } from "./program.ts";

const SAMPLE = `${ROOT}/flash.yaml`;
/** A CP2102 that clamps rates; a driver with a highest rate; a driver that knows only the named rates of termios.h. */
const HOSTS = { clamped: "max:1000000", short: "refuse:230400", named: "standard" } as const;

/** Runs with its own home, where no adapter is known yet. */
async function onHost(board: Emulator, speeds: string, args: readonly string[], home: string) {
  const env = { ...board.env, MODEMSHIM_SPEEDS: speeds, XDG_CONFIG_HOME: home };
  return await run(PROGRAMS.source, [...args, "--port", board.port], { env });
}

interface Event {
  readonly type: string;
  readonly baud?: number;
  readonly step?: string;
  readonly verified?: boolean;
}

function eventsOf(out: string): Event[] {
  return out.trim().split("\n").map((line) => JSON.parse(line));
}

for (
  const [host, baud, ends] of [
    ["clamped", "921600", 928_571],
    ["clamped", "1500000", 928_571],
    ["clamped", "2000000", 928_571],
    ["short", "460800", 230_400],
    ["short", "921600", 230_400],
    ["named", "115200", 115_200],
    ["named", "460800", 460_800],
    ["named", "921600", 921_600],
  ] as const
) {
  testWith(["emulator"], `host rates: ${baud} baud where the host is ${host}`, async () => {
    await using board = await startEmulator();
    const home = await Deno.makeTempDir();
    await board.control("reset run");
    const ended = await onHost(board, HOSTS[host], ["run", SAMPLE, "--json", "--baud", baud], home);
    assertEquals(ended.code, EXIT.ok, ended.err);
    const events = eventsOf(ended.out);
    const done = events.find(({ type }) => type === "done");
    assertEquals([done?.baud, done?.verified], [ends, true]);
    assert(events.every(({ type, step }) => type !== "recovering" || step === "slower"), ended.out);
    await Deno.remove(home, { recursive: true });
  });
}

testWith(["emulator"], "host rates: a silent board on a driver of named rates ends with 5", async () => {
  const { modemLines } = await tools();
  const nobody = new Pty();
  const env = { FLASHER_LIBC: modemLines, MODEMSHIM_SPEEDS: HOSTS.named };
  const args = ["info", "--connect-timeout", "1s", "--port", nobody.path];
  const ended = await run(PROGRAMS.source, args, { env });
  nobody.close();
  assertEquals(ended.code, EXIT.noBootloader, ended.err);
  assertStringIncludes(ended.err, "the chip sent nothing");
});

testWith(["emulator"], "host rates: the monitor goes without boot text that it cannot hear", async () => {
  await using board = await startEmulator();
  const home = await Deno.makeTempDir();
  const args = ["monitor", "--chip", "esp8266", "--reset", "--for", "2s"];
  const ended = await onHost(board, HOSTS.named, args, home);
  assertEquals(ended.code, EXIT.ok, ended.err);
  assertStringIncludes(ended.err, "This port does not support 74880 baud");
  await Deno.remove(home, { recursive: true });
});

for (const [host, without] of [["clamped", "1500000, 2000000"], ["named", "74880, 250000"]] as const) {
  testWith(["emulator"], `host rates: the self-test passes where the host is ${host}`, async () => {
    await using board = await startEmulator();
    const home = await Deno.makeTempDir();
    const ended = await onHost(board, HOSTS[host], ["doctor", "--self-test"], home);
    assertEquals(ended.code, EXIT.ok, ended.out + ended.err);
    assertStringIncludes(ended.out, `not supported: ${without}`);
    await Deno.remove(home, { recursive: true });
  });
}
