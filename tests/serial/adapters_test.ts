import { assertEquals, assertThrows } from "@std/assert";
import { PortError } from "../../lib/errors.ts";
import { adapterName, chooseAuto } from "../../lib/serial/adapters.ts";
import type { SystemPort } from "../../lib/serial/port.ts";
import { parsePortName } from "../../lib/serial/port_name.ts";
import { selectPort } from "../../lib/serial/select.ts";

const CP210X: SystemPort = {
  path: "/dev/ttyUSB0",
  usb: { vid: 0x10c4, pid: 0xea60, serial: "0001" },
  driver: "cp210x",
};
const S3: SystemPort = { path: "/dev/ttyACM0", usb: { vid: 0x303a, pid: 0x1001, serial: "AA:BB" } };
const MODEM: SystemPort = {
  path: "/dev/ttyUSB3",
  usb: { vid: 0x12d1, pid: 0x1001, product: "HUAWEI Mobile" },
};
const UART: SystemPort = { path: "/dev/ttyS0", driver: "serial" };

function refusal(ports: readonly SystemPort[]) {
  const { reason, message, hint } = assertThrows(() => chooseAuto(ports), PortError);
  return { reason, message, hint };
}

Deno.test("adapters: known by vendor and product id; Espressif and Adafruit by vendor id", () => {
  const name = (vid: number, pid: number) => adapterName({ usb: { vid, pid } });
  assertEquals(name(0x10c4, 0xea60), "Silicon Labs CP210x");
  assertEquals(name(0x1a86, 0x7523), "WCH CH340");
  assertEquals(name(0x1a86, 0x7522), "WCH CH340K");
  assertEquals(name(0x1a86, 0x5523), "WCH CH341");
  assertEquals(name(0x0403, 0x6011), "FTDI FT4232H");
  const prolific = [0x23a3, 0x23b3, 0x23c3, 0x23d3, 0x23e3, 0x23f3];
  assertEquals(prolific.map((pid) => name(0x067b, pid)?.slice(-2)), ["GC", "GB", "GT", "GL", "GE", "GS"]);
  assertEquals(name(0x303a, 0x0009), "Espressif ESP32-S3 USB");
  assertEquals(name(0x303a, 0x4001), "Espressif USB");
  assertEquals(name(0x239a, 0x811b), "Adafruit board");
  assertEquals(name(0x10c4, 0x0001), undefined);
  assertEquals(adapterName(UART), undefined);
});

Deno.test("auto: uses the only known adapter, and ignores other ports", () => {
  assertEquals(chooseAuto([MODEM, UART, CP210X]), CP210X);
  assertEquals(chooseAuto([S3]), S3);
});

Deno.test("auto: no ports", () => {
  assertEquals(refusal([]), {
    reason: "not-found",
    message: "Cannot choose a port: found no known USB serial adapter",
    hint: "Plug the board in with a data cable (some cables only charge). Its adapter may need a driver.\n" +
      "No serial port of any kind was found.",
  });
});

Deno.test("auto: only unknown ports", () => {
  assertEquals(refusal([UART, MODEM]).hint?.split("\n").slice(1), [
    "Found these ports. If one of them is the board, name it with --port or port: in the profile.",
    "  /dev/ttyS0               serial",
    "  /dev/ttyUSB3  12d1:1001  HUAWEI Mobile",
  ]);
});

Deno.test("auto: lists several adapters, and chooses none", () => {
  assertEquals(refusal([CP210X, UART, S3]), {
    reason: "not-found",
    message: "Cannot choose a port: found 2 boards or adapters, expected one",
    hint: "Name one with --port or port: in the profile.\n" +
      "  /dev/ttyUSB0  10c4:ea60  Silicon Labs CP210x        0001\n" +
      "  /dev/ttyACM0  303a:1001  Espressif USB JTAG/serial  AA:BB",
  });
});

/** A port on one of several interfaces of a device. */
function part(vid: number, pid: number, more: Partial<SystemPort> & { readonly path: string }): SystemPort {
  return { usb: { vid, pid, serial: "FT4ABC" }, ...more };
}

Deno.test("auto: uses the UART of an adapter with several ports, if it is known", () => {
  const ftdi = [0, 1].map((number) =>
    part(0x0403, 0x6010, { path: `/dev/ttyUSB${number}`, interface: number })
  );
  assertEquals(chooseAuto(ftdi).path, "/dev/ttyUSB1");
  // A debugger has taken over one of the two ports.
  assertEquals(chooseAuto(ftdi.slice(0, 1)).path, "/dev/ttyUSB0");
  const console = [2, 0].map((number) =>
    part(0x303a, 0x4001, { path: `/dev/ttyACM${number}`, interface: number })
  );
  assertEquals(chooseAuto(console).path, "/dev/ttyACM0");
});

Deno.test("auto: counts devices, not ports; ports without a socket or a unique number count separately", () => {
  const ch342 = [0, 1].map((number) =>
    part(0x1a86, 0x55d2, { path: `/dev/ttyACM${number}`, interface: number, socket: "1-2" })
  );
  const { message, hint } = refusal(ch342);
  assertEquals(message, "Cannot choose a port: found an adapter with 2 ports, expected one port");
  assertEquals(hint?.split("\n").slice(1), [
    "  /dev/ttyACM0  1a86:55d2  WCH CH342, interface 0  FT4ABC",
    "  /dev/ttyACM1  1a86:55d2  WCH CH342, interface 1  FT4ABC",
  ]);
  assertEquals(refusal([...ch342, CP210X]).message.includes("2 boards or adapters"), true);
  const elsewhere = ch342.map((port) => ({ ...port, path: `${port.path}0`, socket: "1-3" }));
  assertEquals(refusal([...ch342, ...elsewhere]).message.includes("2 boards or adapters"), true);
  const twins = ["/dev/ttyUSB0", "/dev/ttyUSB1"].map((path) => ({ ...CP210X, path }));
  const placed = twins.map((port, i) => ({ ...port, socket: `0000:00:14.0/${i}`, address: `1-${i}` }));
  assertEquals(refusal(placed).hint?.split("\n").slice(1), [
    "  /dev/ttyUSB0  10c4:ea60  Silicon Labs CP210x, socket 1-0  0001",
    "  /dev/ttyUSB1  10c4:ea60  Silicon Labs CP210x, socket 1-1  0001",
  ]);
  assertEquals(refusal(twins).message.includes("2 boards or adapters"), true);
});

Deno.test("a USB name means the UART of a device, or the interface that it contains", () => {
  const ports = [0, 1].map((number) =>
    part(0x0403, 0x6010, { path: `/dev/ttyUSB${number}`, interface: number })
  );
  const select = (name: string, among = ports) => {
    const result = parsePortName(name);
    if (!("value" in result) || result.value.kind !== "usb" && result.value.kind !== "serial") {
      throw new Error(name);
    }
    return selectPort(among, result.value).path;
  };
  assertEquals(select("usb:0403:6010"), "/dev/ttyUSB1");
  assertEquals(select("usb:0403:6010#0"), "/dev/ttyUSB0");
  assertEquals(select("usb:0403:6010:FT4ABC#1"), "/dev/ttyUSB1");
  assertEquals(select("serial:ft4abc#0"), "/dev/ttyUSB0");
  assertThrows(() => select("serial:FT4ABC#2"), PortError, "no port of this computer matches");
  // A serial number that looks like one with an interface.
  const odd = [{ path: "/dev/ttyUSB5", usb: { vid: 1, pid: 2, serial: "X#1" } }];
  assertEquals(select("serial:X#1", odd), "/dev/ttyUSB5");
});
