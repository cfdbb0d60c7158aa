/** Rooms with boards in every state, for tests of what a screen shows. */
import type { FlashEvent, RegionInfo } from "../../../lib/esp/events.ts";
import { adapter, connected, mac, ownUsb, TestRoom } from "../../app/room/world.ts";

const REGION: RegionInfo = { path: "app.bin", offset: 0, size: 100_000 };

/** Whatever a board or a file may contain. */
export const HOSTILE = "\x1b[2J\x1b]0;title\x07\r\n\u202e名前\u200b";

type Step = FlashEvent | ((room: TestRoom, unit: number) => void);

/** Events up to the middle of a region. */
function writing(percent: number): FlashEvent[] {
  return [
    { type: "plan", regions: [REGION], notes: [] },
    { type: "start", wireBytes: 50_000, toWrite: 100_000, ...REGION },
    { type: "progress", written: 1000 * percent, toWrite: 100_000, ...REGION },
  ];
}

const pass: Step = (room, unit) => room.pass(unit);
const fail = (message: string): Step => (room, unit) => room.fail(unit, 8, message);

/** What each of the 30 units has done so far, after it told its MAC. */
const STORIES: readonly (readonly Step[])[] = [
  ...Array.from({ length: 8 }, () => [...writing(100), pass]),
  [fail('Cannot verify "data.bin": flash at 0x011000 does not hold data: worn flash or weak power')],
  [fail("Cannot connect: found silence, expected an answer\nThe second line")],
  [fail(`Cannot read ${HOSTILE}`)],
  [{ type: "waiting", text: "hold BOOT, press RESET, release BOOT" }],
  [{ type: "waiting", text: HOSTILE }],
  [(room, unit) => room.pass(unit, { verified: false })],
  [{ type: "erasing", offset: 0, size: 4096, elapsedMs: 10, typicalMs: 100 }],
  [...writing(0), { type: "comparing", ...REGION }],
  writing(7),
  writing(62),
  [...writing(99), { type: "verifying", ...REGION }],
  [...writing(30), {
    type: "recovering",
    step: "reset",
    reason: "the board does not answer",
    from: 460_800,
    baud: 460_800,
  }],
  [...writing(100), { type: "verified", md5: "0", ...REGION }, { type: "resetting" }],
  [...writing(100), { type: "expecting", what: '"ready"', baud: 115_200, within: 5000 }],
  [...writing(50), { type: "start", wireBytes: 1, toWrite: 1, ...REGION, path: HOSTILE }],
];

/**
 * 30 boards, of which 25 may work at the same time. `takes`: "all" as in `watch`, then some of the finished boards are
 * unplugged.
 */
export function busyRoom(takes: "present" | "all"): TestRoom {
  const room = new TestRoom({ takes, jobs: 25 });
  const ports = Array.from({ length: 29 }, (_, n) => adapter(n + 1));
  const { socket: _, address: __, ...nowhere } = adapter(30);
  room.ports(...ports, nowhere);
  room.now = 4000;
  STORIES.forEach((steps, n) => {
    const unit = n + 1;
    room.identify(unit, mac(String(unit).padStart(2, "0")));
    room.send({ type: "numbered", unit, number: unit + 100 });
    for (const step of steps) {
      if (typeof step === "function") step(room, unit);
      else room.send({ type: "work", unit, event: step });
    }
  });
  // The board of unit 24 is plugged in with both its sockets.
  room.identify(24, mac("18"));
  room.send({ type: "ended", unit: 24, result: { kind: "done" } });
  room.send({ type: "blocked", unit: 25, what: "holder", holder: `screen (process 4711)${HOSTILE}` });
  room.send({ type: "work", unit: 26, event: { type: "connecting", port: "x", baud: 115_200, attempt: 3 } });
  room.send({ type: "work", unit: 27, event: connected() });
  room.send({ type: "blocked", unit: 28, what: "access" });
  if (takes === "all") room.ports(...ports.slice(3), nowhere);
  room.now = 6000;
  return room;
}

/** One board at the chip's own USB. */
export function quietRoom(): TestRoom {
  const room = new TestRoom({ takes: "all" });
  room.ports();
  room.plug(ownUsb(1, "01"));
  return room;
}
