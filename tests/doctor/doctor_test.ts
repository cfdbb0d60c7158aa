/** `flasher doctor` on computers with one fault each. */
import { assert, assertEquals } from "@std/assert";
import { textWidth } from "../../lib/cli/screen/columns.ts";
import { CHECKS } from "../../lib/doctor/mod.ts";
import type { Facts, PortFacts, SystemFacts } from "../../lib/serial/facts.ts";
import { brlttyIds, linuxFacts } from "../../lib/serial/linux/facts.ts";
import type { PortInfo } from "../../lib/serial/port.ts";
import type { UsbDevice } from "../../lib/serial/usb_device.ts";
import { assertGolden, assertSessions, transcript } from "../cli/golden.ts";
import { UART, USB0, USB1 } from "../cli/world.ts";
import { type FakeOptions, flasher } from "../fake/system.ts";
import { plant } from "../serial/plant.ts";
import { type Computer, COMPUTERS, NUMBER } from "./trees.ts";

const ignore = Deno.build.os === "windows";

/** The facts from the tree, with the names that they would have on a real computer. */
async function gather({ tree, denied = [], user, port }: Computer): Promise<SystemFacts> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  try {
    const gid = (await Deno.stat(root)).gid ?? 0;
    // The group must not be root's, which the doctor never advises to join.
    await plant(root, tree.map((line) => line.replace("ROOT", root).replace("GID", String(gid || 20))));
    for (const name of denied) {
      const path = await Deno.realPath(`${root}/${name === "shadow" ? "etc" : "dev"}/${name}`);
      await Deno.chmod(path, 0o660);
      if (gid === 0) await Deno.chown(path, null, 20);
    }
    const facts = await linuxFacts({
      root,
      user,
      mayUse: (path) => !denied.some((name) => path.endsWith(name)),
      numberOf: () => Promise.resolve(NUMBER),
      ...(port === undefined ? {} : { port: port.replace("ROOT", root) }),
    });
    return JSON.parse(JSON.stringify(facts).replaceAll(root, ""));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test({
  name: "doctor: each finding on Linux",
  ignore,
  fn: async () => {
    const texts: string[] = [];
    for (const computer of COMPUTERS) {
      const { freeBytes = 1e9, date, env = {}, port } = computer;
      const gathered = await gather(computer);
      const asked = port === undefined
        ? {}
        : { asked: { name: port.replace("ROOT", ""), exists: gathered.ports.length > 0 } };
      const facts = { ...gathered, ...asked, freeBytes, ...(date === undefined ? {} : { date }) };
      const args = port === undefined ? ["doctor"] : ["doctor", "--port", port.replace("ROOT", "")];
      texts.push(`# ${computer.name}\n${transcript(await flasher(args, { facts, env }))}`);
    }
    await assertGolden("doctor_linux", texts.join("\n"));
  },
});

const CH340: UsbDevice = { vid: 0x1a86, pid: 0x7523, hubs: 0, drivers: [], ports: [] };
const PL2303: UsbDevice = { vid: 0x067b, pid: 0x2303, hubs: 0, drivers: ["ser2pl"], ports: [] };

function on(os: string, facts: Partial<Facts>): FakeOptions {
  return { os, facts };
}

/** A CH9102 on a Mac, with the ports of two drivers. */
const ON_MAC: UsbDevice = { ...CH340, pid: 0x55d4, ports: ["/dev/cu.usbmodem5A7B1"] };
const [APPLES, MAKERS] = ([
  ["/dev/cu.usbmodem5A7B1", 1, "com.apple.driver.usb.cdc.acm"],
  ["/dev/cu.wchusbserial5A7B1", 0, "cn.wch.CH34xVCPDriver"],
] as const).map(([path, number, driver]): PortInfo[] => [{
  ...{ path, driver, interface: number, socket: "0x00100000" },
  usb: { vid: 0x1a86, pid: 0x55d4 },
}]) as [PortInfo[], PortInfo[]];

function usable(info: PortInfo): PortFacts {
  return { info, usable: true, holders: [] };
}

Deno.test("doctor: Windows and macOS", () =>
  assertSessions("doctor_others", [
    ["doctor", on("windows", {})],
    ["doctor", on("windows", { usbDevices: [{ ...CH340, problem: 28 }] })],
    ["doctor", on("windows", { usbDevices: [{ ...CH340, problem: 31 }] })],
    ["doctor", on("windows", { usbDevices: [{ ...PL2303, problem: 10 }] })],
    ["doctor", on("windows", { usbDevices: [{ ...CH340, problem: 22 }] })],
    ["doctor", on("windows", { usbDevices: [{ ...CH340, problem: 99 }] })],
    ["doctor", on("windows", { usbDevices: [{ ...CH340, pid: 0, vid: 0x0403 }] })],
    ["doctor", {
      os: "windows",
      ports: [{ path: "COM7", usb: { vid: 0x0403, pid: 0x6001 } }],
      facts: {
        ports: [{ info: { path: "COM7" }, usable: true, holders: [], latencyMs: 16 }],
      },
    }],
    ["doctor", on("darwin", { bluetooth: ["/dev/cu.Bluetooth-Incoming-Port"] })],
    ["doctor", on("darwin", { usbDevices: [CH340] })],
    ["doctor", on("darwin", { usbDevices: [{ ...CH340, vid: 0x303a, pid: 0x1001 }] })],
    ["doctor", on("darwin", { usbDevices: [ON_MAC], ports: [...APPLES, ...MAKERS].map(usable) })],
    ["doctor", on("darwin", { usbDevices: [ON_MAC], ports: APPLES.map(usable) })],
    ["doctor", {
      os: "darwin",
      ports: [{ ...USB0, path: "/dev/cu.usbserial-0001" }],
      facts: {
        ports: [{
          info: { path: "/dev/cu.usbserial-0001" },
          usable: false,
          device: "/dev/cu.usbserial-0001",
          holders: [{ pid: 5, name: "Thonny" }],
        }],
      },
    }],
    ["doctor", { os: "windows", env: { FLASHER_PORT: "COM7", ESPTOOL_BAUD: "fast" } }],
  ]));

Deno.test("doctor: its flags, and JSON", () =>
  assertSessions("doctor", [
    ["doctor", { ports: [UART, USB0] }],
    ["doctor --json", { ports: [USB0] }],
    ["doctor --json", {}],
    ["doctor", { stdout: 60, ports: [USB0], facts: { services: ["ModemManager"], usbDevices: [CH340] } }],
    ["doctor --port serial:01A2B3", { ports: [USB0, USB1] }],
    ["doctor --port /dev/ttyS0", { ports: [UART] }],
    ["doctor --port auto", { ports: [UART] }],
    ["doctor --port auto", { ports: [USB0, USB1] }],
    ["doctor --port /dev/nosuch", { ports: [UART] }],
    ["doctor --port /dev/nosuch --json", { ports: [USB0] }],
    ["doctor --port sim:huzzah", {}],
    ["doctor --port usb:1a86", {}],
    ["doctor --port rfc2217://pi", {}],
    ["doctor --self-test", {}],
    ["doctor --self-test", { ports: [UART, USB0] }],
    ["doctor --self-test --port auto", { ports: [UART, USB0], boards: { [USB0.path]: {} } }],
    ["doctor --self-test --port sim:huzzah", {}],
    ["doctor --self-test --port sim:huzzah --json", {}],
    ["doctor --self-test --port /dev/ttyUSB7", { ports: [USB0] }],
    ["doctor --udev", {}],
    ["doctor --fix", {}],
  ]));

Deno.test("doctor: every check has a finding in these tests", async () => {
  const golden = await Promise.all(
    ["doctor_linux", "doctor_others"].map((name) =>
      Deno.readTextFile(new URL(`../cli/golden/${name}.out`, import.meta.url))
    ),
  );
  for (const { name } of CHECKS) {
    assert(new RegExp(`^(problem|warning|note): .*\\(${name}\\)$`, "m").test(golden.join()), name);
  }
});

Deno.test("doctor: its output fits the terminal, and cannot control it", async () => {
  const evil: UsbDevice = { ...CH340, vid: 0x0403, pid: 0, product: "\x1b[2J\u202eevil\n" };
  for (const columns of [20, 40, 60]) {
    const { stdout } = await flasher(["doctor"], {
      stdout: columns,
      env: { NO_COLOR: "1" },
      facts: {
        usbDevices: [evil],
        ports: [{ info: USB0, usable: true, holders: [{ pid: 1, name: "\x1b]0;x\x07" }] }],
      },
    });
    for (const line of stdout.split("\n")) assert(textWidth(line) < columns, line);
    assert(!/[\p{Cc}\p{Cf}]/u.test(stdout.replaceAll("\n", "")), JSON.stringify(stdout));
  }
});

Deno.test("doctor: the udev rules of old and new versions of brltty", () => {
  const rules =
    '# ENV{PRODUCT}=="10c4/ea60/*", x\nENV{PRODUCT}=="1a86/7523/*", x\n  ENV{PRODUCT}=="403/f208/*"\nx=="y"\n';
  assertEquals(brlttyIds(rules), ["1a86:7523", "0403:f208"]);
});
