/** A person's yes at the page counts for one attempt with one board, and only where it may help. */
import { assertEquals, assertThrows } from "@std/assert";
import type { Failure, Unit } from "../../../lib/app/room/room.ts";
import { AgreedWipes } from "../../../lib/ui/server/agreed_wipes.ts";
import { RequestError } from "../../../lib/ui/server/answers.ts";

function unit(attempt: number, failure: Partial<Failure> = { wipeHelps: true }, id = 1): Unit {
  const whole = { exitCode: 16, kind: "BoardFilesError", message: "no prompt", ...failure } as const;
  const state = { kind: "ended", at: 0, ms: 0, verdict: { kind: "failed", failure: whole } } as const;
  return { id, attempt, state } as Unit;
}

Deno.test("agreed wipes: the next attempt with this board, and no other", () => {
  const wipes = new AgreedWipes();
  wipes.agree(unit(1));
  const has = [unit(1), unit(2), unit(3), unit(2, {}, 2)].map((one) => wipes.has(one));
  assertEquals(has, [false, true, false, false]);
  wipes.forget(1);
  assertEquals(wipes.has(unit(2)), false);
});

Deno.test("agreed wipes: refused for another failure, and for a board that works", () => {
  const wipes = new AgreedWipes();
  const working = { ...unit(1), state: { kind: "working", since: 0 } } as Unit;
  for (const one of [unit(1, {}), working]) {
    assertThrows(() => wipes.agree(one), RequestError, "this would not help the board");
    assertEquals(wipes.has({ ...one, attempt: 2 }), false);
  }
});
