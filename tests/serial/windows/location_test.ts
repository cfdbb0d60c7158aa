/** Sockets from the location paths of Windows. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { windowsSocket } from "../../../lib/serial/windows/location.ts";
import { needsDevicesAbove, portsFromDevices } from "../../../lib/serial/windows/ports.ts";
import { fc } from "../../tools/property.ts";

const PLACE = "PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(4)#USB(2)";

Deno.test("windows socket: the path without the interface, and its numbers as the address", () => {
  const cases: Readonly<Record<string, string>> = {
    [PLACE]: "1400-4.2",
    "PCIROOT(0)#PCI(1C00)#PCI(0000)#USBROOT(0)#USB(12)": "1c00.0000-12",
    "PCIROOT(80)#PCI(1400)#USBROOT(0)#USB(4)": "80.1400-4",
    // Another form is its own address.
    "ACPI(_SB_)#ACPI(PCI0)#ACPI(XHC_)#ACPI(RHUB)#ACPI(HS04)#USB(2)":
      "ACPI(_SB_)#ACPI(PCI0)#ACPI(XHC_)#ACPI(RHUB)#ACPI(HS04)#USB(2)",
  };
  for (const [socket, address] of Object.entries(cases)) {
    assertEquals(windowsSocket(socket), { socket, address });
    assertEquals(windowsSocket(`${socket}#USBMI(1)`), { socket, address });
  }
});

Deno.test("windows socket: none for other places, and for text that is no path", () => {
  for (
    const text of [
      undefined,
      "",
      "PCIROOT(0)#PCI(1F00)",
      "ACPI(_SB_)#ACPI(PCI0)#ACPI(UAR1)",
      "PCIROOT(0)#PCI(1400)#USBROOT(0)",
      `${PLACE}#USB()`,
      `${PLACE} \u001b[31m`,
      `\u202e#USB(1)`,
    ]
  ) assertEquals(windowsSocket(text), {}, text);
});

const number = (digits: number) => fc.nat(16 ** digits - 1).map((n) => n.toString(16).padStart(digits, "0"));
const path = fc.record({
  root: fc.nat(0xff).map((n) => n.toString(16)),
  pci: fc.array(number(4), { minLength: 1, maxLength: 4 }),
  usb: fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 6 }),
}).map(({ root, pci, usb }) =>
  [`PCIROOT(${root})`, ...pci.map((one) => `PCI(${one})`), "USBROOT(0)", ...usb.map((one) => `USB(${one})`)]
    .join("#").toUpperCase()
);

Deno.test("windows socket: two places never have one address, and an address needs no quotes", () => {
  fc.assert(fc.property(path, path, (a, b) => {
    const [here, there] = [windowsSocket(a), windowsSocket(b)];
    assertEquals(here.socket, a);
    assertMatch(here.address!, /^[0-9a-f.]+-[0-9.]+$/);
    assertEquals(here.address === there.address, a === b);
  }));
});

const anyText = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."PCIROUSBMI()#012 ") }), path);

Deno.test("windows socket: any text is a path or none", () => {
  fc.assert(fc.property(anyText, (text) => {
    const { socket, address } = windowsSocket(text);
    assert((socket === undefined) === (address === undefined));
    if (socket !== undefined) assertMatch(socket, /^[\w()#.&-]+\)$/);
  }));
});

Deno.test("windows socket: found at any device above the port, and never beyond", () => {
  const usb = "USB\\VID_1A86&PID_55D5\\1";
  const port = { id: "WCHBUS\\VID_1A86&PID_55D5\\0", parent: "WCHBUS\\HUB\\0", portName: "COM7", problem: 0 };
  const above = [
    { id: "wchbus\\hub\\0", parent: usb, problem: 0 },
    { id: usb, parent: "USB\\ROOT_HUB30\\1", location: PLACE, problem: 0 },
  ];
  assert(needsDevicesAbove(port));
  assertEquals(portsFromDevices([port], above)[0]!.socket, PLACE);
  assert(!needsDevicesAbove({ ...port, location: PLACE }));
  assert(
    !needsDevicesAbove({ id: "ACPI\\PNP0501\\0", parent: "ACPI\\PNP0A08\\0", portName: "COM1", problem: 0 }),
  );
});

Deno.test("windows socket: devices that are above each other end the search", () => {
  const ids = fc.constantFrom("USB\\VID_1A86&PID_55D5\\1", "A", "B", "a");
  const device = fc.record({ id: ids, parent: ids, location: anyText });
  fc.assert(fc.property(fc.array(device, { maxLength: 6 }), (above) => {
    const devices = above.map((one) => ({ ...one, problem: 0 }));
    const [port] = portsFromDevices([{ id: "A", parent: "B", portName: "COM7", problem: 0 }], devices);
    assertEquals(port!.path, "COM7");
  }));
});
