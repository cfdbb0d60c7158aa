import { assertEquals } from "@std/assert";
import { scriptOfChanges } from "../../lib/reset/script_of_changes.ts";

Deno.test("what was seen on the lines becomes a script with the same times", () => {
  assertEquals(scriptOfChanges([]), []);
  assertEquals(
    scriptOfChanges([
      { time: 0, dtr: false, rts: true },
      { time: 100.00049, dtr: true, rts: false },
      { time: 100.00049, dtr: true, rts: true },
      { time: 150.5, dtr: false, rts: false },
    ]),
    [
      { set: { dtr: false, rts: true } },
      { wait: 100 },
      { set: { dtr: true, rts: false } },
      { set: { dtr: true, rts: true } },
      { wait: 50.5 },
      { set: { dtr: false, rts: false } },
    ],
  );
});
