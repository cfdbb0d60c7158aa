import { assertEquals } from "@std/assert";
import { scriptFromChanges } from "../../lib/reset/script_from_changes.ts";

Deno.test("recorded line changes become a script with the same times", () => {
  assertEquals(scriptFromChanges([]), []);
  assertEquals(
    scriptFromChanges([
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
