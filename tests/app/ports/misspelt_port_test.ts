/** Names of ports of another system, and names without their folder. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { misspeltPortHint, severalPortsHint } from "../../../lib/app/ports/misspelt_port.ts";
import { flasher } from "../../fake/system.ts";
import { APP, USB0 } from "../../cli/world.ts";

Deno.test("a port: a name from another system is reported as one", () => {
  const names = {
    windows: ["COM3", "com12", "COM3:", String.raw`\\.\COM10`],
    linux: ["/dev/ttyUSB0", "/dev/ttyACM1", "/dev/ttyS0", "/dev/ttyAMA0", "/dev/rfcomm0", "ttyUSB3"],
    darwin: ["/dev/cu.usbserial-0001", "/dev/tty.usbmodem1101", "cu.SLAB_USBtoUART"],
  };
  const called = { windows: "Windows", linux: "Linux", darwin: "macOS" };
  for (const [owner, paths] of Object.entries(names)) {
    for (const os of ["windows", "linux", "darwin"] as const) {
      if (os === owner) continue;
      for (const path of paths) {
        const hint = misspeltPortHint(path, os);
        assertStringIncludes(
          hint ?? "",
          `on ${called[owner as keyof typeof called]}, but this computer runs`,
        );
        assertEquals(hint?.endsWith(` ${called[os]}.`), true, hint);
      }
    }
  }
});

Deno.test("a port: several names in one are several flags", () => {
  const cases = {
    "/dev/ttyUSB0,/dev/ttyUSB1":
      "To write to several boards: flasher run --port /dev/ttyUSB0 --port /dev/ttyUSB1",
    "COM3; COM4": "To write to several boards: flasher run --port COM3 --port COM4",
    "COM3,COM3": "Name the port once: --port COM3",
    "/dev/ttyUSB0,": undefined,
    "a,$(b)": undefined,
    "/dev/serial": undefined,
  };
  for (const [text, hint] of Object.entries(cases)) assertEquals(severalPortsHint(text), hint, text);
});

Deno.test("a port: a name without its folder gets it", () => {
  assertEquals(misspeltPortHint("ttyUSB0", "linux"), 'Did you mean "/dev/ttyUSB0"?');
  assertEquals(misspeltPortHint("cu.usbmodem1", "darwin"), 'Did you mean "/dev/cu.usbmodem1"?');
});

Deno.test("a port: any other missing port says nothing about systems", () => {
  for (
    const [path, os] of [
      ["COM3", "windows"],
      ["/dev/ttyUSB0", "linux"],
      ["/dev/cu.usbmodem1", "darwin"],
      ["/dev/serial/by-id/usb-x", "linux"],
      ["COMPANY", "linux"],
      ["CNCA0", "windows"],
      ["/tmp/pty", "windows"],
    ] as const
  ) assertEquals(misspeltPortHint(path, os), undefined, path);
});

Deno.test("a port: a run names the system of the name, and lists the ports that are there", async () => {
  const { code, stderr } = await flasher(["run", "app.bin", "--port", "COM3"], {
    files: { "app.bin": APP },
    ports: [USB0],
  });
  assertEquals(code, 3);
  assertStringIncludes(stderr, '"COM3" is the name of a port on Windows, but this computer runs Linux.');
  assertStringIncludes(stderr, "Ports of this computer: /dev/ttyUSB0");
  assertEquals(stderr.includes("data cable"), false);
});
