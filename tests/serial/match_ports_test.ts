/** Plug histories: which port of the second list is still the device of the first one. */
import { assertEquals } from "@std/assert";
import { changesBetween } from "../../lib/cli/describe/port_rows.ts";
import { matchPorts } from "../../lib/serial/match_ports.ts";
import type { SystemPort } from "../../lib/serial/port.ts";
import { markSharedSerials } from "../../lib/serial/same_device.ts";
import { fc } from "../tools/property.ts";

const PLACES = { A: "0000:00:14.0/4.1", B: "0000:00:14.0/4.2" } as const;

/** A port: `ttyACM0 303a:0002 0 @A #1` with serial number 0, in socket A, on interface 1, in this order. */
function port(text: string): SystemPort {
  const [, path, vid, pid, serial, place, number, problem] =
    /^(\S+)(?: (\w+):(\w+))?(?: (\w\S*))?(?: @(\w))?(?: #(\d))?(?: !(\d+))?$/.exec(text)!;
  return {
    path: path!,
    ...(vid === undefined ? {} : {
      usb: {
        vid: parseInt(vid, 16),
        pid: parseInt(pid!, 16),
        ...(serial === undefined ? {} : { serial }),
      },
    }),
    ...(place === undefined ? {} : { socket: PLACES[place as "A" | "B"] }),
    ...(number === undefined ? {} : { interface: Number(number) }),
    ...(problem === undefined ? {} : { problem: Number(problem) }),
  };
}

function list(texts: readonly string[]) {
  return markSharedSerials(texts.map(port));
}

/** `ttyACM0=ttyACM1` is kept under another name; `-` is gone, `+` is new. */
function matches(before: readonly string[], now: readonly string[]): string {
  return matchPorts(list(before), list(now)).map((match) => {
    switch (match.kind) {
      case "kept":
        return match.before.path === match.now.path
          ? match.now.path
          : `${match.before.path}=${match.now.path}`;
      case "gone":
        return `-${match.before.path}`;
      case "new":
        return `+${match.now.path}`;
    }
  }).join(" ");
}

const S2 = "303a:0002 0";
const HISTORIES: Readonly<Record<string, readonly [readonly string[], readonly string[], string]>> = {
  "nothing changes": [["tty0 10c4:ea60 A1 @A", "ttyS0"], ["tty0 10c4:ea60 A1 @A", "ttyS0"], "tty0 ttyS0"],
  "one name, another socket": [["tty0 1a86:7523 @A"], ["tty0 1a86:7523 @B"], "-tty0 +tty0"],
  "one name and serial number, another socket": [
    ["tty0 10c4:ea60 A1 @A"],
    ["tty0 10c4:ea60 A1 @B"],
    "-tty0 +tty0",
  ],
  "one socket, another name": [["tty0 1a86:7523 @A"], ["tty1 1a86:7523 @A"], "tty0=tty1"],
  "one socket and name, another board of the kind": [
    ["tty0 10c4:ea60 A1 @A"],
    ["tty0 10c4:ea60 A2 @A"],
    "-tty0 +tty0",
  ],
  "two S2 swap their names": [
    [`ACM0 ${S2} @A`, `ACM1 ${S2} @B`],
    [`ACM0 ${S2} @B`, `ACM1 ${S2} @A`],
    "ACM0=ACM1 ACM1=ACM0",
  ],
  "two S2 swap their names, without sockets": [
    [`ACM0 ${S2}`, `ACM1 ${S2}`],
    [`ACM1 ${S2}`, `ACM2 ${S2}`],
    "-ACM0 -ACM1 +ACM1 +ACM2",
  ],
  "a twin comes, without sockets": [["USB0 1a86:7523"], ["USB0 1a86:7523", "USB1 1a86:7523"], "USB0 +USB1"],
  "one of two twins goes, without sockets": [
    ["USB0 1a86:7523", "USB1 1a86:7523"],
    ["USB0 1a86:7523"],
    "-USB0 -USB1 +USB0",
  ],
  "a program becomes the loader": [["ACM0 303a:4001 77AB @A"], [`ACM1 ${S2} @A`], "ACM0=ACM1"],
  "a program with two ports becomes the loader": [
    ["ACM0 303a:4001 @A #0", "ACM1 303a:4001 @A #2"],
    [`ACM1 ${S2} @A`],
    "ACM0=ACM1 -ACM1",
  ],
  "a program becomes a loader in another socket": [
    ["ACM0 303a:4001 77AB @A"],
    [`ACM0 ${S2} @B`],
    "-ACM0 +ACM0",
  ],
  "twins that share a serial number, one leaves": [
    ["COM3 10c4:ea60 A1", "COM4 10c4:ea60 A1"],
    ["COM5 10c4:ea60 A1"],
    "-COM3 -COM4 +COM5",
  ],
  "a unique serial number without a socket": [["COM3 10c4:ea60 A1"], ["COM5 10c4:ea60 A1"], "COM3=COM5"],
  "a unique serial number, the socket becomes unknown": [
    ["COM3 10c4:ea60 A1 @A"],
    ["COM5 10c4:ea60 A1"],
    "COM3=COM5",
  ],
  "no serial number, the socket becomes unknown": [["COM3 1a86:7523 @A"], ["COM3 1a86:7523"], "-COM3 +COM3"],
  "a serial number of all adapters, the socket becomes unknown": [
    ["COM3 10c4:ea60 0001 @A"],
    ["COM3 10c4:ea60 0001"],
    "-COM3 +COM3",
  ],
  "a name that stays listed on Windows": [["COM7 1a86:7523 @A"], ["COM7"], "-COM7 +COM7"],
  "a name that stays listed, and the board is back": [
    ["COM7"],
    ["COM7", "COM8 1a86:7523 @A"],
    "COM7 +COM8",
  ],
  "a device stops working": [["COM7 1a86:7523 @A"], ["COM7 1a86:7523 @A !22"], "-COM7 +COM7"],
  "the ports of one adapter swap their names": [
    ["USB0 0403:6010 FT4 @A #0", "USB1 0403:6010 FT4 @A #1"],
    ["USB0 0403:6010 FT4 @A #1", "USB1 0403:6010 FT4 @A #0"],
    "USB0=USB1 USB1=USB0",
  ],
  "one port of two appears first": [
    ["USB0 0403:6010 FT4 @A #0", "USB1 0403:6010 FT4 @A #1"],
    ["USB0 0403:6010 FT4 @A #1"],
    "USB1=USB0 -USB0",
  ],
  "four ports on one interface": [
    ["WCH0 1a86:55d5 @A", "WCH1 1a86:55d5 @A"],
    ["WCH0 1a86:55d5 @A", "WCH1 1a86:55d5 @A"],
    "WCH0 WCH1",
  ],
  "ports of one interface with other names": [
    ["WCH0 1a86:55d5 @A", "WCH1 1a86:55d5 @A"],
    ["WCH2 1a86:55d5 @A", "WCH3 1a86:55d5 @A"],
    "-WCH0 -WCH1 +WCH2 +WCH3",
  ],
};

for (const [name, [before, now, expected]] of Object.entries(HISTORIES)) {
  Deno.test(`match: ${name}`, () => assertEquals(matches(before, now), expected));
}

const anyPort = fc.record({
  path: fc.constantFrom("tty0", "tty1", "tty2"),
  id: fc.constantFrom("", " 303a:0002", " 303a:4001", " 10c4:ea60"),
  serial: fc.constantFrom("", " 0", " A1", " A2"),
  place: fc.constantFrom("", " @A", " @B"),
  number: fc.constantFrom("", " #0", " #1"),
}).map(({ path, id, serial, place, number }) => id === "" ? path : path + id + serial + place + number);
const anyList = fc.uniqueArray(anyPort, { maxLength: 3, selector: (text) => text.split(" ")[0]! });

Deno.test("match: any two lists: each port once, never across sockets or serial numbers, equal lists are kept", () => {
  fc.assert(fc.property(anyList, anyList, (before, now) => {
    const result = matchPorts(list(before), list(now));
    const olds = result.flatMap((match) => match.kind === "new" ? [] : [match.before.path]);
    const news = result.flatMap((match) => match.kind === "gone" ? [] : [match.now.path]);
    assertEquals(olds.toSorted(), before.map((text) => port(text).path).toSorted());
    assertEquals(news.toSorted(), now.map((text) => port(text).path).toSorted());
    for (const match of result) {
      if (match.kind !== "kept") continue;
      const { before, now } = match;
      if (before.socket !== undefined && now.socket !== undefined) assertEquals(now.socket, before.socket);
      if (before.usb?.pid === now.usb?.pid) assertEquals(now.usb, before.usb);
    }
    assertEquals(changesBetween(list(before), list(before)), []);
  }));
});
