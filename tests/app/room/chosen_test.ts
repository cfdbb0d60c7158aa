/** A room in which a person chooses each board, and may let it take all that come. */
import { assertEquals } from "@std/assert";
import { adapter, mac, named, reported, TestRoom } from "./world.ts";

function lasting(): TestRoom {
  return new TestRoom({ takes: "chosen", lasts: true });
}

Deno.test("chosen: no port gets a unit by itself, neither one that is there nor one that comes", () => {
  const room = lasting();
  assertEquals(reported(room.ports(adapter(1))), []);
  assertEquals(reported(room.plug(adapter(1), adapter(2))), []);
  assertEquals(named(room.send({ type: "choose", port: adapter(2) })), ["start 1 at 300"]);
});

Deno.test("chosen: a board is not begun twice; after its end it is a new visit, and the old one is over", () => {
  const room = lasting();
  room.ports(adapter(1));
  room.send({ type: "choose", port: adapter(1) });
  assertEquals(room.send({ type: "choose", port: adapter(1) }), []);
  room.identify(1, mac("01"));
  assertEquals(named(room.pass(1)), []);
  assertEquals(reported(room.send({ type: "choose", port: adapter(1) })), ["detached 1", "attached 2"]);
  assertEquals(named(room.identify(2, mac("01"))), ["admit 2"]);
});

Deno.test("chosen: the lock on a chip holds between a chosen board and its other socket", () => {
  const room = lasting();
  room.ports(adapter(1), adapter(2));
  room.send({ type: "choose", port: adapter(1) });
  room.send({ type: "choose", port: adapter(2) });
  room.identify(1, mac("01"));
  assertEquals(named(room.identify(2, mac("01"))), ["refuse 2 as 1"]);
});

Deno.test("watch: what is there is left alone, what comes is taken, until somebody ends that", () => {
  const room = lasting();
  room.ports(adapter(1));
  assertEquals(reported(room.send({ type: "watch", count: Infinity })), [
    "ignored /dev/ttyUSB1: present",
    "watching",
  ]);
  assertEquals(reported(room.plug(adapter(1), adapter(2))), ["attached 1"]);
  assertEquals(reported(room.send({ type: "unwatch" })), ["paused"]);
  assertEquals(reported(room.plug(adapter(1), adapter(2), adapter(3))), []);
  assertEquals(named(room.send({ type: "choose", port: adapter(1) })), ["start 2 at 600"]);
});

Deno.test("watch: the room lasts after the wanted number of boards, and takes chosen ones", () => {
  const room = lasting();
  room.ports();
  room.send({ type: "watch", count: 1 });
  room.plug(adapter(1));
  room.identify(1, mac("01"));
  assertEquals(reported(room.pass(1)), ["passed 1", "paused"]);
  assertEquals(reported(room.send({ type: "choose", port: adapter(2) })), ["attached 2"]);
});

Deno.test("stop: one unit stops, the others and the room go on", () => {
  const room = lasting();
  room.ports(adapter(1), adapter(2));
  room.send({ type: "choose", port: adapter(1) });
  room.send({ type: "choose", port: adapter(2) });
  assertEquals(named(room.send({ type: "stop", unit: 1 })), ["stop 1"]);
  assertEquals(named(room.fail(1, 130)), []);
  assertEquals(room.send({ type: "stop", unit: 1 }), []);
  assertEquals(room.states, ["stopped", "working"]);
});

Deno.test("retry: a person may begin any ended unit again, and flasher by itself only a failed one", () => {
  const room = lasting();
  room.ports(adapter(1));
  room.send({ type: "choose", port: adapter(1) });
  room.identify(1, mac("01"));
  room.pass(1);
  assertEquals(room.send({ type: "retry", unit: 1 }), []);
  assertEquals(named(room.send({ type: "retry", unit: 1, any: true })), ["start 1 at 200"]);
});

Deno.test("interrupt: a room that lasts ends with its boards, and takes no more", () => {
  const room = lasting();
  room.ports(adapter(1));
  room.send({ type: "choose", port: adapter(1) });
  assertEquals(named(room.send({ type: "interrupt" })), []);
  assertEquals(room.send({ type: "choose", port: adapter(2) }), []);
  assertEquals(room.send({ type: "watch", count: 1 }), []);
  room.identify(1, mac("01"));
  assertEquals(named(room.pass(1)), ["end"]);
});
