/** Ports from the devices that Windows lists. */
import { assertEquals, assertThrows } from "@std/assert";
import { PortError } from "../../../lib/errors.ts";
import { readSerialComm } from "../../../lib/serial/windows/serialcomm.ts";
import type { Setupapi } from "../../../lib/serial/windows/setupapi.ts";
import { readDevices, USB_DEVICES, type WindowsDevice } from "../../../lib/serial/windows/devices.ts";
import { devicesWithoutPort, portsFromDevices } from "../../../lib/serial/windows/ports.ts";

function device(id: string, more: Partial<WindowsDevice> = {}): WindowsDevice {
  return { id, problem: 0, ...more };
}

const CP210X = device("USB\\VID_10C4&PID_EA60\\0001", {
  portName: "COM3",
  ownName: "CP2102N USB to UART Bridge Controller",
  driverName: "Silicon Labs CP210x USB to UART Bridge (COM3)",
  service: "silabser",
});
/** An adapter without a serial number: Windows makes up an id from the socket. */
const CH340 = device("USB\\VID_1A86&PID_7523\\5&2E5C7B8B&0&2", {
  portName: "COM10",
  driverName: "USB-SERIAL CH340 (COM10)",
  service: "CH341SER_A64",
});
const FTDI = device("FTDIBUS\\VID_0403+PID_6001+A50285BIA\\0000", {
  portName: "COM4",
  driverName: "USB Serial Port (COM4)",
  service: "FTSER2K",
});
/** One interface of a device with several: the serial number is its parent's. */
const ESP32S3 = device("USB\\VID_303A&PID_1001&MI_00\\6&1A2B3C4D&0&0000", {
  parent: "USB\\VID_303A&PID_1001\\60:55:F9:F7:2C:A2",
  portName: "COM5",
  driverName: "USB Serial Device (COM5)",
  service: "usbser",
});
const DEBUG_UNIT = device("USB\\VID_303A&PID_1001&MI_02\\6&1A2B3C4D&0&0002", {
  parent: "USB\\VID_303A&PID_1001\\60:55:F9:F7:2C:A2",
  ownName: "USB JTAG/serial debug unit",
  problem: 28,
});

Deno.test("windows list: ports with all known facts, in the order of their numbers", () => {
  assertEquals(portsFromDevices([CH340, ESP32S3, CP210X, FTDI]), [
    {
      path: "COM3",
      usb: { vid: 0x10c4, pid: 0xea60, product: "CP2102N USB to UART Bridge Controller", serial: "0001" },
      driver: "silabser",
    },
    {
      path: "COM4",
      usb: { vid: 0x0403, pid: 0x6001, product: "USB Serial Port", serial: "A50285BI" },
      driver: "FTSER2K",
    },
    {
      path: "COM5",
      usb: { vid: 0x303a, pid: 0x1001, product: "USB Serial Device", serial: "60:55:F9:F7:2C:A2" },
      interface: 0,
      driver: "usbser",
    },
    { path: "COM10", usb: { vid: 0x1a86, pid: 0x7523, product: "USB-SERIAL CH340" }, driver: "CH341SER_A64" },
  ]);
});

Deno.test("windows list: the socket of the port or of the device above it, and the interface", () => {
  const place = "PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(4)";
  const channel = (letter: string, port: number) =>
    device(`FTDIBUS\\VID_0403+PID_6010+FT4ABC${letter}\\0000`, {
      parent: `USB\\VID_0403&PID_6010&MI_0${port - 7}\\7&1a2b&0&000${port - 7}`,
      portName: `COM${port}`,
    });
  const above = [0, 1].map((number) =>
    device(`USB\\VID_0403&PID_6010&MI_0${number}\\7&1A2B&0&000${number}`, {
      location: `${place}#USB(1)#USBMI(${number})`,
    })
  );
  const ports = portsFromDevices([
    { ...CP210X, location: `${place}#USB(2)` },
    { ...ESP32S3, location: `${place}#USB(3)#USBMI(0)` },
    channel("A", 7),
    channel("B", 8),
  ], above);
  assertEquals(
    ports.map((port) => [port.path, port.socket, port.address, port.interface, port.usb?.serial]),
    [
      ["COM3", `${place}#USB(2)`, "1400-4.2", undefined, "0001"],
      ["COM5", `${place}#USB(3)`, "1400-4.3", 0, "60:55:F9:F7:2C:A2"],
      ["COM7", `${place}#USB(1)`, "1400-4.1", 0, "FT4ABC"],
      ["COM8", `${place}#USB(1)`, "1400-4.1", 1, "FT4ABC"],
    ],
  );
});

Deno.test("windows list: a port of the mainboard, one found twice, Bluetooth, a printer, and a port without a name", () => {
  const ports = portsFromDevices([
    device("ACPI\\PNP0501\\0", {
      portName: "COM1",
      driverName: "Communications Port (COM1)",
      service: "Serial",
    }),
    CP210X,
    CP210X,
    device("BTHENUM\\{00001101-0000-1000-8000-00805F9B34FB}_LOCALMFG&0000\\7&1&0&0", { portName: "COM7" }),
    device("ACPI\\PNP0400\\0", { portName: "LPT1" }),
    device("USB\\VID_10C4&PID_EA60\\0002"),
  ]);
  assertEquals(ports.map(({ path }) => path), ["COM1", "COM3"]);
  assertEquals(ports[0], { path: "COM1", driver: "Serial" });
});

/** advapi32 with this key, as described in winreg.h; a value that is no text is a REG_DWORD. */
function fakeRegistry(values: readonly (readonly [string, string | number])[] | undefined, closed: bigint[]) {
  const HKEY_LOCAL_MACHINE = 0xffffffff80000002n;
  const put = (buffer: Uint8Array, text: string) => {
    const units = Uint16Array.from(text + "\0", (unit) => unit.charCodeAt(0));
    buffer.set(new Uint8Array(units.buffer));
  };
  const text = (bytes: Uint8Array) => new TextDecoder("utf-16le").decode(bytes);
  return {
    RegOpenKeyExW(root: bigint, path: Uint8Array, options: number, rights: number, key: BigUint64Array) {
      assertEquals([root, options, rights], [HKEY_LOCAL_MACHINE, 0, 1]);
      assertEquals(text(path), "HARDWARE\\DEVICEMAP\\SERIALCOMM\0");
      if (values === undefined) return 2;
      key[0] = 0x1_0000_0044n;
      return 0;
    },
    RegEnumValueW(
      key: bigint,
      index: number,
      name: Uint8Array,
      characters: Uint32Array,
      reserved: null,
      type: Uint32Array,
      data: Uint8Array,
      size: Uint32Array,
    ) {
      assertEquals([key, reserved], [0x1_0000_0044n, null]);
      const value = values![index];
      if (value === undefined) return 259;
      const [own, content] = value;
      const bytes = typeof content === "number" ? 4 : 2 * (content.length + 1);
      if (own.length >= characters[0]! || bytes > size[0]!) return 234;
      put(name, own);
      characters[0] = own.length;
      type[0] = typeof content === "number" ? 4 : 1;
      size[0] = bytes;
      if (typeof content === "string") put(data, content);
      return 0;
    },
    RegCloseKey: (key: bigint) => closed.push(key) - closed.length,
  } as unknown as Setupapi["registry"];
}

Deno.test("windows list: ports that only SERIALCOMM contains (com0com, VSPE, a modem)", () => {
  const closed: bigint[] = [];
  const entries = readSerialComm(fakeRegistry([
    ["\\Device\\Silabser0", "COM3"],
    ["\\Device\\com0com10", "COM20"],
    ["\\Device\\com0com20", "CNCB0"],
    ["\\Device\\Odd", 7],
    ["\\Device\\" + "x".repeat(2_000), "COM98"],
    ["\\Device\\Long", "COM1" + "0".repeat(2_000)],
    ["\\Device\\BthModem0", "COM7"],
    ["\\Device\\Other", "COM8"],
    ["VSPE0", "com5"],
  ], closed));
  assertEquals(closed, [0x1_0000_0044n]);
  const bluetooth = device("BTHENUM\\{00001101}_LOCALMFG&0000\\7&1&0&0", { portName: "COM8" });
  assertEquals(portsFromDevices([CP210X, bluetooth], [], entries), [
    ...portsFromDevices([CP210X]),
    { path: "COM5" },
    { path: "COM20" },
  ]);
  assertEquals(readSerialComm(fakeRegistry(undefined, closed)), []);
  assertEquals(closed.length, 1, "a key that was not opened was closed");
});

Deno.test("windows list: an endless SERIALCOMM", () => {
  const endless = fakeRegistry([], []);
  const registry = { ...endless, RegEnumValueW: () => 234 } as unknown as Setupapi["registry"];
  assertEquals(readSerialComm(registry), []);
});

Deno.test("windows list: a port that does not work has a problem code", () => {
  const [port] = portsFromDevices([{ ...CH340, problem: 10 }]);
  assertEquals(port?.problem, 10);
});

Deno.test("windows list: ids that are truncated, or contain control characters", () => {
  const serials = [
    ["FTDIBUS\\VID_0403+PID_6001+5&2E5C7B8B&0&2\\0000", undefined],
    ["FTDIBUS\\VID_0403+PID_6001\\0000", undefined],
    ["USB\\VID_10C4&PID_EA60", undefined],
    ["USB\\VID_10C4&PID_EA60\\", undefined],
    ["USB\\VID_10C4&PID_EA60\\a\u001b[31mb\u202e", "a[31mb"],
    ["USB\\VID_10C4&PID_EA60&MI_00\\6&1&0&0000", undefined],
    ["usb\\vid_10c4&pid_ea60\\x1", "x1"],
  ] as const;
  for (const [id, serial] of serials) {
    assertEquals(portsFromDevices([device(id, { portName: "COM3" })])[0]?.usb?.serial, serial, id);
  }
  for (const id of ["", "\\", "USB\\VID_10C4", "USB\\VID_10C&PID_EA60\\1", "PCI\\VEN_8086&DEV_A13D\\3"]) {
    assertEquals(portsFromDevices([device(id, { portName: "COM3" })]), [{ path: "COM3" }], id);
  }
  const [port] = portsFromDevices([
    device("USB\\VID_0001&PID_0002\\1", { portName: "com3", ownName: "\u0007 evil\u009b" }),
  ]);
  assertEquals(port, { path: "COM3", usb: { vid: 1, pid: 2, product: "evil", serial: "1" } });
});

Deno.test("windows list: known adapters without a port, and why", () => {
  const noDriver = device("USB\\VID_1A86&PID_7523\\5&1&0&1", { driverName: "USB2.0-Serial", problem: 28 });
  const counterfeit = device("USB\\VID_067B&PID_2303\\5&1&0&3", { service: "Ser2pl", problem: 10 });
  const zadig = device("USB\\VID_10C4&PID_EA60\\0007", { service: "WinUSB" });
  const stick = device("USB\\VID_0781&PID_5581\\1", { problem: 28 });
  const found = devicesWithoutPort([noDriver, counterfeit, zadig, stick, DEBUG_UNIT], []);
  assertEquals(found.map(({ usb, problem, driver }) => [usb.vid, problem, driver]), [
    [0x1a86, 28, undefined],
    [0x067b, 10, "Ser2pl"],
    [0x10c4, undefined, "WinUSB"],
    [0x303a, 28, undefined],
  ]);
});

Deno.test("windows list: the devices of a port are not reported as adapters without one", () => {
  const devices = [
    CP210X,
    ESP32S3,
    DEBUG_UNIT,
    // The devices above the two, and the adapter of FTDI's own bus
    device("USB\\VID_303A&PID_1001\\60:55:F9:F7:2C:A2", { service: "usbccgp" }),
    device("USB\\VID_0403&PID_6001\\A50285BI", { service: "FTDIBUS" }),
    { ...DEBUG_UNIT, problem: 0, service: "WINUSB" },
  ];
  assertEquals(devicesWithoutPort(devices, portsFromDevices([...devices, FTDI])), []);
  // The second of two equal adapters does not work.
  const second = device("USB\\VID_10C4&PID_EA60\\0002", { problem: 43 });
  assertEquals(devicesWithoutPort([second], portsFromDevices([CP210X])).map(({ usb }) => usb.serial), [
    "0002",
  ]);
});

Deno.test("windows list: a list that Windows does not return is an error, not an empty list", () => {
  const closed: bigint[] = [];
  const api = (handle: bigint, code: number) => ({
    setup: {
      SetupDiGetClassDevsW: () => handle,
      SetupDiEnumDeviceInfo: () => 0,
      SetupDiDestroyDeviceInfoList: (list: bigint) => closed.push(list),
    },
    lastError: () => code,
  } as unknown as Setupapi);
  const refused = assertThrows(() => readDevices(USB_DEVICES, api(2n ** 64n - 1n, 5)), PortError);
  assertEquals(refused.message, "Cannot list serial ports: access denied (ERROR_ACCESS_DENIED)");
  assertThrows(() => readDevices(USB_DEVICES, api(7n, 6)), PortError);
  assertEquals(readDevices(USB_DEVICES, api(8n, 259)), []);
  assertEquals(closed, [7n, 8n]);
});
