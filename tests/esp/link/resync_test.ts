/** The search for the loader after frames that were damaged at their ends. */
import { assertEquals } from "@std/assert";
import { bootImage, file, noise } from "../../fake/firmware.ts";
import { assertGood } from "../../fake/invariants.ts";
import { methodsOf, runSession, SMALL } from "../../fake/session.ts";

Deno.test("a frame whose end is lost puts a stub out of step: the session continues without a reset", async () => {
  for (const nth of [1, 2, 4]) {
    let large = 0;
    const session = await runSession({
      files: [file(0, bootImage(0x12000, noise))],
      board: SMALL,
      wrapPort: (port) => ({
        ...methodsOf(port),
        async write(bytes) {
          const hit = bytes.length > 0x3000 && ++large === nth;
          await port.write(hit ? bytes.subarray(0, -1) : bytes);
        },
      }),
    });
    await assertGood(session);
    const steps = session.events.flatMap((event) => event.type === "recovering" ? [event.step] : []);
    assertEquals(steps, ["resume"]);
  }
});
