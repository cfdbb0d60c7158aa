/** A board on a CP2102C, an adapter that asserts RTS by itself while DTR is released. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { BoardOptions } from "../../lib/simulator/mod.ts";
import type { PortInfo } from "../../lib/serial/port.ts";
import { type FakeOptions, flasher } from "../fake/system.ts";
import { APP, DATA, profile, PROJECT, SMALL, USB0 } from "./world.ts";

const CP2102C: PortInfo = {
  path: "/dev/ttyACM0",
  usb: { vid: 0x10c4, pid: 0xea64, product: "CP2102C USB to UART Bridge Controller" },
  driver: "cdc_acm",
};
const PORT = CP2102C.path;
/** Its program prints one line at each start. */
const TALKER: Partial<BoardOptions> = {
  ...SMALL,
  flash: APP,
  pullsRts: true,
  program: { greeting: () => "hello\r\n", startup: 10, answer: (bytes) => new TextDecoder().decode(bytes) },
};

function desk(more = "", os = "linux", port = CP2102C): FakeOptions {
  const boards = { [PORT]: { ...TALKER, circuit: more === "" ? "autoReset" : "direct" } } as const;
  const files = { ...PROJECT, "flash.yaml": profile({ port: PORT, more }) };
  return { files, ports: [port], boards, os };
}

for (const os of ["linux", "darwin", "windows"]) {
  Deno.test(`flow control: on ${os}, writes a board that the adapter would reset`, async () => {
    const { system, code, stderr } = await flasher(["run", "--trace", "trace.txt"], desk("", os));
    assertEquals(code, 0, stderr);
    const board = system.boards.get(PORT)!;
    assertEquals(board.flash.subarray(0, APP.length), APP);
    assertEquals(board.flash.subarray(0x10000, 0x10000 + DATA.length), DATA);
    const changes = board.lines.map(({ dtr, rts }) => `${+dtr}${+rts}`);
    if (os === "windows") {
      // The driver does so when the port opens and when it closes.
      assertEquals([changes.shift(), changes.pop()], ["00", "00"]);
      assertStringIncludes(stderr, "may restart when it prints after the port is closed");
    } else {
      await system.clock.sleep(1000);
      const { resets } = board.statistics;
      await system.clock.sleep(5000);
      assertEquals([board.state, board.statistics.resets], ["running", resets]);
      assert(!stderr.includes("warning"), stderr);
    }
    // Neither entering nor leaving the bootloader releases both lines.
    assertEquals(changes.filter((lines) => lines === "00"), [], changes.join(" "));
    // The trace shows the real states of the lines.
    const trace = system.logs.get("trace.txt")!.join("\n");
    assert(!trace.includes("dtr=0 rts=0"), trace.slice(0, 500));
    assertMatch(trace, /dtr=1 rts=1/);
  });
}

Deno.test("flow control: with another adapter, the same board does not enter its bootloader", async () => {
  const { code, stderr } = await flasher(["run", "--connect-timeout", "0s"], {
    ...desk("", "linux", { ...USB0, path: PORT }),
  });
  assertEquals(code, 5, stderr);
});

Deno.test("flow control: the monitor does not reset the board", async () => {
  for (const flags of [[], ["--reset"]]) {
    const { system, code, stdout, stderr } = await flasher(
      ["monitor", PORT, "--baud", "115200", "--for", "2s", ...flags],
      desk(),
    );
    assertEquals(code, 0, stderr);
    const said = stdout.split("hello").length - 1;
    // Once because the board has just been powered on.
    assert(said >= 1 && said <= 1 + flags.length, stdout);
    assertStringIncludes(stderr, 'as board "auto_reset" requires');
    assertEquals(system.boards.get(PORT)!.state, "running");
  }
});

Deno.test("flow control: with RESET wired to RTS the run fails, and a warning gives the reason", async () => {
  const { code, stderr } = await flasher(["run", "--connect-timeout", "0s"], desk("board: huzzah\n"));
  assertEquals(code, 5, stderr);
  assertStringIncludes(stderr, "this adapter, a CP2102C, asserts RTS by itself");
});

Deno.test("flow control: a profile's own scripts run unchanged, with a warning", async () => {
  const reset = "reset: D0|R1|W100ms|D1|R0|W50ms|D0\n";
  const { system, stderr } = await flasher(["run", "--connect-timeout", "0s"], {
    ...desk(),
    files: { ...PROJECT, "flash.yaml": profile({ port: PORT, more: reset }) },
  });
  assertStringIncludes(stderr, "A board that RTS resets may restart at any time");
  assertEquals(system.boards.get(PORT)!.lines.at(-1)!.dtr, false);
});
