/** Sockets from the folders of sysfs. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { linuxSocket, parseUsbFolder } from "../../../lib/serial/linux/socket.ts";
import { fc } from "../../tools/property.ts";

function socketOf(folder: string, isUsb3 = false): readonly (string | undefined)[] {
  const device = parseUsbFolder(folder);
  if (device === undefined) return [];
  const { socket, address } = linuxSocket(device, isUsb3);
  return [socket, address];
}

Deno.test("linux socket: below PCI, in a Raspberry Pi, behind hubs and bridges, and on the bus for USB 3", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["pci0000:00/0000:00:14.0/usb1/1-4/1-4.2", "0000:00:14.0/4.2", "1-4.2"],
    ["pci0000:00/0000:00:1c.0/0000:01:00.0/usb1/1-1/1-1.3", "0000:01:00.0/1.3", "1-1.3"],
    ["platform/soc/3f980000.usb/usb1/1-1/1-1.3/1-1.3.12", "3f980000.usb/1.3.12", "1-1.3.12"],
    ["platform/axi/1000120000.pcie/1f00200000.usb/xhci-hcd.0/usb3/3-2", "xhci-hcd.0/2", "3-2"],
  ];
  for (const [folder, socket, address] of cases) {
    assertEquals(socketOf(`/sys/devices/${folder}`), [socket, address]);
  }
  const usb3 = "/sys/devices/pci0000:00/0000:00:14.0/usb2/2-5";
  assertEquals(socketOf(usb3, true), ["0000:00:14.0/usb3/5", "2-5"]);
});

Deno.test("linux socket: none for the ports of usbip, which any device may get", () => {
  assertEquals(socketOf("/sys/devices/platform/vhci_hcd.0/usb1/1-1"), [undefined, undefined]);
});

Deno.test("linux socket: none for a bus, an interface, or a folder elsewhere", () => {
  for (
    const folder of [
      "",
      "/",
      "1-4",
      "/1-4",
      "/sys/devices/pci0000:00/0000:00:14.0/usb1",
      "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-4/1-4:1.0",
      "/sys/devices/virtual/tty/1-4",
      "/sys/devices/\u001b[31m/usb1/1-4",
    ]
  ) assertEquals(socketOf(folder), [], folder);
});

const ports = fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 6 });

Deno.test("linux socket: depends on the controller and the ports of the hubs, not on the number of the bus", () => {
  const folder = (bus: number, numbers: readonly number[]) => {
    const names = numbers.map((_, i) => `${bus}-${numbers.slice(0, i + 1).join(".")}`);
    return `/sys/devices/pci0000:00/0000:00:14.0/usb${bus}/${names.join("/")}`;
  };
  fc.assert(fc.property(ports, ports, fc.nat(99), fc.nat(99), (a, b, busA, busB) => {
    const [socket, address] = socketOf(folder(busA, a));
    assertEquals([socket, address], [`0000:00:14.0/${a.join(".")}`, `${busA}-${a.join(".")}`]);
    assertEquals(socket === socketOf(folder(busB, b))[0], a.join(".") === b.join("."));
  }));
});

Deno.test("linux socket: any text is a plain name or none", () => {
  const piece = fc.oneof(fc.constantFrom("usb1", "1-4", "1-4.2", "..", "0000:00:14.0", ""), fc.string());
  fc.assert(fc.property(fc.array(piece, { maxLength: 8 }), fc.boolean(), (pieces, isUsb3) => {
    const [socket, address] = socketOf(`/${pieces.join("/")}`, isUsb3);
    assert((socket === undefined) === (address === undefined));
    if (socket === undefined) return;
    assertMatch(socket, /^[\w.:@-]+\/(?:usb3\/)?[0-9.]+$/);
    assertMatch(address!, /^[0-9]+-[0-9.]+$/);
  }));
});
