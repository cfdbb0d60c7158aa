/** The computer stays awake from the first board that needs it to the last. */
import { assertEquals } from "@std/assert";
import type { Warning } from "../../../lib/app/reporter.ts";
import { shareKeepAwake } from "../../../lib/app/room/shared_awake.ts";
import { FakeSystem } from "../../fake/system.ts";

Deno.test("shared awake: it ends with the last board, and may begin again", async () => {
  const system = new FakeSystem([]);
  const keepAwake = shareKeepAwake(system, () => {});
  const [first, second] = await Promise.all([keepAwake(), keepAwake()]);
  assertEquals(system.awake, ["awake"]);
  first!();
  const third = await keepAwake();
  second!();
  await Promise.resolve();
  assertEquals(system.awake, ["awake"]);
  third();
  await Promise.resolve();
  assertEquals(system.awake, ["awake", "asleep"]);
  (await keepAwake())();
  await Promise.resolve();
  assertEquals(system.awake, ["awake", "asleep", "awake", "asleep"]);
});

Deno.test("shared awake: a failure is reported once", async () => {
  const warnings: Warning[] = [];
  const keepAwake = shareKeepAwake(
    new FakeSystem([], { sleepy: "not permitted" }),
    (one) => void warnings.push(one),
  );
  (await keepAwake())();
  (await keepAwake())();
  assertEquals(warnings, [{
    message: "Cannot keep this computer awake: not permitted",
    hint: "Do not let it sleep until all boards are finished.",
  }]);
});
