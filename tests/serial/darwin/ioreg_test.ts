/** Ports and USB devices of a Mac from the output of ioreg, with the keys of IOSerialKeys.h and USBSpec.h. */
import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { PortError } from "../../../lib/errors.ts";
import { chooseAuto } from "../../../lib/serial/adapters.ts";
import { darwinFacts } from "../../../lib/serial/darwin/facts.ts";
import { readMacRegistry } from "../../../lib/serial/darwin/list.ts";
import { readRegistry } from "../../../lib/serial/darwin/ioreg.ts";
import { runTool } from "../../../lib/serial/system_tool.ts";
import { fc } from "../../tools/property.ts";
import { withFolder } from "../../tools/temporary_folder.ts";

type Value = string | number | readonly Value[] | { readonly [key: string]: Value };

/** A property list in the format of CFPropertyListWrite. */
function plist(value: Value): string {
  return '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" ' +
    '"http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n' +
    `<plist version="1.0">\n${element(value)}\n</plist>\n`;
}

function element(value: Value): string {
  if (typeof value === "number") return `<integer>${value}</integer>`;
  if (typeof value === "string") {
    return `<string>${value.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</string>`;
  }
  if (Array.isArray(value)) return `<array>\n${value.map(element).join("\n")}\n</array>`;
  const entries = Object.entries(value).map(([key, inner]) =>
    `<key>${key}</key>\n${element(inner as Value)}`
  );
  return `<dict>\n${entries.join("\n")}\n</dict>`;
}

let ids = 4_294_967_000;
const node = (className: string, more: Record<string, Value>, ...children: Value[]): Value => ({
  IOObjectClass: className,
  IORegistryEntryID: ids++,
  ...more,
  ...(children.length > 0 ? { IORegistryEntryChildren: children } : {}),
});
const client = (name: string): Value =>
  node("IOSerialBSDClient", {
    CFBundleIdentifier: "com.apple.iokit.IOSerialFamily",
    IOCalloutDevice: `/dev/cu.${name}`,
    IODialinDevice: `/dev/tty.${name}`,
  });

const CP2102 = node(
  "IOUSBHostDevice",
  {
    idVendor: 4292,
    idProduct: 60000,
    "USB Vendor Name": "Silicon Labs",
    "USB Product Name": "CP2102 <USB> & \u0085UART",
    "USB Serial Number": "0001",
    locationID: 0x14120000,
  },
  // The interface repeats the ids, but is no device.
  node(
    "IOUSBHostInterface",
    { CFBundleIdentifier: "com.apple.iokit.IOUSBHostFamily", idVendor: 0, idProduct: 0 },
    node(
      "IOUserSerial",
      { CFBundleIdentifier: "com.apple.DriverKit-AppleUSBSLCOM" },
      client("usbserial-0001"),
    ),
  ),
);
const CH340_WITHOUT_DRIVER = node(
  "IOUSBHostDevice",
  { idVendor: 6790, idProduct: 29987, kUSBProductString: "USB Serial", locationID: 0x14111000 },
  node("IOUSBHostInterface", { CFBundleIdentifier: "com.apple.iokit.IOUSBHostFamily" }),
);
const HUB = node(
  "IOUSBHostDevice",
  { idVendor: 1507, idProduct: 1544, locationID: 0x14100000 },
  CP2102,
  CH340_WITHOUT_DRIVER,
);
/** With -r, each match is a separate root: devices behind a hub are listed twice. */
const DEVICES = plist([HUB, CP2102, CH340_WITHOUT_DRIVER]);
const CLIENTS = plist([
  client("usbserial-0001"),
  client("Bluetooth-Incoming-Port"),
  client("debug-console"),
  client("PCI-Serial"),
]);

Deno.test("ioreg: ports with their USB devices, ports without one, and no useless ports", () => {
  const { ports, usbDevices, bluetooth } = readRegistry([DEVICES, CLIENTS]);
  assertEquals(ports, [
    { path: "/dev/cu.PCI-Serial" },
    {
      path: "/dev/cu.usbserial-0001",
      usb: {
        vid: 0x10c4,
        pid: 0xea60,
        manufacturer: "Silicon Labs",
        product: "CP2102 <USB> & UART",
        serial: "0001",
      },
      socket: "0x14120000",
      address: "0x14120000",
      driver: "com.apple.DriverKit-AppleUSBSLCOM",
    },
  ]);
  assertEquals(
    usbDevices.map(({ vid, pid, hubs, ports }) => ({ vid, pid, hubs, ports })),
    [
      { vid: 1507, pid: 1544, hubs: 0, ports: [] },
      { vid: 0x10c4, pid: 0xea60, hubs: 1, ports: ["/dev/cu.usbserial-0001"] },
      { vid: 0x1a86, pid: 0x7523, hubs: 2, ports: [] },
    ],
  );
  assertEquals(usbDevices[1]!.drivers.at(-1), "com.apple.DriverKit-AppleUSBSLCOM");
  assertEquals(bluetooth, ["/dev/cu.Bluetooth-Incoming-Port"]);
});

Deno.test("ioreg: an adapter with two ports, and one with two drivers", () => {
  const part = (number: number, name: string) =>
    node(
      "IOUSBHostInterface",
      { bInterfaceNumber: number },
      node("AppleUSBFTDI", { CFBundleIdentifier: "com.apple.driver.AppleUSBFTDI" }, client(name)),
    );
  const ids = { idVendor: 0x0403, idProduct: 0x6010, "USB Serial Number": "FT4ABC", locationID: 0x14130000 };
  const ftdi = node("IOUSBHostDevice", ids, part(0, "usbserial-FT4ABC0"), part(1, "usbserial-FT4ABC1"));
  const silabs = node(
    "IOUSBHostDevice",
    { idVendor: 4292, idProduct: 60000, locationID: 0x00100000 },
    node(
      "IOUSBHostInterface",
      { bInterfaceNumber: 0 },
      node(
        "IOUserSerial",
        { CFBundleIdentifier: "com.apple.DriverKit-AppleUSBSLCOM" },
        client("usbserial-1"),
      ),
      node("SLAB", { CFBundleIdentifier: "com.silabs.driver.CP210xVCPDriver" }, client("SLAB_USBtoUART")),
    ),
  );
  const { ports, usbDevices } = readRegistry([plist([ftdi, silabs])]);
  assertEquals(ports.map((port) => [port.path, port.socket, port.interface]), [
    ["/dev/cu.SLAB_USBtoUART", "0x00100000", undefined],
    ["/dev/cu.usbserial-1", "0x00100000", undefined],
    ["/dev/cu.usbserial-FT4ABC0", "0x14130000", 0],
    ["/dev/cu.usbserial-FT4ABC1", "0x14130000", 1],
  ]);
  assertEquals(usbDevices.length, 2);
  assertEquals(chooseAuto(ports.slice(0, 2)).path, "/dev/cu.SLAB_USBtoUART");
});

Deno.test("ioreg: a CH9102 with ports of Apple's driver and of WCH's, on different interfaces", () => {
  const apples = node(
    "IOUSBHostInterface",
    { bInterfaceNumber: 1 },
    node("AppleUSBACMData", { CFBundleIdentifier: "com.apple.driver.usb.cdc.acm" }, client("usbmodem5A7B1")),
  );
  const makers = (...more: readonly Value[]) =>
    node("IOUSBHostDevice", { idVendor: 0x1a86, idProduct: 0x55d4, locationID: 0x00100000 }, apples, ...more);
  const wch = node("CH34xVCP", { CFBundleIdentifier: "cn.wch.CH34xVCPDriver" }, client("wchusbserial5A7B1"));
  const atInterface = node("IOUSBHostInterface", { bInterfaceNumber: 0 }, wch);
  for (const place of [wch, atInterface]) {
    const { ports } = readRegistry([plist([makers(place)])]);
    assertEquals(ports.length, 2);
    assertEquals(chooseAuto(ports).path, "/dev/cu.wchusbserial5A7B1");
  }
  assertEquals(chooseAuto(readRegistry([plist([makers()])]).ports).path, "/dev/cu.usbmodem5A7B1");
});

Deno.test("ioreg: the doctor's facts of a Mac, or of one port", async () => {
  const options = {
    registry: () => Promise.resolve(readRegistry([DEVICES, CLIENTS])),
    mayUse: (path: string) => path !== "/dev/cu.PCI-Serial",
    holdersOf: (path: string) => Promise.resolve(path.includes("usb") ? [{ pid: 7, name: "screen" }] : []),
  };
  const summary = async (port?: string) =>
    (await darwinFacts({ ...options, ...(port === undefined ? {} : { port }) })).ports
      .map(({ info, usable, holders }) => [info.path, info.usb?.serial, usable, holders.length]);
  assertEquals(await summary(), [
    ["/dev/cu.PCI-Serial", undefined, false, 0],
    ["/dev/cu.usbserial-0001", "0001", true, 1],
  ]);
  assertEquals(await summary("/dev/cu.usbserial-0001"), [["/dev/cu.usbserial-0001", "0001", true, 1]]);
  assertEquals(await summary("/dev/cu.other"), [["/dev/cu.other", undefined, true, 0]]);
});

Deno.test("ioreg: a Mac with nothing attached", async () => {
  assertEquals(readRegistry(["", "\n"]), { ports: [], usbDevices: [], bluetooth: [] });
  assertEquals((await readMacRegistry(() => Promise.resolve(""))).ports, []);
});

Deno.test("ioreg: values of an unexpected type are ignored", () => {
  const odd = plist([
    node("IOUSBHostDevice", { idVendor: "x", idProduct: 70000 }, client("a")),
    node("IOUSBHostDevice", { idVendor: 1, idProduct: -1 }, { IOCalloutDevice: 5 }),
    "text",
    ["list"],
  ]);
  assertEquals(readRegistry([odd]), { ports: [{ path: "/dev/cu.a" }], usbDevices: [], bluetooth: [] });
});

Deno.test("ioreg: the socket is a number of 32 bits, with or without a sign", () => {
  const socketAt = (locationID: Value) => {
    const device = node("IOUSBHostDevice", { idVendor: 1, idProduct: 2, locationID }, client("a"));
    return readRegistry([plist([device])]).ports[0]!.socket;
  };
  assertEquals(socketAt(0x14110000), "0x14110000");
  assertEquals(socketAt(0x80100000), "0x80100000");
  assertEquals(socketAt(0x80100000 - 2 ** 32), "0x80100000");
  for (const value of [0, 2 ** 32, -(2 ** 31) - 1, "0x14110000", [0x14110000], {}]) {
    assertEquals(socketAt(value), undefined, String(value));
  }
});

Deno.test("ioreg: hostile property lists: an error or a plain list, at once", () => {
  const value: fc.Arbitrary<Value> = fc.oneof(fc.integer(), fc.double().map(String), fc.string());
  const keys = [
    "idVendor",
    "idProduct",
    "locationID",
    "IOCalloutDevice",
    "bInterfaceNumber",
    "IORegistryEntryID",
  ];
  const device = fc.record(Object.fromEntries(keys.map((key) => [key, value])), { requiredKeys: [] })
    .map((more) => node("IOUSBHostDevice", more as Record<string, Value>, client("a")));
  fc.assert(fc.property(fc.array(fc.oneof(device, value), { maxLength: 4 }), (roots) => {
    // A character that XML does not have makes it no property list.
    const text = plist(roots).replace(/[^\n\x20-\x7e]/g, "?");
    for (const { socket, address } of readRegistry([text]).ports) {
      assertEquals(address, socket);
      if (socket !== undefined) assertMatch(socket, /^0x[0-9a-f]{8}$/);
    }
  }));
  fc.assert(fc.property(fc.string(), fc.string(), (head, tail) => {
    try {
      readRegistry([`<plist>${head}<dict>${tail}</plist>`]);
    } catch (error) {
      assert(error instanceof SyntaxError, String(error));
    }
  }));
});

Deno.test("ioreg: text that is no property list is an error, not an empty list", async () => {
  for (const text of ["<html>", "<plist><array><dict>", "<plist><dict><string>key</string></dict></plist>"]) {
    assertThrows(() => readRegistry([text]), SyntaxError, undefined, text);
  }
  const broken = () => Promise.resolve("<html>");
  const error = await assertRejects(() => readMacRegistry(broken, "/no/such/folder"), PortError);
  assertEquals(error.reason, "unsupported");
});

Deno.test("ioreg: if it fails, ports are listed by their names in /dev", async () => {
  await withFolder(async (dev) => {
    const names = [
      "cu.usbserial-10",
      "cu.usbserial-2",
      "cu.Bluetooth-Incoming-Port",
      "tty.usbserial-2",
      "disk0",
    ];
    for (const name of names) await Deno.writeTextFile(`${dev}/${name}`, "");
    for (const broken of [() => Promise.resolve("<html>"), () => Promise.reject(new Error("hangs"))]) {
      assertEquals(await readMacRegistry(broken, dev), {
        ports: [{ path: "/dev/cu.usbserial-2" }, { path: "/dev/cu.usbserial-10" }],
        usbDevices: [],
        bluetooth: [],
      });
    }
  });
});

Deno.test("ioreg: a system tool that hangs is ended", async () => {
  const since = performance.now();
  await assertRejects(
    () => runTool("/bin/sleep", ["60"], 50),
    Error,
    "Cannot run /bin/sleep: it ended with SIGTERM",
  );
  assert(performance.now() - since < 5_000);
  await assertRejects(() => runTool("/bin/false", []), Error, "ended with 1");
  assertEquals(await runTool("/bin/echo", ["yes"]), "yes\n");
});
