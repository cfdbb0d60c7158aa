import { assertEquals, assertStringIncludes } from "@std/assert";
import { formatPortName, parsePortName, type PortName, usbPortName } from "../../lib/serial/port_name.ts";
import { fc } from "../tools/property.ts";

const NAMES: Readonly<Record<string, PortName>> = {
  "auto": { kind: "auto" },
  "/dev/ttyUSB0": { kind: "path", path: "/dev/ttyUSB0" },
  "COM3": { kind: "path", path: "COM3" },
  "/dev/serial/by-id/usb:1": { kind: "path", path: "/dev/serial/by-id/usb:1" },
  "serial:0001": { kind: "serial", text: "serial:0001", serial: "0001" },
  "SERIAL:A#b": { kind: "serial", text: "SERIAL:A#b", serial: "A#b" },
  "serial:A#1": { kind: "serial", text: "serial:A#1", serial: "A", interface: 1 },
  "serial:A##1": { kind: "serial", text: "serial:A##1", serial: "A##1" },
  "usb:10C4:ea60": { kind: "usb", text: "usb:10C4:ea60", vid: 0x10c4, pid: 0xea60 },
  "usb:403:6010:F:1#1": {
    kind: "usb",
    text: "usb:403:6010:F:1#1",
    vid: 0x0403,
    pid: 0x6010,
    serial: "F:1",
    interface: 1,
  },
  "rfc2217://pi:4000": { kind: "rfc2217", url: "rfc2217://pi:4000" },
  "RFC2217://[fe80::1]:4000/": { kind: "rfc2217", url: "RFC2217://[fe80::1]:4000/" },
  "sim:huzzah": { kind: "sim", board: "huzzah" },
  "sim:esp32p4-rev1": { kind: "sim", board: "esp32p4-rev1" },
  "sim:huzzah#64": { kind: "sim", board: "huzzah", number: 64 },
  "sim:huzzahx1": { kind: "rehearsal", text: "sim:huzzahx1", board: "huzzah", count: 1 },
  "sim:esp8266x10": { kind: "rehearsal", text: "sim:esp8266x10", board: "esp8266", count: 10 },
  "sim:esp8266*64": { kind: "rehearsal", text: "sim:esp8266*64", board: "esp8266", count: 64 },
};

for (const [text, name] of Object.entries(NAMES)) {
  Deno.test(`port name ${text}: is parsed, and formatted as written`, () => {
    assertEquals(parsePortName(text), { value: name });
    assertEquals(formatPortName(name), text);
  });
}

Deno.test("port name: auto is read in any letter case", () => {
  assertEquals(parsePortName("Auto"), { value: { kind: "auto" } });
});

Deno.test("port name: an incomplete USB name or another scheme is refused", () => {
  for (const text of ["serial:", "usb:", "usb:10c4", "usb:10c4:ea60:", "usb:10c45:ea60"]) {
    const result = parsePortName(text);
    assertStringIncludes("error" in result ? result.error.expected : "accepted", "usb:10c4:ea60", text);
  }
  for (
    const text of [
      "tcp://pi:4000",
      "sim://huzzah",
      "rfc2217://pi",
      "rfc2217:/pi:4000",
      "rfc2217:pi",
      "rfc2217://:4000",
      "rfc2217://pi:",
    ]
  ) {
    assertEquals("error" in parsePortName(text), true, text);
  }
  const result = parsePortName("rfc2217://pi:4000?ign_set_control");
  assertEquals(
    "error" in result && result.error.hint,
    'Remove the "?" and everything after it, which is for pyserial.',
  );
});

Deno.test("port name: 1 to 64 simulated boards", () => {
  for (const mark of ["x", "*", "#"]) {
    for (const count of ["0", "00", "01", "65", "100", "9".repeat(400)]) {
      const result = parsePortName(`sim:esp8266${mark}${count}`);
      assertEquals(
        "error" in result && result.error.expected,
        "1 to 64 simulated boards, such as sim:huzzahx10",
      );
    }
  }
});

Deno.test("port name: every name is formatted as it was written, and parsed again as the same name", () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.tuple(
      fc.constantFrom(
        "serial:",
        "sim:huzzah",
        "usb:",
        "usb:10c4:ea60",
        "usb:1:2:",
        "rfc2217://",
        "rfc2217://a:1",
        "sim:",
        "AUTO",
      ),
      fc.string(),
      fc.constantFrom("", "#1", "#0042", "/", ":1"),
    ).map((parts) => parts.join("")),
  );
  fc.assert(fc.property(text, (text) => {
    const result = parsePortName(text);
    if (!("value" in result)) return;
    const formatted = formatPortName(result.value);
    assertEquals(formatted, result.value.kind === "auto" ? "auto" : text);
    assertEquals(parsePortName(formatted), result);
  }));
});

Deno.test("port name: a mapping needs a serial number, or both ids", () => {
  const written = (mapping: Parameters<typeof usbPortName>[0]) => {
    const result = usbPortName(mapping);
    return "value" in result ? formatPortName(result.value) : result.error;
  };
  assertEquals(written({ serial: "0001" }), "serial:0001");
  assertEquals(written({ vid: 0x403, pid: 0x6010, interface: 1 }), "usb:0403:6010#1");
  assertEquals(written({ vid: 0x403, pid: 0x6010, serial: "F" }), "usb:0403:6010:F");
  const expected = "serial, or vid and pid";
  assertEquals(written({}), { found: "an empty mapping", expected });
  assertEquals(written({ interface: 1 }), { found: "interface alone", expected });
  assertEquals(written({ vid: 1, serial: "F" }), { found: "vid alone", expected });
  assertEquals(written({ pid: 1 }), { found: "pid alone", expected });
});

Deno.test("docs/port-names.md has a name of every kind", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/port-names.md", import.meta.url));
  const [, table = ""] = /^\| name .*?\n((?:\|.*\n)+)/m.exec(page) ?? [];
  const names = [...table.matchAll(/^\| (.*?) +\|/gm)].flatMap((
    [, cell],
  ) => [...cell!.matchAll(/`([^`]+)`/g)]);
  const parsed = names.map(([, name]) => parsePortName(name!.replace("host:port", "host:1")));
  const kinds = parsed.map((result) => "value" in result ? result.value.kind : result.error.expected);
  assertEquals([...new Set(kinds)].sort(), [...new Set(Object.values(NAMES).map(({ kind }) => kind))].sort());
});
