/** Boards that come and go: which ports get a unit, and which ports are still the same visit. */
import { assertEquals } from "@std/assert";
import { wakeAt } from "../../../lib/app/room/plugging.ts";
import type { PortInfo } from "../../../lib/serial/port.ts";
import { adapter, mac, named, ownUsb, reported, TestRoom } from "./world.ts";

/** A room that watches, and saw `there` at its start. */
function watching(there: readonly PortInfo[] = [], options = {}): TestRoom {
  const room = new TestRoom({ takes: "newcomers", ...options });
  room.ports(...there);
  return room;
}

Deno.test("room: ports that are there at the start of a watch are ignored until they are plugged in again", () => {
  const room = new TestRoom({ takes: "newcomers" });
  assertEquals(reported(room.ports(adapter(1))), ["ignored /dev/ttyUSB1: present"]);
  assertEquals(reported(room.plug(adapter(1), adapter(2))), ["attached 1"]);
  assertEquals(reported(room.plug(adapter(2))), []);
  assertEquals(reported(room.plug(adapter(1), adapter(2))), ["attached 2"]);
});

Deno.test("room: a board of its own USB that was there stays ignored while its program resets it", () => {
  const room = watching([ownUsb(1, "01")]);
  room.ports();
  room.after(3_000);
  assertEquals(reported(room.plug(ownUsb(1, "01"))), []);
  room.ports();
  room.after(7_001);
  assertEquals(reported(room.plug(ownUsb(1, "01"))), ["attached 1"]);
});

Deno.test("room: without consent to all, only known adapters that work get a unit", () => {
  const modem = { path: "/dev/ttyACM9", usb: { vid: 0x1234, pid: 1 }, socket: "0000:00:14.0/1" };
  const broken = adapter(3, { problem: 28 });
  const dual = (n: number) => adapter(n, { socket: "0000:00:14.0/9", interface: n });
  assertEquals(
    reported(new TestRoom().ports({ path: "/dev/ttyS0" }, modem, broken, dual(5), dual(6), adapter(1))),
    [
      "ignored /dev/ttyS0: unknown-adapter",
      "ignored /dev/ttyACM9: unknown-adapter",
      "ignored /dev/ttyUSB3: not-working",
      "ignored /dev/ttyUSB5: several-ports",
      "attached 1",
    ],
  );
  assertEquals(
    reported(new TestRoom({ ports: "chosen" }).ports(modem, dual(5), dual(6))),
    ["attached 1", "attached 2", "attached 3"],
  );
});

Deno.test("room: chosen sockets exclude all others, and ports whose socket the system does not tell", () => {
  const { socket: _, address: __, ...nowhere } = adapter(4);
  const elsewhere = adapter(3, { socket: "0000:00:14.0/7", address: "1-7" });
  for (const on of ["1-4", "0000:00:14.0/4"]) {
    const room = new TestRoom({ on: [on] });
    assertEquals(reported(room.ports(adapter(1), elsewhere, nowhere, adapter(2))), [
      "attached 1",
      "ignored /dev/ttyUSB3: other-socket",
      "ignored /dev/ttyUSB4: unknown-socket",
      "attached 2",
    ]);
  }
});

Deno.test("room: a port gets its unit when the list has stayed the same for 300 ms", () => {
  const room = watching();
  assertEquals(reported(room.ports(adapter(1))), []);
  assertEquals(wakeAt(room.room), 300);
  assertEquals(reported(room.after(299)), []);
  // A twin appears late: both wait again.
  assertEquals(reported(room.ports(adapter(1), adapter(2))), []);
  assertEquals(reported(room.after(299)), []);
  assertEquals(reported(room.after(1)), ["attached 1", "attached 2"]);
  assertEquals(wakeAt(room.room), undefined);
});

Deno.test("room: a second interface that comes late decides which port leads to the chip", () => {
  const ftdi = (n: number) => ({
    ...adapter(n),
    usb: { vid: 0x0403, pid: 0x6010 },
    socket: "0000:00:14.0/8",
    interface: n,
  });
  const room = watching();
  room.ports(ftdi(0));
  room.plug(ftdi(0), ftdi(1));
  assertEquals(room.room.units.map(({ port }) => port.path), ["/dev/ttyUSB1"]);
});

Deno.test("room: the same name in another socket is another board", () => {
  const room = watching();
  room.plug(adapter(1));
  room.fail(1, 5);
  const moved = adapter(2, { path: "/dev/ttyUSB1" });
  assertEquals(reported(room.plug(moved)), ["detached 1", "attached 2"]);
});

Deno.test("room: two boards that swap their names keep their units", () => {
  const s2 = (n: number, socket: number): PortInfo => ({
    path: `/dev/ttyACM${n}`,
    usb: { vid: 0x303a, pid: 0x0002, serial: "0" },
    socket: `0000:00:14.0/3.${socket}`,
  });
  const room = watching();
  room.plug(s2(0, 1), s2(1, 2));
  assertEquals(reported(room.plug(s2(0, 2), s2(1, 1))), []);
  assertEquals(room.room.units.map(({ port }) => [port.path, port.socket?.slice(-3)]), [
    ["/dev/ttyACM1", "3.1"],
    ["/dev/ttyACM0", "3.2"],
  ]);
});

Deno.test("room: the chip's own USB may leave and return while flasher works, and after the restart", () => {
  const room = watching();
  room.plug(ownUsb(1, "01"));
  room.identify(1, mac("01"));
  assertEquals(reported(room.ports()), []);
  room.after(60_000);
  assertEquals(reported(room.plug(ownUsb(2, "01", { socket: ownUsb(1, "01").socket! }))), []);
  assertEquals(room.room.units[0]!.port.path, "/dev/ttyACM2");
  room.pass(1);
  room.ports();
  room.after(2_000);
  assertEquals(reported(room.plug(ownUsb(1, "01"))), []);
  room.after(10_000);
  assertEquals(reported(room.ports()), ["detached 1"]);
  assertEquals(reported(room.plug(ownUsb(1, "01"))), ["attached 2"]);
});

Deno.test("room: a chip that does not return after its restart has been unplugged", () => {
  const room = watching();
  room.plug(ownUsb(1, "01"));
  room.pass(1);
  room.ports();
  const wake = wakeAt(room.room)!;
  assertEquals(reported(room.after(wake - room.now - 1)), []);
  assertEquals(reported(room.after(1)), ["detached 1"]);
  assertEquals(wakeAt(room.room), undefined);
});

Deno.test("room: another chip in the same socket is another board, however soon it comes", () => {
  const room = watching();
  room.plug(ownUsb(1, "01"));
  room.pass(1);
  room.ports();
  assertEquals(reported(room.plug(ownUsb(1, "02"))), ["detached 1", "attached 2"]);
});

Deno.test("room: another chip in the socket of a board that waits for its turn does not take its turn", () => {
  const room = watching([], { jobs: 1 });
  room.plug(adapter(1), ownUsb(1, "01"));
  assertEquals(reported(room.plug(adapter(1), ownUsb(1, "02"))), [
    "unused 2",
    "detached 2",
    "attached 3",
    "waiting-for 3",
  ]);
});

Deno.test("room: a board of its own USB keeps its turn while its program resets it", () => {
  const room = watching([], { jobs: 1 });
  room.plug(adapter(1), ownUsb(1, "01"));
  assertEquals(reported(room.ports(adapter(1))), []);
  room.after(1_000);
  // Its turn comes while it is away.
  assertEquals(named(room.pass(1)), []);
  assertEquals(named(room.ports(adapter(1), ownUsb(1, "01"))), ["start 2 at 1300"]);
});

Deno.test("room: a board of its own USB that stays away loses its turn", () => {
  const room = watching([], { jobs: 1 });
  room.plug(adapter(1), ownUsb(1, "01"));
  room.ports(adapter(1));
  room.pass(1);
  assertEquals(room.states, ["passed", "waiting"]);
  room.now = wakeAt(room.room)!;
  room.send({ type: "tick" });
  assertEquals(room.states, ["passed", "unused"]);
});

Deno.test("room: a board that a room has promised and that is unplugged before its turn has failed", () => {
  const room = new TestRoom({ jobs: 1 });
  room.ports(adapter(1), adapter(2));
  room.ports(adapter(1));
  room.pass(1);
  assertEquals([room.states, room.exitCode], [["passed", "failed"], 11]);
});

Deno.test("room: run --all neither takes nor mentions what is plugged in later", () => {
  const room = new TestRoom();
  room.ports(adapter(1));
  const modem = { path: "/dev/ttyACM9", usb: { vid: 0x1234, pid: 1 }, socket: "0000:00:14.0/1" };
  assertEquals(reported(room.plug(adapter(1), adapter(2), modem)), []);
  assertEquals(room.room.units.length, 1);
});

Deno.test("room: another chip in the same socket is not what a person has agreed to", () => {
  const room = new TestRoom({ takes: "present" }, { consented: false });
  room.ports(ownUsb(1, "01"));
  room.plug(ownUsb(1, "02"));
  assertEquals(named(room.send({ type: "consent" })), ["end"]);
  assertEquals(room.states, ["failed"]);
});

Deno.test("room: an adapter that leaves while flasher works ends its visit", () => {
  const room = watching();
  room.plug(adapter(1));
  assertEquals(reported(room.ports()), []);
  assertEquals(reported(room.fail(1, 11)), ["failed 1", "detached 1"]);
  assertEquals(reported(room.plug(adapter(1))), ["attached 2"]);
});

Deno.test("room: a board that is unplugged before its turn counts as nothing", () => {
  const room = watching([], { jobs: 1 });
  room.plug(adapter(1), adapter(2));
  assertEquals(named(room.ports(adapter(1))), []);
  assertEquals(room.states, ["working", "unused"]);
});

Deno.test("room: after Ctrl-C no board is taken", () => {
  const room = watching();
  room.plug(adapter(1));
  room.ports(adapter(1), adapter(2));
  room.send({ type: "interrupt" });
  assertEquals(reported(room.after(1_000)), []);
  assertEquals(reported(room.plug(adapter(1), adapter(2), adapter(3))), []);
});

Deno.test("plugging: the time at which a room wakes is late enough for what it wakes for", () => {
  const room = new TestRoom({ takes: "newcomers" });
  room.ports();
  // The difference of these two times is a rounding error less than 300.
  room.now = 7897.38116133005;
  room.ports(adapter(1));
  room.now = wakeAt(room.room)!;
  room.send({ type: "tick" });
  assertEquals(room.room.units.length, 1);
});

Deno.test("plugging: a room that has enough boards waits for no port that has just come", () => {
  const room = new TestRoom({ takes: "newcomers", count: 1 });
  room.ports();
  room.plug(adapter(1));
  room.identify(1, mac("01"));
  room.ports(adapter(1), adapter(2));
  room.pass(1);
  assertEquals(wakeAt(room.room), undefined);
});
