/** A flash that is smaller than its id claims: addresses above its end wrap around. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { aliasesOf, probeOffsets } from "../../../lib/esp/flash/address_wrap.ts";
import { EXIT, FlasherError } from "../../../lib/errors.ts";
import { bootImage, code, file, noise } from "../../fake/firmware.ts";
import { errorOf, runSession, type Session } from "../../fake/session.ts";

const MB = 0x100000;
/** 1 MB whose id claims 4 MB. */
const FOLDED = { flashSize: MB, flashId: 0x1640ef } as const;
const blank = () => new Uint8Array(MB).fill(0xff);

function verified({ events }: Session): readonly string[] {
  return events.flatMap((event) => event.type === "verified" || event.type === "skipped" ? [event.path] : []);
}

function warnings({ events }: Session): string {
  return events.flatMap((event) => event.type === "warning" ? [event.message] : []).join("\n");
}

for (const [name, flash] of [["used", undefined], ["blank", blank()]] as const) {
  Deno.test(`wrap: files at 0x0 and 0x100000 are refused on 1 MB that claims 4 MB (${name} flash)`, async () => {
    const session = await runSession({
      board: { ...FOLDED, ...flash === undefined ? {} : { flash: flash.slice() } },
      files: [file(0, bootImage(0x3000)), file(MB, code(0x3000))],
    });
    const error = errorOf(session, FlasherError);
    assertStringIncludes(error.message, "0x100000");
    assertMatch(warnings(session), /id claims 4 MB, but addresses wrap around at 0x100000: it has 1 MB/);
    assertEquals(verified(session), []);
    if (name === "used") assertEquals(session.board.flash, session.flashBefore);
    else assert(!error.boardState!.includes("is in flash"), error.boardState);
  });
}

Deno.test("wrap: a file that fits the real size gets that size in its header", async () => {
  for (const flash of [undefined, blank()]) {
    const session = await runSession({
      board: { ...FOLDED, ...flash === undefined ? {} : { flash } },
      files: [file(0, bootImage(0x90000))],
      job: { flash: { mode: "keep", freq: "keep", size: "detect" } },
    });
    if (session.error !== undefined) throw session.error;
    assertEquals(session.done?.verified, true);
    assertEquals(session.board.flash[3]! >> 4, 0x2);
    assertMatch(warnings(session), /it has 1 MB/);
    assertEquals(verified(session), ["at_0.bin"]);
  }
});

Deno.test("wrap: a file that overwrites itself is refused, whether or not the flash was blank", async () => {
  for (const flash of [undefined, blank()]) {
    const session = await runSession({
      board: { ...FOLDED, ...flash === undefined ? {} : { flash } },
      files: [file(0, bootImage(MB + 0x8000))],
      job: { baud: 2_000_000 },
    });
    const error = errorOf(session, FlasherError);
    assert([EXIT.badImage, EXIT.usage].includes(error.exitCode as 2 | 7), error.message);
    assertEquals(verified(session), []);
  }
});

Deno.test("wrap: an honest flash is not suspected, even if it is blank or has the same head twice", async () => {
  const twice = new Uint8Array(4 * MB).fill(0xff);
  twice.set(code(0x10000, 5), 0);
  twice.set(code(0x10000, 5), 2 * MB);
  twice[0x19000] = 0;
  for (const flash of [new Uint8Array(4 * MB).fill(0xff), twice]) {
    const session = await runSession({
      board: { flash },
      files: [file(0, bootImage(0x3000)), file(MB, code(0x3000)), file(3 * MB, code(0x3000, 3))],
    });
    if (session.error !== undefined) throw session.error;
    assertEquals(warnings(session), "");
    assertEquals(verified(session).length, 3);
  }
});

Deno.test("wrap: a file on both sides of half the flash is not taken for its own repetition", async () => {
  // Most of it is blank, so megabytes are not in flash yet when the last block is acknowledged.
  const sparse = new Uint8Array(3 * MB).fill(0xff);
  sparse.set(bootImage(0x3000));
  for (const at of [0x10000, 2 * MB, 2 * MB + 0x10000]) sparse.set(code(0x3000), at);
  const same = sparse.slice();
  same.set(bootImage(0x3000), 2 * MB);
  for (const fill of [0xff, 0x00]) {
    for (const bytes of [sparse, same]) {
      const session = await runSession({
        board: { flash: new Uint8Array(4 * MB).fill(fill) },
        files: [file(0, bytes)],
      });
      if (session.error !== undefined) throw session.error;
      assertEquals(warnings(session), "");
      assertEquals(verified(session), ["at_0.bin"]);
    }
  }
});

Deno.test("wrap: on a flash of zeros, the write detects it", async () => {
  const session = await runSession({
    board: { ...FOLDED, flash: new Uint8Array(MB) },
    files: [file(0, bootImage(0x3000)), file(MB, code(0x3000))],
  });
  assertStringIncludes(errorOf(session, FlasherError).message, "0x100000");
  assertMatch(warnings(session), /it has 1 MB/);
  assertEquals(verified(session), []);
});

Deno.test("wrap: the check of one file at 0x0 takes at most 2 %, and no time below the smallest flash", async () => {
  const timed = async (bytes: number, flash: Uint8Array | undefined) => {
    let hashes = 0;
    const refuse = (_: number, opcode: number) => {
      if (opcode === 0x13) hashes++;
      return undefined;
    };
    const session = await runSession({
      board: { faults: { refuse }, ...flash === undefined ? {} : { flash } },
      files: [file(0, bootImage(bytes))],
      job: { full: true },
    });
    if (session.error !== undefined) throw session.error;
    return { hashes, ms: session.ms };
  };
  for (const flash of [undefined, new Uint8Array(4 * MB).fill(0xff)]) {
    const [without, asked] = [await timed(0x80000, flash), await timed(0x84000, flash)];
    const expected = without.ms * 0x84 / 0x80;
    assert(asked.hashes > without.hashes);
    assert(asked.ms <= expected * 1.02, `${asked.ms} ms, ${expected} ms without the question`);
  }
});

Deno.test("wrap: a region is reported as verified only when no later write can change it", async () => {
  const session = await runSession({
    board: { flash: new Uint8Array(4 * MB).fill(0xff) },
    files: [file(0, bootImage(0x3000)), file(MB, code(0x3000)), file(2 * MB + 0x10000, code(0x3000, 3))],
  });
  const lastWrite = session.events.findLastIndex(({ type }) => type === "progress");
  for (const [i, event] of session.events.entries()) {
    if (event.type === "verified" && event.offset === MB) assert(i > lastWrite);
    // Nothing coincides with this region.
    if (event.type === "verified" && event.offset > 2 * MB) assert(i < lastWrite);
  }
});

Deno.test("wrap: what the first check misses is found after the last write", async () => {
  // Too short to be checked: only hashing them again shows it.
  const session = await runSession({
    board: { ...FOLDED, flash: blank() },
    files: [file(0, bootImage(0x80)), file(MB, code(0x80))],
  });
  const error = errorOf(session, FlasherError);
  assertStringIncludes(error.message, "0x100000");
  // Flash holds what was written last, but not what was below it.
  assertEquals(verified(session), ["at_0.bin"]);
  assert(!error.boardState!.includes("is in flash"), error.boardState);
});

Deno.test("wrap: aliases are exactly the parts that coincide", () => {
  const at = (offset: number, size: number) => ({ offset, size });
  assertEquals(aliasesOf(at(0, 0x1000), [at(MB, 0x800)]), [at(0, 0x800)]);
  assertEquals(aliasesOf(at(MB, 0x1000), [at(0x800, 0x1000)]), [at(MB + 0x800, 0x800)]);
  assertEquals(aliasesOf(at(0, MB + 0x1000), [at(0, 0x1000)]), [at(0x80000, 0x1000), at(MB, 0x1000)]);
  assertEquals(aliasesOf(at(0, 0x80000), [at(0, 0x1000)]), []);
  assertEquals(aliasesOf(at(0x1000, 0x1000), [at(0x82000, 0x1000), at(0x80000, 0x1000)]), []);
  assertEquals(aliasesOf(at(0, 0x1000), []), []);
});

Deno.test("wrap: the checked pages are distinctive ones after the head of a file", () => {
  const empty = { offset: 0, bytes: new Uint8Array(0x4000).fill(0xff) };
  assertEquals(probeOffsets(0x1000, [empty]), [0x1000]);
  const files = [{ offset: 0x1000, bytes: noise(0x4000) }, { offset: 0x8000, bytes: noise(0x200) }];
  assertEquals(probeOffsets(0x1000, files), [0x1000, 0x3000, 0x8000]);
});
