/** Boards on one hub start their programs one after another: together they could draw more than the hub can give. */
import { assert, assertEquals } from "@std/assert";
import { runTable, table, usb } from "./world.ts";

Deno.test("boards on one hub leave their bootloaders at least 200 ms apart", async () => {
  const ran = await runTable("run --all --yes", table(4));
  assertEquals(ran.code, 0);
  // The last reset of each board is the one into its program; the boards were made when they were opened first.
  const restarts = [1, 2, 3, 4].map((n) => {
    const { lines } = ran.system.boards.get(usb(n).path)!;
    return lines.findLast(({ rts }) => rts)!.time + 200 * (n - 1);
  }).sort((a, b) => a - b);
  for (const [n, time] of restarts.slice(1).entries()) {
    assert(time - restarts[n]! >= 199, `restarts at ${restarts.join(", ")} ms`);
  }
});
