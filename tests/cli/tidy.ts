/** Asserts what must hold at the end of every run. */
import { assertEquals } from "@std/assert";
import type { FakeSystem } from "../fake/system.ts";

export function assertLeftTidy(system: FakeSystem): void {
  assertEquals([...system.open], [], "ports still open");
  assertEquals(system.listening, false, "still listens to Ctrl-C");
  assertEquals(system.watchesSize, false, "still waits for a new size of the window");
  for (const board of system.boards.values()) {
    if (board.state === "off") continue;
    const { dtr, rts } = board.lines.at(-1)!;
    assertEquals({ dtr, rts }, { dtr: false, rts: false }, "lines still asserted");
  }
}
