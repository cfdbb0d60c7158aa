/** Which port is the same device again, and which serial numbers and sockets say so. */
import { assertEquals } from "@std/assert";
import type { SystemPort } from "../../lib/serial/port.ts";
import { findNewPort, findSamePort, markSharedSerials, uniqueSerial } from "../../lib/serial/same_device.ts";
import { isAtSocket, isSameSocket } from "../../lib/serial/socket.ts";

function port(path: string, more: Partial<SystemPort> & { readonly serial?: string } = {}): SystemPort {
  const { serial, ...rest } = more;
  return { path, usb: { vid: 0x10c4, pid: 0xea60, ...(serial === undefined ? {} : { serial }) }, ...rest };
}

/** The path at which `before` is found. */
function again(before: SystemPort, ports: readonly SystemPort[], ourReset: boolean): string | undefined {
  return findSamePort(markSharedSerials(ports), before, { ourReset })?.path;
}

Deno.test("serial number: those that many devices have are no identity", () => {
  const shared = ["", " ", "0", "1", "0001", "00001", "00000000", "FFFFFFFF", "123456", "0123456789ABCDEF"];
  for (const serial of shared) assertEquals(uniqueSerial(port("COM3", { serial })), undefined, serial);
  const own = ["A50285BI", "01A2B3", "0002", "60:55:F9:F7:2C:A2", "54D2001133"];
  for (const serial of own) {
    assertEquals(uniqueSerial(port("COM3", { serial })), serial.toLowerCase(), serial);
  }
  assertEquals(uniqueSerial({}), undefined);
});

Deno.test("serial number: shared by two devices of one list, but not by the ports of one device", () => {
  const flags = (ports: readonly SystemPort[]) =>
    markSharedSerials(ports).map(({ sharedSerial }) => sharedSerial === true);
  const serial = "A1";
  assertEquals(flags([port("COM3", { serial }), port("COM4", { serial: "a1" })]), [true, true]);
  assertEquals(flags([port("COM3", { serial }), port("COM4", { serial: "A2" })]), [false, false]);
  assertEquals(
    flags([port("COM3", { serial, socket: "1/1" }), port("COM4", { serial, socket: "1/2" })]),
    [true, true],
  );
  // Two drivers of macOS, and two interfaces
  assertEquals(
    flags([port("COM3", { serial, socket: "1/1" }), port("COM4", { serial, socket: "1/1" })]),
    [false, false],
  );
  assertEquals(
    flags([port("COM3", { serial, interface: 0 }), port("COM4", { serial, interface: 1 })]),
    [false, false],
  );
  // Two adapters with two ports each
  const parts = [0, 1, 0, 1].map((number, i) => port(`COM${i + 3}`, { serial, interface: number }));
  assertEquals(flags(parts), [true, true, true, true]);
  const other: SystemPort = { path: "COM9", usb: { vid: 0x0403, pid: 0x6001, serial } };
  assertEquals(flags([port("COM3", { serial }), other]), [false, false]);
});

Deno.test("again: a twin that was plugged in all the time is not taken for the device that left", () => {
  const [gone, twin] = markSharedSerials([port("COM3", { serial: "A1" }), port("COM4", { serial: "A1" })]);
  assertEquals(again(gone as SystemPort, [twin as SystemPort], false), undefined);
  assertEquals(again(gone as SystemPort, [port("COM4", { serial: "A1" })], true), undefined);
});

Deno.test("again: a twin in a known socket makes the serial number useless", () => {
  const ports = [port("COM5", { serial: "A1" }), port("COM6", { serial: "A1", socket: "1/1" })];
  assertEquals(again(port("COM3", { serial: "A1" }), ports, false), undefined);
});

Deno.test("again: after our reset, a board with another serial number is another one, in any place", () => {
  for (const socket of [undefined, "1/1"]) {
    const at = socket === undefined ? {} : { socket };
    const [before, other] = ["A1", "A2"].map((serial) => port("COM3", { serial, ...at }));
    assertEquals(again(before!, [other!], true), undefined);
    assertEquals(again(before!, [before!], true), "COM3");
  }
  // What a person plugs into the socket continues there.
  const here = { socket: "1/1" };
  assertEquals(
    again(port("COM3", { serial: "A1", ...here }), [port("COM3", { serial: "A2", ...here })], false),
    "COM3",
  );
});

Deno.test("again: the other port of an adapter is not the port", () => {
  for (const identity of [{ serial: "FT4" }, { socket: "1/1" }, {}]) {
    const [first, second] = [0, 1].map((number) => port(`USB${number}`, { interface: number, ...identity }));
    const swapped = [{ ...first!, path: "USB1" }, { ...second!, path: "USB0" }];
    for (const ourReset of [true, false]) {
      assertEquals(again(second!, [first!], ourReset), undefined);
      assertEquals(again(second!, swapped.slice(0, 1), ourReset), undefined);
      const isKnown = Object.keys(identity).length > 0;
      assertEquals(again(second!, swapped, ourReset), isKnown ? "USB0" : undefined);
    }
  }
});

Deno.test("again: of several ports on one interface, the one with the old name, or none", () => {
  const [a, b] = ["WCH0", "WCH1"].map((path) => port(path, { socket: "1/1" }));
  assertEquals(again(b!, [a!, b!], false), "WCH1");
  assertEquals(again(b!, [{ ...a!, path: "WCH2" }, { ...b!, path: "WCH3" }], false), undefined);
});

Deno.test("again: a chip that becomes its loader has it on the first interface", () => {
  const usb = (pid: number) => ({ vid: 0x303a, pid });
  const program: SystemPort = { path: "ACM0", usb: usb(0x4001), socket: "1/1", interface: 2 };
  const loader: SystemPort = { path: "ACM1", usb: usb(0x1001), socket: "1/1" };
  assertEquals(again(program, [loader], true), "ACM1");
  const parts = [2, 0].map((number) => ({ ...program, path: `ACM${number}`, interface: number }));
  assertEquals(again(loader, parts, true), "ACM0");
});

Deno.test("again: a name that stays listed without its device is not the port", () => {
  assertEquals(again(port("COM7", { socket: "1/1" }), [{ path: "COM7" }], true), undefined);
  assertEquals(again(port("COM7"), [{ path: "COM7" }], true), undefined);
  assertEquals(again(port("COM7"), [{ ...port("COM7"), problem: 22 }], true), undefined);
});

Deno.test("new port: none with another serial number", () => {
  const chip = (path: string, serial: string): SystemPort => ({
    path,
    usb: { vid: 0x303a, pid: 0x1001, serial },
  });
  const before = chip("COM3", "60:55:F9:00:00:01");
  assertEquals(findNewPort([chip("COM4", "60:55:F9:00:00:02")], { before, earlier: [before] }), undefined);
  assertEquals(
    findNewPort([chip("COM4", "60:55:f9:00:00:01")], { before, earlier: [before] })?.path,
    "COM4",
  );
});

Deno.test("socket: equal, different, or unknown", () => {
  const [a, b] = [{ socket: "1/1" }, { socket: "1/2" }];
  assertEquals([isSameSocket(a, a), isSameSocket(a, b), isSameSocket(a, {}), isSameSocket({}, {})], [
    true,
    false,
    undefined,
    undefined,
  ]);
});

Deno.test("socket: the one that a person names, and those of the hub in it", () => {
  const linux = { socket: "0000:00:14.0/4.2", address: "1-4.2" };
  const windows = {
    socket: "PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(4)#USB(2)",
    address: "1400-4.2",
  };
  const mac = { socket: "0x14120000", address: "0x14120000" };
  const yes = [
    [linux, "1-4.2", "1-4", "0000:00:14.0/4.2", "0000:00:14.0/4"],
    [
      windows,
      "1400-4.2",
      "1400-4",
      windows.socket,
      windows.socket.toLowerCase(),
      windows.socket.slice(0, -7),
    ],
    [mac, "0x14120000", "0x14100000", "0x1412", "0x141", "0X14120000", "0x14000000"],
  ] as const;
  const no = [
    [
      linux,
      "",
      "1",
      "1-",
      "1-4.",
      "1-4.1",
      "1-4.2.1",
      "1-40",
      "2-4.2",
      "4.2",
      "4",
      "0000:00:14",
      "0000:00:1d.0/4",
    ],
    [{ ...linux, address: "1-14.2" }, "1-1", "1-4"],
    [windows, "1400", "4.2", "PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(4)#USB(1)", "1400-4.20"],
    [mac, "0x14110000", "0x1", "0x24120000", "0x14121000", "14", "0x"],
    [{}, "1-4", ""],
  ] as const;
  for (const [port, ...names] of yes) {
    for (const name of names) assertEquals(isAtSocket(port, name), true, `${port.socket} ${name}`);
  }
  for (const [port, ...names] of no) {
    for (const name of names) assertEquals(isAtSocket(port, name), false, `${JSON.stringify(port)} ${name}`);
  }
});
