/** Ports that are a chip's own USB: how they are told, which board they get, how they are found again. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { boardOverUsb, findAgain, findPort } from "../../lib/cli/usb_port.ts";
import { PortError } from "../../lib/errors.ts";
import type { Profile } from "../../lib/profile/profile.ts";
import { nativeUsb } from "../../lib/serial/adapters.ts";
import type { PortInfo } from "../../lib/serial/port.ts";
import { boardByName } from "../../plugins/mod.ts";
import { FakeSystem, flasher } from "../fake/system.ts";
import { profile, PROJECT, SMALL, USB0 } from "./world.ts";

function device(vid: number, pid: number, path = "/dev/ttyACM0", serial = "60:55:F9:F7:2C:A2"): PortInfo {
  return { path, usb: { vid, pid, serial }, driver: "cdc_acm" };
}

const JTAG = device(0x303a, 0x1001);

Deno.test("native USB: by the ids of the chips' own units", () => {
  const cases = [
    [0x303a, 0x1001, "jtag-serial"],
    [0x303a, 0x0002, "otg"],
    [0x303a, 0x0009, "otg"],
    [0x303a, 0x0012, "otg"],
    // Firmware with USB of its own, and Espressif's bridge.
    [0x303a, 0x4001, undefined],
    [0x303a, 0x1002, undefined],
    [0x10c4, 0x1001, undefined],
    [0x239a, 0x0009, undefined],
  ] as const;
  for (const [vid, pid, kind] of cases) assertEquals(nativeUsb(device(vid, pid)), kind, pid.toString(16));
  assertEquals(nativeUsb({ path: "/dev/ttyS0" }), undefined);
});

Deno.test("native USB: the default board gives way, any other stays", () => {
  const written = { board: "auto_reset" } as Profile;
  assertEquals(boardOverUsb(written, JTAG), "usb_jtag");
  assertEquals(boardOverUsb(written, device(0x303a, 0x0009)), "native_usb");
  assertEquals(boardOverUsb(written, USB0), undefined);
  assertEquals(boardOverUsb(written, undefined), undefined);
  assertEquals(boardOverUsb({ ...written, board: "manual" }, JTAG), undefined);
  assertEquals(boardOverUsb({ ...written, reset: [{ wait: 1 }] }, JTAG), undefined);
  for (const name of ["usb_jtag", "native_usb"]) assert(boardByName(name) !== undefined);
});

Deno.test("native USB: a port is found by its name, and by a link to it", async () => {
  const system = new FakeSystem([], {
    ports: [USB0, JTAG],
    files: { "/dev/serial/by-id/esp": { link: "/dev/ttyACM0" }, "/dev/ttyACM0": { kind: "other" } },
  });
  assertEquals(await findPort(system, "/dev/ttyACM0"), JTAG);
  assertEquals(await findPort(system, "/dev/serial/by-id/esp"), JTAG);
  assertEquals(await findPort(system, "/dev/ttyACM7"), undefined);
});

Deno.test("native USB: on Windows a port is found in any spelling, and not looked at", async () => {
  const port = device(0x303a, 0x1001, "COM12");
  const system = new FakeSystem([], { os: "windows", ports: [port] });
  system.realPath = () => Promise.reject(new Error("test: this would open the port"));
  for (const name of ["COM12", "com12", "\\\\.\\COM12"]) assertEquals(await findPort(system, name), port);
  assertEquals(await findPort(system, "COM1"), undefined);
});

Deno.test("native USB: where ports cannot be listed, opening tells what is wrong", async () => {
  const system = new FakeSystem([]);
  system.listPorts = () =>
    Promise.reject(new PortError("Cannot list serial ports: not known how", "unsupported"));
  assertEquals(await findPort(system, "/dev/ttyACM0"), undefined);
});

Deno.test("native USB: a device that came back under another name is the one with its serial number", async () => {
  const moved = device(0x303a, 0x1001, "/dev/ttyACM1");
  const other = device(0x303a, 0x1001, "/dev/ttyACM2", "00:00:00:00:00:01");
  const where = (ports: readonly PortInfo[]) => findAgain(new FakeSystem([], { ports }), JTAG);
  assertEquals(await where([JTAG, moved]), "/dev/ttyACM0");
  assertEquals(await where([other, moved]), "/dev/ttyACM1");
  assertEquals(await where([other]), "/dev/ttyACM0");
  assertEquals(await where([]), "/dev/ttyACM0");
});

Deno.test("run: says that it takes the board for a chip's own USB", async () => {
  const { stdout, stderr, code } = await flasher(["run", "--connect-timeout", "0s"], {
    files: { ...PROJECT, "flash.yaml": profile({ port: "auto" }) },
    ports: [JTAG],
    boards: { "/dev/ttyACM0": SMALL },
  });
  // The simulated board has a circuit of transistors, for which these scripts are not.
  assertEquals(code, 5);
  const said = (stdout + stderr).replace(/\s+/g, " ");
  assertStringIncludes(said, `This port is the chip's own USB: board "usb_jtag" instead of "auto_reset"`);
  assertStringIncludes(said, "hold BOOT");
});

Deno.test("run: a serial bridge gets what the profile says, without a word", async () => {
  const { stdout, stderr, code } = await flasher(["run"], {
    files: { ...PROJECT, "flash.yaml": profile({ port: "/dev/ttyUSB0" }) },
    ports: [USB0],
    boards: { "/dev/ttyUSB0": SMALL },
  });
  assertEquals(code, 0);
  assertEquals((stdout + stderr).includes("own USB"), false);
});
