/** More adapters on one controller than it can take. */
import { assertEquals } from "@std/assert";
import { examine } from "../../lib/doctor/mod.ts";
import type { Facts } from "../../lib/serial/facts.ts";

const NO_FACTS: Facts = {
  os: "linux",
  wsl: false,
  ports: [],
  usbDevices: [],
  bluetooth: [],
  services: [],
  brlttyIds: [],
  variables: [],
  date: new Date(Date.UTC(2026, 10, 1)),
};

function warnings(sockets: readonly string[]): string[] {
  const ports = sockets.map((socket, n) => ({
    info: { path: `/dev/ttyUSB${n}`, usb: { vid: 0x1a86, pid: 0x7523 }, socket },
    usable: true,
    holders: [],
  }));
  return examine({ ...NO_FACTS, ports }).find(({ name }) => name === "hub")!.findings.map(({ text }) => text);
}

const times = (count: number, socket: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => socket(n + 1));

const SYSTEMS: Readonly<Record<string, (n: number) => string>> = {
  linux: (n) => `0000:00:14.0/${n % 4}.${n}`,
  windows: (n) => `PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(${n % 4})#USB(${n})`,
  macos: (n) => `0x14${(n % 4) + 1}${(n % 15 + 1).toString(16)}${n > 15 ? 1 : 0}000`,
};

for (const [system, socket] of Object.entries(SYSTEMS)) {
  Deno.test(`doctor: more than 16 adapters on one controller are a warning (${system})`, () => {
    assertEquals(warnings(times(16, socket)), []);
    assertEquals(warnings(times(17, socket)), [
      "17 adapters are on one USB controller, and most controllers take 16 to 24",
    ]);
  });
}

Deno.test("doctor: adapters on two controllers, and those without a socket, are no crowd", () => {
  assertEquals(warnings(times(30, (n) => `0000:0${n % 2}:14.0/4.${n}`)), []);
  assertEquals(
    examine({
      ...NO_FACTS,
      ports: times(30, String).map((path) => ({ info: { path }, usable: true, holders: [] })),
    })
      .find(({ name }) => name === "hub")?.findings,
    [],
  );
});
