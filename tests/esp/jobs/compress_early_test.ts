/** Compression before the board is connected. */
import { assertEquals, assertMatch } from "@std/assert";
import { esp8266 } from "../../../lib/esp/chips/esp8266.ts";
import { compress } from "../../../lib/compress/compress.ts";
import { PayloadCache } from "../../../lib/esp/flash/payload.ts";
import { makePlan } from "../../../lib/esp/plan/plan.ts";
import { bootImage, code, file } from "../../fake/firmware.ts";
import { sameBytes } from "../../fake/invariants.ts";
import { runSession, SMALL } from "../../fake/session.ts";

const FLASH = { mode: "keep", freq: "keep", size: "keep" } as const;
const files = [file(0, bootImage(0x3000)), file(0x10000, code(0x2000))];
const job = { chip: esp8266, chips: [esp8266], expected: makePlan(files, { chip: esp8266, flash: FLASH }) };

Deno.test("data that was compressed early is not compressed again", async () => {
  const sizes: number[] = [];
  const payloads = new PayloadCache((bytes) => {
    sizes.push(bytes.length);
    return compress(bytes);
  });
  const { done, error } = await runSession({ board: SMALL, files, job: { ...job, payloads } });
  assertEquals([error, done?.verified], [undefined, true]);
  assertEquals(sizes.toSorted((a, b) => a - b), [0x1000, 0x2000, 0x2000]);
});

Deno.test("a failed compression is reported once, by the write that needs it", async () => {
  const payloads = new PayloadCache(() => Promise.reject(new Error("Cannot compress: no thread")));
  for (const [erase, state] of [["files", "The flash was not changed."], ["all", /erased|blank/]] as const) {
    const run = await runSession({ board: SMALL, files, job: { ...job, payloads, erase } });
    assertEquals(run.error instanceof Error && run.error.message, "Cannot compress: no thread");
    assertEquals(sameBytes(run.board.flash, run.flashBefore), erase === "files");
    const last = run.events.at(-1)!;
    assertMatch(last.type === "warning" ? last.message : last.type, new RegExp(state));
  }
});

Deno.test("a compression that failed early is tried again when it is needed", async () => {
  let calls = 0;
  const payloads = new PayloadCache((bytes) =>
    calls++ < 3 ? Promise.reject(new Error("Cannot compress: no thread")) : compress(bytes)
  );
  const { done, error } = await runSession({ board: SMALL, files, job: { ...job, payloads } });
  assertEquals([error, done?.verified, calls], [undefined, true, 6]);
});
