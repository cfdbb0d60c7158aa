/** Addresses of USB sockets on three systems. */
import { assertEquals } from "@std/assert";
import { hubOf } from "../../lib/serial/socket.ts";
import { fc } from "../tools/property.ts";

const WINDOWS = "PCIROOT(0)#PCI(1400)#USBROOT(0)";

Deno.test("hub of a socket", () => {
  const HUBS: readonly (readonly [socket: string, hub: string | undefined])[] = [
    ["0000:00:14.0/4.2", "0000:00:14.0/4"],
    ["0000:00:14.0/4.2.1", "0000:00:14.0/4.2"],
    ["0000:00:14.0/4", "0000:00:14.0/"],
    ["0000:00:14.0/usb3/4.2", "0000:00:14.0/usb3/4"],
    ["0000:00:14.0/", undefined],
    ["1-4.2", "1-4"],
    [`${WINDOWS}#USB(4)#USB(2)`, `${WINDOWS}#USB(4)`],
    [`${WINDOWS}#USB(4)`, WINDOWS],
    [WINDOWS, undefined],
    ["0x14123000", "0x14120000"],
    ["0x14110000", "0x14100000"],
    ["0x14100000", "0x14000000"],
    ["0x14000000", undefined],
    ["anything", undefined],
  ];
  for (const [socket, hub] of HUBS) assertEquals(hubOf(socket), hub, socket);
});

Deno.test("the hubs of every address end", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom("", "0x14", "0:1/", `${WINDOWS}#USB(4)`), (text, begin) => {
      for (let at: string | undefined = begin + text, n = 0; at !== undefined; at = hubOf(at)) {
        assertEquals(n++ < 200, true);
      }
    }),
  );
});
