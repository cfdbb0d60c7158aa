/** A board that sends arbitrary answers to every command: its bytes may break nothing but the session. */
import { assert, assertEquals } from "@std/assert";
import { CHIPS } from "../../../lib/esp/chips/mod.ts";
import { FlasherError } from "../../../lib/errors.ts";
import { fc } from "../../tools/property.ts";
import { bootImage, file } from "../../fake/firmware.ts";
import { assertInvariants } from "../../fake/invariants.ts";
import { methodsOf, runSession, SMALL } from "../../fake/session.ts";

/** A change in the answers: from the n-th frame on, these bytes stand at position `at`. */
const LIE = fc.record({
  from: fc.nat(40),
  at: fc.nat(30),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
});

const END = 0xc0;

Deno.test("a lying board: any bytes in any answer lead to correct flash or an error", async () => {
  let errors = 0;
  await fc.assert(
    fc.asyncProperty(LIE, fc.boolean(), async ({ from, at, bytes }, useStub) => {
      let frames = 0;
      let inFrame = 0;
      const session = await runSession({
        board: {
          ...SMALL,
          faults: {
            fromChip(byte) {
              if (byte === END) {
                frames++;
                inFrame = 0;
                return undefined;
              }
              const k = inFrame++ - at;
              const lies = frames >= from && k >= 0 && k < bytes.length;
              // SLIP's own bytes would end the frame: other tests send those.
              return lies && ![END, 0xdb].includes(bytes[k]!) ? [bytes[k]!] : undefined;
            },
          },
        },
        files: [file(0, bootImage(0x300))],
        job: { chips: CHIPS, useStub },
      });
      assertInvariants(session, { verifies: useStub, truthful: false });
      if (session.error !== undefined) errors++;
    }),
    { numRuns: 150 },
  );
  assert(errors > 20);
});

Deno.test("a board that never stops sending, in frames or not, is given up in bounded time and memory", async () => {
  for (const piece of [[0xc0], [0x55], [0xdb], [0xc0, 1, 8, 2, 0, 0, 0, 0, 0, 0, 0, 0xc0], [0xc0, 1]]) {
    let delivered = 0;
    const chunk = Uint8Array.from({ length: 4096 }, (_, i) => piece[i % piece.length]!);
    const session = await runSession({
      board: { ...SMALL },
      files: [file(0, bootImage(0x300))],
      wrapPort: (port, clock) => ({
        ...methodsOf(port),
        async read(ms) {
          // As fast as 921600 baud brings it.
          await clock.sleep(Math.min(ms, 44));
          delivered += chunk.length;
          return chunk;
        },
      }),
    });
    assert(session.error instanceof FlasherError, `${piece}`);
    assertEquals(session.board.flash, session.flashBefore);
    assert(session.ms < 60_000, `${piece}: ${session.ms} ms`);
    assert(delivered > 100_000);
  }
});
