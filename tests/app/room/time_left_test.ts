/** How long a room still takes. */
import { assertEquals } from "@std/assert";
import { timeLeft } from "../../../lib/app/room/time_left.ts";
import { adapter, mac, TestRoom } from "./world.ts";

const REGION = { path: "app.bin", offset: 0, size: 100 };

/** A room whose first unit has written `percent` after `ms`. */
function roomAt(percent: number, ms: number, jobs = Infinity, boards = 1): TestRoom {
  const room = new TestRoom({ jobs });
  room.ports(...Array.from({ length: boards }, (_, n) => adapter(n + 1)));
  room.identify(1, mac("01"));
  room.now = ms;
  room.send({ type: "work", unit: 1, event: { type: "plan", regions: [REGION], notes: [] } });
  room.send({
    type: "work",
    unit: 1,
    event: { type: "progress", ...REGION, written: percent, toWrite: 100 },
  });
  return room;
}

const left = ({ room, now }: TestRoom) => timeLeft(room, now);

Deno.test("time left: unknown before a board has begun to write, and after all have ended", () => {
  assertEquals(left(new TestRoom()), undefined);
  assertEquals(left(roomAt(0, 1000)), undefined);
  assertEquals(left(roomAt(4, 1000)), undefined);
  const room = roomAt(50, 1000);
  room.pass(1);
  assertEquals(left(room), undefined);
});

Deno.test("time left: the slowest board counts, not the sum of all", () => {
  assertEquals(left(roomAt(50, 1000)), 1000);
  const room = roomAt(25, 1000, Infinity, 2);
  room.send({ type: "work", unit: 2, event: { type: "plan", regions: [REGION], notes: [] } });
  room.send({ type: "work", unit: 2, event: { type: "progress", ...REGION, written: 80, toWrite: 100 } });
  assertEquals(left(room), 3000);
});

Deno.test("time left: boards that wait for a place come after those that work", () => {
  assertEquals(left(roomAt(50, 1000, 1, 4)), 1000 + 3 * 2000);
});

Deno.test("time left: a failure predicts nothing, a passed board does", () => {
  const room = new TestRoom({ jobs: 1 });
  room.ports(adapter(1), adapter(2), adapter(3));
  room.now = 500;
  room.fail(1, 5);
  assertEquals(left(room), undefined);
  room.now = 2500;
  room.pass(2);
  assertEquals(left(room), 2000);
});

Deno.test("time left: unknown if a board waits for a person, or takes longer than the others", () => {
  const room = roomAt(50, 1000, Infinity, 2);
  // The second one began 200 ms later.
  assertEquals(left(room), 1200);
  room.send({ type: "work", unit: 2, event: { type: "waiting", text: "hold BOOT" } });
  assertEquals(left(room), undefined);
  room.send({ type: "work", unit: 2, event: { type: "connecting", port: "x", baud: 115_200, attempt: 1 } });
  room.pass(1);
  assertEquals(left(room), 200);
  room.now = 5000;
  assertEquals(left(room), undefined);
});
