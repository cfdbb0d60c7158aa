import { assertEquals, assertThrows } from "@std/assert";
import type { Done, FlashEvent } from "../../../lib/esp/events.ts";
import { beginVisit, endVisit, reduceVisit } from "../../../lib/app/roster/visit.ts";
import { CONTENT, macOf } from "./lines.ts";

const PORT = { socket: "1-1.4", usb: { vid: 0x10c4, pid: 0xea60 } };
const CONNECTED: FlashEvent = {
  type: "connected",
  chip: "ESP32",
  revision: "v3.0",
  features: [],
  mac: macOf(1),
  loader: "ROM",
};
const DONE: Done = {
  type: "done",
  bytes: 4,
  written: 4,
  wireBytes: 4,
  verified: true,
  board: "running",
  baud: 460_800,
  recoveries: 1,
  times: { connect: 1, stub: 1, write: 1, verify: 1, total: 11_800 },
};
const SLOWER: FlashEvent = { type: "recovering", step: "reset", reason: "x", from: 921_600, baud: 460_800 };
const FAILED = {
  kind: "failed",
  exitCode: 9,
  error: "LinkError",
  message: "The chip stopped answering",
} as const;

function visit(...events: readonly FlashEvent[]) {
  return events.reduce(reduceVisit, beginVisit(PORT, CONTENT));
}

Deno.test("a visit leaves what its events told", () => {
  const facts = visit(
    CONNECTED,
    { type: "flash", id: "0x1640ef", vendor: "Winbond", size: 4 << 20 },
    SLOWER,
    DONE,
  );
  assertEquals(endVisit(facts, { kind: "done" }), {
    verdict: "passed",
    mac: macOf(1),
    content: CONTENT,
    socket: "1-1.4",
    adapter: { vid: 0x10c4, pid: 0xea60 },
    chip: "ESP32",
    revision: "v3.0",
    flash: { id: "0x1640ef", size: 4 << 20 },
    slower: true,
    verified: true,
    booted: true,
    baud: 460_800,
    recoveries: 1,
    seconds: 11.8,
  });
});

Deno.test("only a visit that was read back has passed", () => {
  assertEquals(endVisit(visit(CONNECTED, { ...DONE, verified: false }), { kind: "done" }).verdict, "written");
  assertThrows(() => endVisit(visit(CONNECTED), { kind: "done" }), Error, "without a proof");
});

Deno.test("a recovery at the same rate is not slower", () => {
  assertEquals(visit(CONNECTED, { ...SLOWER, from: 460_800 }).slower, undefined);
});

Deno.test("a visit that failed, or was stopped, says so and no more than it knows", () => {
  assertEquals(endVisit(beginVisit({}, CONTENT), FAILED), {
    verdict: "failed",
    mac: undefined,
    content: CONTENT,
    exitCode: 9,
    kind: "LinkError",
    message: "The chip stopped answering",
  });
  assertEquals(endVisit(visit(CONNECTED), { kind: "stopped" }).verdict, "stopped");
  assertEquals(endVisit(visit(CONNECTED), { kind: "differs" }).verdict, "differs");
});
