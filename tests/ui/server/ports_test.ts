/** The ports that the page offers, and how long each keeps its identity. */
import { assertEquals, assertThrows } from "@std/assert";
import { adapter, ownUsb, TestRoom } from "../../app/room/world.ts";
import type { PortInfo } from "../../../lib/serial/port.ts";
import { RequestError } from "../../../lib/ui/server/answers.ts";
import { PortOffers } from "../../../lib/ui/server/ports.ts";

class Table {
  readonly room = new TestRoom({ takes: "chosen", lasts: true });
  readonly said: string[] = [];
  readonly offers: PortOffers;

  constructor({ named = false } = {}) {
    this.offers = new PortOffers({
      named,
      date: () => this.room.now,
      report: ({ change, port }) => {
        const problem = port.problem === undefined ? "" : ` ${port.problem.kind}`;
        this.said.push(`${change} ${port.id} ${port.name}${problem}`);
      },
    });
  }

  plug(...ports: readonly PortInfo[]): string[] {
    this.room.ports(...ports);
    return this.look();
  }

  look(): string[] {
    this.said.length = 0;
    this.offers.update(this.room.room);
    return [...this.said];
  }
}

Deno.test("ports: a board's progress causes no comparison", () => {
  const table = new Table();
  table.plug(adapter(1));
  let looks = 0;
  const { listing, units } = table.room.room;
  const counted = listing!.map((port) =>
    Object.defineProperty({ ...port }, "usb", { get: () => (looks++, port.usb), enumerable: true })
  );
  table.offers.update({ listing: counted, units });
  const first = looks;
  table.offers.update({ listing: counted, units: [...units] });
  assertEquals([first > 0, looks], [true, first]);
});

Deno.test("ports: each plug-in is a new offer, even in the same socket with the same name", () => {
  const table = new Table();
  assertEquals(table.plug(adapter(1)), ["added p1 /dev/ttyUSB1"]);
  assertEquals(table.plug(adapter(1), adapter(2)), ["added p2 /dev/ttyUSB2"]);
  assertEquals(table.plug(adapter(2)), ["removed p1 /dev/ttyUSB1"]);
  assertEquals(table.plug(adapter(1), adapter(2)), ["added p3 /dev/ttyUSB1"]);
  assertEquals(table.plug(adapter(1), adapter(2)), []);
});

Deno.test("ports: another adapter in the socket is another offer, though the name is the same", () => {
  const table = new Table();
  table.plug(adapter(1));
  const other = adapter(1, { usb: { vid: 0x1a86, pid: 0x7523 } });
  assertEquals(table.plug(other), ["removed p1 /dev/ttyUSB1", "added p2 /dev/ttyUSB1"].reverse());
});

Deno.test("ports: a board whose own USB leaves in a reset keeps its offer while it is worked on", () => {
  const table = new Table();
  table.plug(ownUsb(1, "01"));
  table.room.send({ type: "choose", port: ownUsb(1, "01") });
  assertEquals(table.plug(), []);
  assertEquals(table.plug(ownUsb(1, "01")), []);
  // It comes back under another name.
  assertEquals(table.plug(), []);
  assertEquals(table.plug(ownUsb(1, "01", { path: "/dev/ttyACM7" })), ["changed p1 /dev/ttyACM7"]);
});

Deno.test("ports: a board that is not worked on and leaves is gone", () => {
  const table = new Table();
  table.plug(ownUsb(1, "01"));
  assertEquals(table.plug(), ["removed p1 /dev/ttyACM1"]);
});

Deno.test("ports: what is no known adapter is offered with that, and a port without USB only if it is named", () => {
  const modem = { path: "/dev/ttyACM9", usb: { vid: 0x1234, pid: 0x5678 } };
  const broken = adapter(3, { problem: 28 });
  const uart = { path: "/dev/ttyS0" };
  assertEquals(new Table().plug(modem, broken, uart), [
    "added p1 /dev/ttyACM9 unknown",
    "added p2 /dev/ttyUSB3 driver",
  ]);
  assertEquals(new Table({ named: true }).plug(uart), ["added p1 /dev/ttyS0"]);
});

Deno.test("ports: an offer is found by its id, its socket and what was seen there, or not at all", () => {
  const table = new Table();
  table.plug(adapter(1));
  const { socket } = adapter(1);
  assertEquals(table.offers.find("p1", { seen: 1, socket: socket! })?.path, "/dev/ttyUSB1");
  for (const id of ["p2", "p0", "p01", "P1", "1", "", "p1e1", "/dev/ttyUSB1"]) {
    assertEquals(table.offers.find(id, { seen: 1, socket: socket! }), undefined, id);
  }
  const wrong = [{ seen: 2, socket: socket! }, { seen: 1, socket: null }, { seen: 1, socket: "x" }];
  for (const seen of wrong) assertThrows(() => table.offers.find("p1", seen), RequestError);
});
