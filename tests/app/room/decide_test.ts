/** What must never happen in a room, and the order in which its units work. */
import { assertEquals } from "@std/assert";
import { adapter, done, mac, named, ownUsb, reported, TestRoom } from "./world.ts";

Deno.test("room: no port is opened before a person has agreed", () => {
  const room = new TestRoom({}, { consented: false });
  assertEquals(named(room.ports(adapter(1), adapter(2))), []);
  assertEquals(room.states, ["waiting", "waiting"]);
  assertEquals(named(room.send({ type: "consent" })), ["start 1", "start 2 at 200"]);
});

Deno.test("room: every board is worked on once, and the room then ends", () => {
  const room = new TestRoom();
  room.ports(adapter(1), adapter(2));
  assertEquals(named(room.identify(1, mac("01"))), ["admit 1"]);
  assertEquals(named(room.identify(2, mac("02"))), ["admit 2"]);
  assertEquals(named(room.pass(1)), []);
  assertEquals(named(room.pass(2)), ["end"]);
  assertEquals([room.states, room.exitCode], [["passed", "passed"], 0]);
  assertEquals(named(room.ports(adapter(1), adapter(2), adapter(3))), []);
});

Deno.test("room: one chip with two sockets is written once; the second unit lets go", () => {
  const room = new TestRoom();
  room.ports(adapter(1), adapter(2));
  room.identify(1, mac("01"));
  assertEquals(named(room.identify(2, mac("01"))), ["refuse 2 as 1"]);
  room.fail(2, 8);
  room.pass(1);
  assertEquals([room.states, room.exitCode], [["passed", "same-board"], 0]);
});

Deno.test("room: the second socket of a board that has passed does not count as another board", () => {
  const room = new TestRoom({ jobs: 1 });
  room.ports(adapter(1), adapter(2));
  room.identify(1, mac("01"));
  assertEquals(named(room.pass(1)), ["start 2 at 200"]);
  assertEquals(named(room.identify(2, mac("01"))), ["refuse 2 as 1"]);
});

Deno.test("room: a chip whose USB serial number is its MAC is known before its port is opened", () => {
  const room = new TestRoom({ jobs: 1 });
  room.ports(adapter(1), ownUsb(1, "01"));
  room.identify(1, mac("01"));
  assertEquals(named(room.pass(1)), ["end"]);
  assertEquals(room.states, ["passed", "same-board"]);

  const other = new TestRoom();
  assertEquals(named(other.ports(ownUsb(1, "01"), adapter(1))), ["start 1", "start 2"]);
  assertEquals(named(other.identify(2, mac("01"))), ["refuse 2 as 1"]);
  assertEquals(named(other.identify(1, mac("01"))), ["admit 1"]);
});

Deno.test("room: a chip that does not tell its MAC is admitted", () => {
  const room = new TestRoom();
  room.ports(adapter(1), adapter(2));
  assertEquals(named(room.identify(1)), ["admit 1"]);
  assertEquals(named(room.identify(2)), ["admit 2"]);
});

Deno.test("room: a board that moves to another socket waits until its first unit has ended", () => {
  const room = new TestRoom({ takes: "newcomers" });
  room.ports();
  room.plug(adapter(1));
  room.identify(1, mac("01"));
  room.plug(adapter(2));
  assertEquals(named(room.identify(2, mac("01"))), ["stop 1"]);
  assertEquals(room.states, ["working", "held"]);
  assertEquals(named(room.fail(1, 11)), ["admit 2"]);
  room.pass(2);
  assertEquals(room.states, ["failed", "passed"]);
});

Deno.test("room: one unit's failure, or a bug in its work, neither ends nor slows another", () => {
  const room = new TestRoom();
  room.ports(adapter(1), adapter(2), adapter(3));
  for (const unit of [1, 2, 3]) room.identify(unit, mac(`0${unit}`));
  assertEquals(named(room.fail(1, 8)), []);
  assertEquals(named(room.fail(2, 1)), []);
  assertEquals(room.states, ["failed", "failed", "working"]);
  assertEquals(named(room.pass(3)), ["end"]);
  assertEquals(room.exitCode, 17);
});

Deno.test("room: the exit code is the one that all failures share", () => {
  const room = new TestRoom();
  room.ports(adapter(1), adapter(2), adapter(3));
  room.fail(1, 5);
  room.fail(2, 5);
  room.pass(3);
  assertEquals(room.exitCode, 5);
});

Deno.test("room: a unit without its own proof has not passed", () => {
  const room = new TestRoom();
  room.ports(adapter(1), adapter(2), adapter(3));
  room.send({ type: "ended", unit: 1, result: { kind: "done" } });
  room.pass(2, { verified: false });
  room.pass(3);
  assertEquals(room.states, ["failed", "written", "passed"]);
  assertEquals(room.exitCode, 1);
});

Deno.test("room: a failure after the proof is a failure", () => {
  const room = new TestRoom();
  room.ports(adapter(1));
  room.send({ type: "work", unit: 1, event: done() });
  room.fail(1, 11);
  assertEquals(room.states, ["failed"]);
});

Deno.test("room: a failed unit is tried again only if a person asks, and then needs a new proof", () => {
  const room = new TestRoom({ takes: "newcomers" });
  room.ports();
  room.plug(adapter(1));
  room.send({ type: "work", unit: 1, event: done() });
  assertEquals(named(room.fail(1, 8)), []);
  assertEquals(named(room.after(60_000)), []);
  assertEquals(named(room.ports(adapter(1))), []);
  assertEquals(named(room.send({ type: "retry", unit: 1 })).map((one) => one.slice(0, 7)), ["start 1"]);
  assertEquals(room.room.units[0]!.attempt, 2);
  room.send({ type: "ended", unit: 1, result: { kind: "done" } });
  assertEquals(room.states, ["failed"]);
  room.send({ type: "retry", unit: 1 });
  room.pass(1);
  assertEquals(room.states, ["passed"]);
  assertEquals(named(room.send({ type: "retry", unit: 1 })), []);
});

Deno.test("room: at most --jobs units work; the others wait in their order", () => {
  const room = new TestRoom({ jobs: 2 });
  const actions = room.ports(adapter(1), adapter(2), adapter(3), adapter(4));
  assertEquals(named(actions), ["start 1", "start 2 at 200"]);
  assertEquals(reported(actions).slice(-2), ["waiting-for 3", "waiting-for 4"]);
  room.now = 5_000;
  assertEquals(named(room.fail(2, 5)), ["start 3 at 5000"]);
  assertEquals(named(room.pass(1)), ["start 4 at 5200"]);
});

Deno.test("room: starts and restarts on one hub are 200 ms apart, other hubs do not wait", () => {
  const room = new TestRoom();
  const elsewhere = (n: number) => adapter(n, { socket: `0000:00:14.0/7.${n}` });
  assertEquals(
    named(room.ports(adapter(1), elsewhere(2), adapter(3), elsewhere(4))),
    ["start 1", "start 2", "start 3 at 200", "start 4 at 200"],
  );
  room.now = 10_000;
  assertEquals(named(room.send({ type: "restarting", unit: 1 })), ["restart 1 at 10000"]);
  assertEquals(named(room.send({ type: "restarting", unit: 2 })), ["restart 2 at 10000"]);
  assertEquals(named(room.send({ type: "restarting", unit: 3 })), ["restart 3 at 10200"]);
});

Deno.test("room: ports without a known socket may be on one hub; ports without USB are on none", () => {
  const { socket: _, ...nowhere } = adapter(1);
  const room = new TestRoom({ ports: "chosen" });
  const pty = { path: "/dev/pts/3" };
  assertEquals(
    named(room.ports(nowhere, { ...nowhere, path: "/dev/ttyUSB2" }, pty, { path: "/dev/pts/4" })),
    ["start 1", "start 2 at 200", "start 3", "start 4"],
  );
});

Deno.test("room: the first Ctrl-C finishes what works, the second stops it, the third leaves", () => {
  const room = new TestRoom({ jobs: 2 });
  room.ports(adapter(1), adapter(2), adapter(3));
  assertEquals(reported(room.send({ type: "interrupt" })), ["stop", "stopped 3"]);
  assertEquals(room.states, ["working", "working", "stopped"]);
  room.pass(1);
  assertEquals(named(room.send({ type: "interrupt" })), ["stop 2"]);
  assertEquals(named(room.send({ type: "interrupt" })), ["leave"]);
  room.fail(2, 130);
  assertEquals([room.states, room.exitCode], [["passed", "stopped", "stopped"], 130]);
});

Deno.test("room: a Ctrl-C after which everything is finished changes no exit code", () => {
  const room = new TestRoom();
  room.ports(adapter(1));
  room.send({ type: "interrupt" });
  room.pass(1);
  assertEquals([room.states, room.exitCode], [["passed"], 0]);
});

Deno.test("room: a request of the system to end stops all units, a second one leaves", () => {
  const room = new TestRoom();
  room.ports(adapter(1), adapter(2));
  assertEquals(named(room.send({ type: "terminate" })), ["stop 1", "stop 2"]);
  assertEquals(named(room.send({ type: "terminate" })), ["leave"]);
});

Deno.test("room: work that reports after its end changes nothing", () => {
  const room = new TestRoom();
  room.ports(adapter(1));
  room.fail(1, 8);
  assertEquals(room.pass(1), []);
  assertEquals(room.send({ type: "work", unit: 9, event: done() }), []);
  assertEquals(room.states, ["failed"]);
});

Deno.test("room: no more boards start than are still wanted", () => {
  const room = new TestRoom({ count: 2 });
  assertEquals(named(room.ports(adapter(1), adapter(2), adapter(3))), ["start 1", "start 2 at 200"]);
  room.fail(1, 8);
  room.pass(2);
  assertEquals(room.states, ["failed", "passed", "working"]);
  room.pass(3);
  assertEquals([room.states, room.exitCode], [["failed", "passed", "passed"], 8]);

  const enough = new TestRoom({ count: 1 });
  enough.ports(adapter(1), adapter(2));
  assertEquals(named(enough.pass(1)), ["end"]);
  assertEquals([enough.states, enough.exitCode], [["passed", "unused"], 0]);
});
