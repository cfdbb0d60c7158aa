/** Ports of a chip's own USB: recognized, given a board, and found again. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { boardOverUsb, findPort, findReturnedPort } from "../../../lib/app/ports/usb_port.ts";
import { PortError } from "../../../lib/errors.ts";
import type { Profile } from "../../../lib/profile/profile.ts";
import { nativeUsb } from "../../../lib/serial/chip_usb.ts";
import type { SystemPort } from "../../../lib/serial/port.ts";
import { boardByName } from "../../../plugins/mod.ts";
import { FakeSystem, flasher } from "../../fake/system.ts";
import { profile, PROJECT, SMALL, USB0 } from "../../cli/world.ts";

function device(vid: number, pid: number, path = "/dev/ttyACM0", serial = "60:55:F9:F7:2C:A2"): SystemPort {
  return { path, usb: { vid, pid, serial }, driver: "cdc_acm" };
}

const JTAG = device(0x303a, 0x1001);

Deno.test("native USB: recognized by the ids of the chips' USB units", () => {
  const cases = [
    [0x303a, 0x1001, "jtag-serial"],
    [0x303a, 0x0002, "otg"],
    [0x303a, 0x0009, "otg"],
    [0x303a, 0x0012, "otg"],
    // Firmware with its own USB port, and Espressif's USB bridge.
    [0x303a, 0x4001, undefined],
    [0x303a, 0x1002, undefined],
    [0x10c4, 0x1001, undefined],
    [0x239a, 0x0009, undefined],
  ] as const;
  for (const [vid, pid, kind] of cases) assertEquals(nativeUsb(device(vid, pid)), kind, pid.toString(16));
  assertEquals(nativeUsb({ path: "/dev/ttyS0" }), undefined);
});

Deno.test("native USB: replaces the default board, and no other", () => {
  const written = { board: { kind: "built-in", name: "auto_reset" } } as Profile;
  assertEquals(boardOverUsb(written, JTAG), "usb_jtag");
  assertEquals(boardOverUsb(written, device(0x303a, 0x0009)), "native_usb");
  assertEquals(boardOverUsb(written, USB0), undefined);
  assertEquals(boardOverUsb(written, undefined), undefined);
  assertEquals(boardOverUsb({ ...written, board: { kind: "built-in", name: "manual" } }, JTAG), undefined);
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

Deno.test("native USB: on Windows a port is found in any spelling, without opening it", async () => {
  const port = device(0x303a, 0x1001, "COM12");
  const system = new FakeSystem([], { os: "windows", ports: [port] });
  system.realPath = () => Promise.reject(new Error("test: this would open the port"));
  for (const name of ["COM12", "com12", "\\\\.\\COM12"]) assertEquals(await findPort(system, name), port);
  assertEquals(await findPort(system, "COM1"), undefined);
});

Deno.test("native USB: if ports cannot be listed, opening the port reports the error", async () => {
  const system = new FakeSystem([]);
  system.listPorts = () =>
    Promise.reject(new PortError("Cannot list serial ports: not known how", "unsupported"));
  assertEquals(await findPort(system, "/dev/ttyACM0"), undefined);
});

/** The path at which `before` is found again among `ports`. */
async function where(ports: readonly SystemPort[], before: SystemPort, ourReset = false) {
  return (await findReturnedPort(new FakeSystem([], { ports }), before, { ourReset }))?.path;
}

Deno.test("again: without a socket, a port is found by its serial number, under any name", async () => {
  const moved = device(0x303a, 0x1001, "/dev/ttyACM1");
  const other = device(0x303a, 0x1001, "/dev/ttyACM0", "00:00:00:00:00:02");
  assertEquals(await where([other, moved], JTAG), "/dev/ttyACM1");
  assertEquals(await where([other], JTAG), undefined);
  assertEquals(await where([], JTAG), undefined);
  // Two devices with the same number are ambiguous.
  assertEquals(await where([moved, { ...moved, path: "/dev/ttyACM3" }], JTAG), undefined);
});

Deno.test("again: neither a serial number that all devices share nor a name identifies a device", async () => {
  for (const serial of ["0001", "0", "1", "000000", " "]) {
    const before = device(0x10c4, 0xea60, "/dev/ttyUSB0", serial);
    assertEquals(await where([{ ...before, path: "/dev/ttyUSB1" }], before), undefined, serial);
    assertEquals(await where([before], before), undefined, serial);
    // After our own reset, the name is the best evidence.
    assertEquals(await where([before], before, true), "/dev/ttyUSB0", serial);
  }
});

Deno.test("again: the socket decides, and a port in another socket is another device", async () => {
  const here = { ...device(0x303a, 0x0002, "/dev/ttyACM0", "0"), socket: "0000:00:14.0/4.1" };
  const swapped = { ...here, path: "/dev/ttyACM1" };
  const neighbour = { ...here, socket: "0000:00:14.0/4.2" };
  for (const ourReset of [true, false]) {
    assertEquals(await where([neighbour, swapped], here, ourReset), "/dev/ttyACM1");
    assertEquals(await where([neighbour], here, ourReset), undefined);
  }
  // The program's USB and the ROM's USB are two devices of one chip; a mouse is not.
  const program = { ...device(0x239a, 0x811e, "/dev/ttyACM5", "ABC"), socket: here.socket };
  assertEquals(await where([program], here), "/dev/ttyACM5");
  assertEquals(await where([swapped], program), "/dev/ttyACM1");
  assertEquals(await where([{ ...USB0, socket: here.socket }], here), undefined);
});

Deno.test("again: of two ports of one device, the one on the same interface", async () => {
  const part = (path: string, number: number): SystemPort => ({
    ...device(0x0403, 0x6010, path, "FT4ABC"),
    interface: number,
  });
  const ports = [part("/dev/ttyUSB0", 0), part("/dev/ttyUSB1", 1)];
  assertEquals(await where(ports, part("/dev/ttyUSB7", 1)), "/dev/ttyUSB1");
  const placed = ports.map((port) => ({ ...port, socket: "1-1" }));
  assertEquals(await where(placed, { ...placed[1]!, path: "/dev/ttyUSB7" }), "/dev/ttyUSB1");
});

Deno.test("run: says that it uses the board for a chip's own USB", async () => {
  const { stdout, stderr, code } = await flasher(["run", "--connect-timeout", "0s"], {
    files: { ...PROJECT, "flash.yaml": profile({ port: "auto" }) },
    ports: [JTAG],
    boards: { "/dev/ttyACM0": SMALL },
  });
  // The simulated board has the two-transistor circuit, which these scripts do not fit.
  assertEquals(code, 5);
  const said = (stdout + stderr).replace(/\s+/g, " ");
  assertStringIncludes(
    said,
    `This port is the chip's own USB: using board "usb_jtag" instead of "auto_reset"`,
  );
  assertStringIncludes(said, "hold BOOT");
});

Deno.test("run: a serial adapter gets the board of the profile, without a message", async () => {
  const { stdout, stderr, code } = await flasher(["run"], {
    files: { ...PROJECT, "flash.yaml": profile({ port: "/dev/ttyUSB0" }) },
    ports: [USB0],
    boards: { "/dev/ttyUSB0": SMALL },
  });
  assertEquals(code, 0);
  assertEquals((stdout + stderr).includes("own USB"), false);
});
