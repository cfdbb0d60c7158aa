/** The files, ports and boards that the tests of the shell share. */
import type { SystemPort } from "../../lib/serial/port.ts";
import type { BoardOptions } from "../../lib/simulator/mod.ts";
import { bootImage, noise } from "../fake/firmware.ts";
import type { FakeFile } from "../fake/system.ts";

/** A board with a small flash, which is fast to create. */
export const SMALL = { flashSize: 0x40000, flashId: 0x1240ef } as const satisfies Partial<BoardOptions>;

export const USB0: SystemPort = {
  path: "/dev/ttyUSB0",
  usb: {
    vid: 0x10c4,
    pid: 0xea60,
    manufacturer: "Silicon Labs",
    product: "CP2104 USB to UART",
    serial: "01A2B3",
  },
  driver: "cp210x",
};
export const USB1: SystemPort = {
  path: "/dev/ttyUSB1",
  usb: { vid: 0x1a86, pid: 0x7523, product: "USB2.0-Serial" },
  driver: "ch341",
};
export const MODEM: SystemPort = {
  path: "/dev/ttyACM0",
  usb: { vid: 0x1234, pid: 0x5678, product: "Some Modem" },
  driver: "cdc_acm",
};
export const UART: SystemPort = { path: "/dev/ttyS0", driver: "serial" };

export const APP = bootImage(0x3000);
export const DATA = noise(0x5001);

/** A project folder: a profile for a simulated board and its two files. */
export const PROJECT: Readonly<Record<string, FakeFile>> = {
  "flash.yaml": profile(),
  "app.bin": APP,
  "data.bin": DATA,
};

/** The project's profile with different lines. */
export function profile(
  { port = "sim:esp8266", more = "", files = [[0, "app.bin"], [0x10000, "data.bin"]] as const }: {
    readonly port?: string;
    readonly more?: string;
    readonly files?: readonly (readonly [offset: number, path: string, extra?: string])[];
  } = {},
): string {
  const entries = files.map(([offset, path, extra = ""]) =>
    `  - { offset: 0x${offset.toString(16)}, path: ${JSON.stringify(path)}${extra} }\n`
  );
  return `port: ${port}\n${more}files:\n${entries.join("")}`;
}
