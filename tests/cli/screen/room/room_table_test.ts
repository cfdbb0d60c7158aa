/** The table of a room at every size of a terminal. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { RoomEvent } from "../../../../lib/app/room/room.ts";
import { textWidth } from "../../../../lib/cli/screen/columns.ts";
import { roomTable } from "../../../../lib/cli/screen/room/room_table.ts";
import { PLAIN, styleFor } from "../../../../lib/cli/screen/style.ts";
import { adapter, done, mac, TestRoom } from "../../../app/room/world.ts";
import { fc } from "../../../tools/property.ts";
import { assertGolden } from "../../golden.ts";
import { busyRoom, HOSTILE, quietRoom } from "../busy_room.ts";

const date = () => new Date(2026, 0, 2, 12, 0);
const RUN = { style: PLAIN, waitsForBoards: false, date };
const WATCH = { style: PLAIN, waitsForBoards: true, date };
const ASCII = { ...PLAIN, full: "#", empty: "-", ellipsis: "..." };

/** Of three boards, two have labels. */
function namedRoom(): TestRoom {
  const room = new TestRoom();
  room.ports(adapter(1), adapter(2), adapter(3));
  for (const unit of [1, 2, 3]) room.identify(unit, mac(`0${unit}`));
  room.send({ type: "numbered", unit: 1, number: 17, label: "Anna's lamp in the hall" });
  room.send({ type: "numbered", unit: 2, number: 18, label: HOSTILE });
  room.send({ type: "numbered", unit: 3, number: 19 });
  return room;
}

function table(
  test: TestRoom,
  columns: number,
  rows: number,
  options: typeof WATCH = RUN,
): readonly string[] {
  return roomTable(test.room, { columns, rows }, test.now, options);
}

for (const [columns, rows] of [[40, 12], [60, 24], [200, 50], [80, 24], [30, 8]] as const) {
  Deno.test(`table: 30 boards in all states on ${columns}x${rows}`, async () => {
    const shown = [
      "run --all:",
      ...table(busyRoom("present"), columns, rows),
      "",
      "watch:",
      ...table(busyRoom("all"), columns, rows, WATCH),
      "",
      "run --all, in ASCII:",
      ...table(busyRoom("present"), columns, rows, { ...RUN, style: ASCII }),
    ];
    await assertGolden(`room_table_${columns}x${rows}`, shown.join("\n") + "\n");
  });
}

Deno.test("table: fits every terminal, with two free lines, and nothing but printable characters", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 220 }),
    fc.integer({ min: 1, max: 60 }),
    fc.boolean(),
    fc.boolean(),
    fc.option(fc.constant("r and a number: try again"), { nil: undefined }),
    (columns, rows, waitsForBoards, ascii, keys) => {
      const options = {
        style: ascii ? ASCII : PLAIN,
        waitsForBoards,
        date,
        ...(keys === undefined ? {} : { keys }),
      };
      for (const room of [busyRoom("present"), busyRoom("all"), quietRoom(), namedRoom(), new TestRoom()]) {
        const lines = table(room, columns, rows, options);
        assert(lines.length <= Math.max(1, rows - 2), `${lines.length} lines on ${rows}`);
        for (const line of lines) {
          assert(textWidth(line) <= Math.max(1, columns - 1), JSON.stringify(line));
          assert(!/\p{C}/u.test(line), JSON.stringify(line));
        }
      }
    },
  ));
});

Deno.test("table: colours change no width, and say nothing that words do not say", () => {
  const terminal = { isTerminal: true, write: () => {}, columns: () => 100, rows: () => 50 };
  const style = styleFor(terminal, { env: (name) => name === "LANG" ? "C.UTF-8" : undefined, os: "linux" });
  const coloured = table(busyRoom("all"), 100, 50, { ...WATCH, style });
  assertStringIncludes(coloured.join("\n"), "\x1b[31mFAILED");
  // deno-lint-ignore no-control-regex -- colours
  const plain = coloured.map((line) => line.replace(/\x1b\[\d+m/g, ""));
  assertEquals(plain, table(busyRoom("all"), 100, 50, WATCH));
});

Deno.test("table: a board that waits for a person keeps its line, however many failed", () => {
  const room = new TestRoom();
  room.ports(...Array.from({ length: 30 }, (_, n) => adapter(n + 1)));
  for (let unit = 1; unit < 30; unit++) room.fail(unit, 8, "Cannot write");
  room.send({ type: "work", unit: 30, event: { type: "waiting", text: "hold BOOT" } });
  const lines = table(room, 80, 12);
  assertEquals(lines.length, 10);
  assertMatch(lines[7]!, /^! #30 .* PRESS {2}hold BOOT$/);
  assertEquals(lines.slice(8), ["+ 22 more failed", "0 passed, 29 failed, 1 working."]);
});

Deno.test("table: a board that passed but cannot start says so at every width", () => {
  const room = new TestRoom({ takes: "all" });
  room.ports(adapter(1));
  room.identify(1, mac("01"));
  room.pass(1, { cannotStart: { chip: "ESP32", offset: 0x1000, missing: [] } });
  assertMatch(
    table(room, 100, 24, WATCH)[0]!,
    /^! #1 .* passed 0.0 s, will not start: flash is blank at 0x1000/,
  );
  assertMatch(table(room, 30, 8, WATCH)[0]!, /^!#1 NO START$/);
});

Deno.test("table: nothing until a person has agreed", () => {
  const room = new TestRoom({}, { consented: false });
  room.ports(adapter(1));
  assertEquals(table(room, 80, 24), []);
  room.send({ type: "consent" });
  assertEquals(table(room, 80, 24).length, 2);
});

/** The last line of a table that waits for boards. */
function last(room: TestRoom): string {
  return table(room, 100, 24, WATCH).at(-1)!;
}

Deno.test("table: a failed board stays until it is unplugged, a passed one asks for it", () => {
  const room = new TestRoom({ takes: "all" });
  room.ports(adapter(1), adapter(2));
  room.identify(1, mac("01"));
  room.identify(2, mac("02"));
  assertEquals(last(room), "0 passed, 2 working. Next board, please: a socket is free.");
  room.pass(1);
  room.fail(2, 8, "Cannot write");
  const both = table(room, 100, 24, WATCH);
  assertMatch(both[0]!, /^x #2 {2}1-4\.2 .* FAILED {2}Cannot write$/);
  assertMatch(both[1]!, /^\+ #1 {2}1-4\.1 .* passed 0\.0 s, unplug it$/);
  room.ports(adapter(1));
  assertEquals(table(room, 100, 24, WATCH).length, 2);
  assertEquals(last(room), "1 passed, 1 failed. Next board, please: a socket is free.");
  room.plug(adapter(1), adapter(2));
  assertEquals(last(room), "1 passed, 1 failed, 1 working. Unplug a finished board.");
  room.ports(adapter(2));
  assertEquals(last(room), "1 passed, 1 failed, 1 working. Next board, please: a socket is free.");
  room.plug(adapter(1), adapter(2));
  assertEquals(last(room), "1 passed, 1 failed, 2 working.");
  const events: RoomEvent["type"][] = ["interrupt"];
  for (const type of events) room.send({ type } as RoomEvent);
  assertEquals(last(room), "1 passed, 1 failed, 2 working. Finishing the boards that have begun.");
  room.send({ type: "interrupt" });
  assertEquals(last(room), "1 passed, 1 failed, 2 working. Stopping all boards.");
});

Deno.test("table: in run --all, the passed boards are only counted, and the time left is shown", () => {
  const room = new TestRoom({ jobs: 1 });
  room.ports(adapter(1), adapter(2), adapter(3));
  assertEquals(table(room, 80, 24).at(-1), "0 passed, 1 working, 2 waiting.");
  room.identify(1, mac("01"));
  room.now = 10_000;
  room.send({ type: "work", unit: 1, event: done() });
  room.pass(1);
  assertEquals(table(room, 80, 24).map((line) => line.trim().slice(0, 30)), [
    "#2  1-4.2" + " ".repeat(21),
    ". #3  1-4.3" + " ".repeat(19),
    "1 passed, 1 working, 1 waiting",
  ]);
  // The second one has just begun: both take as long as the first.
  assertMatch(table(room, 80, 24).at(-1)!, /About 0:20 left\.$/);
  const region = { path: "a", offset: 0, size: 100 };
  room.now = 11_000;
  room.send({ type: "work", unit: 2, event: { type: "plan", regions: [region], notes: [] } });
  room.send({ type: "work", unit: 2, event: { type: "progress", written: 20, toWrite: 100, ...region } });
  // A fifth in 0.8 s.
  assertMatch(table(room, 80, 24).at(-1)!, /About 0:(1[0-4]) left\.$/);
});

Deno.test("table: texts of boards and files stay on their line and cannot control the terminal", () => {
  const text = table(busyRoom("present"), 200, 50).join("");
  assert(!text.includes("\x1b") && !text.includes("\u202e"));
  assert(text.includes("\\u{1b}[2J"), HOSTILE);
});

Deno.test("table: a label stands where the end of the MAC would, and widens no line", () => {
  const lines = (columns: number) => table(namedRoom(), columns, 24).slice(0, 3);
  assertEquals(lines(80).filter((_, n) => n !== 1), [
    "  17  1-4.1       Anna's lamp in t…  preparing",
    "  19  1-4.3       ESP8266    …0b:03  preparing",
  ]);
  assertEquals(lines(60).filter((_, n) => n !== 1), [
    "  17 Anna's lamp i… preparing",
    "  19 …0b:03         preparing",
  ]);
  assertEquals(lines(40).filter((_, n) => n !== 1), ["  17 Anna'… preparing", "  19 …0b:03 preparing"]);
  assertEquals(lines(30)[0], " 17 preparing");
});
