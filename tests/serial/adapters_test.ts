import { assertEquals, assertThrows } from "@std/assert";
import { PortError } from "../../lib/errors.ts";
import { adapterName, chooseAuto } from "../../lib/serial/adapters.ts";
import type { PortInfo } from "../../lib/serial/port.ts";

const CP210X: PortInfo = {
  path: "/dev/ttyUSB0",
  usb: { vid: 0x10c4, pid: 0xea60, serial: "0001" },
  driver: "cp210x",
};
const S3: PortInfo = { path: "/dev/ttyACM0", usb: { vid: 0x303a, pid: 0x1001, serial: "AA:BB" } };
const MODEM: PortInfo = { path: "/dev/ttyUSB3", usb: { vid: 0x12d1, pid: 0x1001, product: "HUAWEI Mobile" } };
const UART: PortInfo = { path: "/dev/ttyS0", driver: "serial" };

function refusal(ports: readonly PortInfo[]) {
  const { reason, message, hint } = assertThrows(() => chooseAuto(ports), PortError);
  return { reason, message, hint };
}

Deno.test("adapters: known by vendor and product, Espressif and Adafruit by vendor", () => {
  const name = (vid: number, pid: number) => adapterName({ usb: { vid, pid } });
  assertEquals(name(0x10c4, 0xea60), "Silicon Labs CP210x");
  assertEquals(name(0x1a86, 0x7523), "WCH CH340");
  assertEquals(name(0x303a, 0x0009), "Espressif ESP32-S3 USB");
  assertEquals(name(0x303a, 0x4001), "Espressif USB");
  assertEquals(name(0x239a, 0x811b), "Adafruit board");
  assertEquals(name(0x10c4, 0x0001), undefined);
  assertEquals(adapterName(UART), undefined);
});

Deno.test("auto: the only known adapter is taken, whatever else is there", () => {
  assertEquals(chooseAuto([MODEM, UART, CP210X]), CP210X);
  assertEquals(chooseAuto([S3]), S3);
});

Deno.test("auto: nothing there", () => {
  assertEquals(refusal([]), {
    reason: "not-found",
    message: "Cannot choose a port: no known USB serial adapter is plugged in",
    hint: "Plug the board in with a data cable (some cables only charge); its adapter may need a driver.\n" +
      "No serial port was found at all.",
  });
});

Deno.test("auto: only ports that nobody asked for", () => {
  assertEquals(refusal([UART, MODEM]).hint?.split("\n").slice(1), [
    "These ports are there. Name one with --port or port: if it is the board.",
    "  /dev/ttyS0               serial",
    "  /dev/ttyUSB3  12d1:1001  HUAWEI Mobile",
  ]);
});

Deno.test("auto: several are listed, none is chosen", () => {
  assertEquals(refusal([CP210X, UART, S3]), {
    reason: "not-found",
    message: "Cannot choose a port: 2 boards or adapters are plugged in, one must be named",
    hint: "Name one with --port or port: in the profile.\n" +
      "  /dev/ttyUSB0  10c4:ea60  Silicon Labs CP210x        0001\n" +
      "  /dev/ttyACM0  303a:1001  Espressif USB JTAG/serial  AA:BB",
  });
});
