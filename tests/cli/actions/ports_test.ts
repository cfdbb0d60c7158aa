/** `flasher ports`, and `port: auto`. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { textWidth } from "../../../lib/cli/screen/columns.ts";
import type { SystemPort } from "../../../lib/serial/port.ts";
import { type FakeOptions, flasher } from "../../fake/system.ts";
import { assertSessions } from "../golden.ts";
import { MODEM, profile, PROJECT, SMALL, UART, USB0, USB1 } from "../world.ts";

const files = { ...PROJECT, "flash.yaml": profile({ port: "auto" }) };
const wsl = { WSL_DISTRO_NAME: "Ubuntu" };

/** Two boards with an ESP32-S2 in its ROM loader. */
const S2_A: SystemPort = {
  path: "/dev/ttyACM0",
  usb: { vid: 0x303a, pid: 0x0002, product: "ESP32-S2", serial: "0" },
  socket: "0000:00:14.0/4.1",
  address: "1-4.1",
  driver: "cdc_acm",
};
const S2_B: SystemPort = { ...S2_A, path: "/dev/ttyACM1", socket: "0000:00:14.0/4.2", address: "1-4.2" };

/** An adapter as the form of docs/hardware.md shows it. */
const COM3: SystemPort = {
  path: "COM3",
  usb: { ...USB0.usb!, serial: "0001" },
  socket: "PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(4)#USB(2)",
  address: "1400-4.2",
  driver: "silabser",
};

Deno.test("ports: the list", () =>
  assertSessions("ports", [
    ["ports"],
    ["ports", { env: wsl }],
    ["ports", { ports: [USB0] }],
    ["ports", { ports: [UART, USB0, USB1] }],
    ["ports", { ports: [UART, MODEM] }],
    ["ports", { ports: [UART, S2_A, S2_B] }],
    ["ports", { ports: [COM3], os: "windows" }],
    ["ports --json", { ports: [S2_A] }],
    ["ports --json"],
    ["ports --json", { ports: [UART, USB0] }],
    ["ports --brief"],
    ["ports --brief --json"],
  ]));

Deno.test("ports --brief: one line for each port, printable, without opening any", async () => {
  const odd: SystemPort = { path: "/dev/tty\tX", usb: { vid: 1, pid: 2, product: "two\nlines\t" } };
  const { code, stdout, stderr, system } = await flasher(["ports", "--brief"], { ports: [UART, USB0, odd] });
  assertEquals([code, stderr, system.opened], [0, "", []]);
  assertEquals(
    stdout,
    [
      `${UART.path}\t`,
      `${USB0.path}\tSilicon Labs CP210x, 01A2B3`,
      "/dev/tty\\tX\ttwo\\nlines\\t",
      "",
    ].join("\n"),
  );
});

/** Two adapters that differ only in their sockets. */
const TWIN: SystemPort = { ...USB1, path: "/dev/ttyUSB2" };
const BY_PATH = "/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0";
const links = { [BY_PATH]: { link: "/dev/ttyUSB2" }, "/dev/ttyUSB2": { kind: "other" } } as const;

Deno.test("ports --watch, --identify: ports that appear and disappear", () =>
  assertSessions("watch", [
    ["ports --watch", { ports: [UART], plugging: [[UART, USB0], [UART], [UART], [UART, USB0, USB1]] }],
    ["ports --watch", { plugging: [[USB0], [{ ...USB1, path: USB0.path }]], stdout: 60 }],
    ["ports --identify", { ports: [UART], plugging: [[UART, USB0], []] }],
    ["ports --identify", { ports: [UART, USB0], plugging: [[UART], [UART, USB0]] }],
    ["ports --identify", { ports: [USB0], plugging: [[USB0, USB1]] }],
    ["ports --identify", { ports: [USB1], plugging: [[USB1, TWIN]], files: links }],
    ["ports --identify", { ports: [USB1], plugging: [[USB1, TWIN]], os: "windows" }],
    ["ports --identify", { plugging: [[{ ...USB0, usb: { ...USB0.usb!, serial: "0001" } }]] }],
    ["ports --identify --json", { plugging: [[USB0]] }],
    // Two boards with one serial number swap their names.
    ["ports --watch", {
      ports: [S2_A, S2_B],
      plugging: [[{ ...S2_B, path: S2_A.path }, { ...S2_A, path: S2_B.path }]],
    }],
    ["ports --identify", { plugging: Array(25).fill([]) }],
    ["ports --identify", { plugging: [] }],
  ]));

Deno.test("ports --watch, --identify: as JSON", async () => {
  const { code, stdout, system } = await flasher(["ports", "--watch", "--json"], {
    ports: [USB0],
    plugging: [[USB0, USB1], [USB1]],
  });
  assertEquals(code, 0);
  const [first, ...changes] = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals([first.type, first.ports.length], ["ports", 1]);
  assertEquals(changes.map(({ type, change, port }) => [type, change, port.path]), [
    ["port", "added", USB1.path],
    ["port", "removed", USB0.path],
  ]);
  assertEquals(changes[0].time, new Date(2026, 0, 2, 12, 30, 56).getTime());
  assert(!system.listening, "Ctrl-C means nothing any more");
});

Deno.test("a port chosen by its USB device", () => {
  const on = (port: string, more: object = {}): FakeOptions => ({
    files: { ...PROJECT, "flash.yaml": profile({ port }) },
    ports: [UART, USB0, USB1, TWIN],
    boards: { [USB0.path]: SMALL },
    ...more,
  });
  return assertSessions("select", [
    ["plan", on('{ serial: "0001" }')],
    ["run", on('{ serial: "01a2b3" }')],
    ["run", on("{ vid: 0x10c4, pid: 0xea60 }")],
    ["run", on("{ vid: 0x10C4, pid: 0xea60, serial: 01A2B3 }")],
    ["run --port serial:01A2B3", on("auto")],
    ["run --port usb:10c4:ea60", on("auto")],
    ["run --port usb:10c4:ea60:01A2B4", on("auto")],
    ["run --port serial:01A2C3", on("auto")],
    ["run --port usb:1a86:7523", on("auto")],
    ["run --port usb:1a86", on("auto")],
    ["run --port usb:1a86:7523", on("auto", { ports: [UART], env: wsl })],
    ["run", on("{ serial: '' }")],
    ["run", on("{}")],
    ["run", on("{ vid: 10c4, pid: 60000 }")],
    ["run", on("{ vid: 0x10c4 }")],
    ["run", on("{ serail: x }")],
    ["run", on("[ /dev/ttyUSB0 ]")],
  ]);
});

Deno.test("macOS: a tty name is replaced by its cu name", async () => {
  const path = "/dev/cu.usbserial-0001";
  const { code, stdout, stderr, system } = await flasher(["run", "--port", "/dev/tty.usbserial-0001"], {
    files,
    os: "darwin",
    ports: [{ ...USB0, path }],
    boards: { [path]: SMALL },
  });
  assertEquals(code, 0, stderr);
  assertStringIncludes(stdout, `Connecting to ${path}`);
  assertEquals(
    stderr,
    `warning: Using "${path}": "/dev/tty.usbserial-0001" waits for a modem's carrier signal\n`,
  );
  assertEquals(system.opened, [path]);
});

Deno.test("ports: the list fits the terminal", async () => {
  for (const columns of [20, 40, 60]) {
    const { stdout } = await flasher(["ports"], { ports: [USB0, USB1, MODEM], stdout: columns });
    for (const line of stdout.split("\n")) assert(textWidth(line) < columns, line);
  }
});

Deno.test("ports: a device's name cannot control the terminal", async () => {
  const usb = { vid: 1, pid: 2, product: "\x1b[2Jevil\x9b\u202e", serial: "\x07" };
  for (const args of [["ports"], ["ports", "--json"]]) {
    const { stdout } = await flasher(args, { ports: [{ path: "/dev/ttyUSB9", usb }] });
    assert(!/[\p{Cc}\p{Cf}]/u.test(stdout.replaceAll("\n", "")), JSON.stringify(stdout));
    if (args.length === 2) assertEquals(JSON.parse(stdout).ports[0].usb, usb);
  }
});

Deno.test("port: auto refuses to guess", () =>
  assertSessions("auto", [
    ["run", { files }],
    ["run", { files, env: wsl }],
    ["run", { files, ports: [UART, MODEM] }],
    ["run", { files, ports: [USB0, USB1] }],
    ["run --port /dev/ttyUSB7", { files, ports: [USB0] }],
    ["run --port /dev/ttyUSB7", { files }],
    ["run --port sim:huza", { files }],
    ["run --port sim:", { files }],
    ["run --port http://x", { files }],
  ]));

Deno.test("port: auto takes the only adapter", async () => {
  const { code, stdout, system } = await flasher(["run"], {
    files,
    ports: [UART, USB0, MODEM],
    boards: { "/dev/ttyUSB0": SMALL },
  });
  assertEquals(code, 0, system.err);
  assertStringIncludes(stdout, "Connecting to /dev/ttyUSB0");
  assertEquals(system.opened, ["/dev/ttyUSB0"]);
});
