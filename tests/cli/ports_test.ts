/** `flasher ports`, and `port: auto`. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { textWidth } from "../../lib/cli/columns.ts";
import { flasher } from "../fake/system.ts";
import { assertSessions } from "./golden.ts";
import { MODEM, profile, PROJECT, SMALL, UART, USB0, USB1 } from "./world.ts";

const files = { ...PROJECT, "flash.yaml": profile({ port: "auto" }) };
const wsl = { WSL_DISTRO_NAME: "Ubuntu" };

Deno.test("the list of ports", () =>
  assertSessions("ports", [
    ["ports"],
    ["ports", { env: wsl }],
    ["ports", { ports: [USB0] }],
    ["ports", { ports: [UART, USB0, USB1] }],
    ["ports", { ports: [UART, MODEM] }],
    ["ports --json"],
    ["ports --json", { ports: [UART, USB0] }],
  ]));

Deno.test("the list fits the terminal", async () => {
  for (const columns of [20, 40, 60]) {
    const { stdout } = await flasher(["ports"], { ports: [USB0, USB1, MODEM], stdout: columns });
    for (const line of stdout.split("\n")) assert(textWidth(line) < columns, line);
  }
});

Deno.test("a device's own name cannot steer the terminal", async () => {
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

Deno.test("port: auto takes the only adapter there is", async () => {
  const { code, stdout, system } = await flasher(["run"], {
    files,
    ports: [UART, USB0, MODEM],
    boards: { "/dev/ttyUSB0": SMALL },
  });
  assertEquals(code, 0, system.err);
  assertStringIncludes(stdout, "Connecting to /dev/ttyUSB0");
  assertEquals(system.opened, ["/dev/ttyUSB0"]);
});
