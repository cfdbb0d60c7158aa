/** Heads of answers from servers that send whatever they like. */
import { assert, assertEquals } from "@std/assert";
import { decide, type Wanted } from "../../lib/download/answer.ts";
import { fc } from "../tools/property.ts";

const NAMES = [
  "location",
  "content-type",
  "content-length",
  "content-range",
  "content-encoding",
  "etag",
  "retry-after",
] as const;

const value = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom(
    "0",
    "5",
    "99999999999999999999",
    "-1",
    "1e9",
    "0x10",
    "bytes 5-9/10",
    "bytes */5",
    "bytes 5-9/*",
    '"x"',
  ),
);
const head = fc.record(Object.fromEntries(NAMES.map((name) => [name, value])), { requiredKeys: [] });
const wanted: fc.Arbitrary<Wanted> = fc.record({
  kept: fc.constantFrom(0, 5),
  size: fc.constantFrom(undefined, 10),
  maxSize: fc.constantFrom(10, 1000),
});

Deno.test("answers: no head makes flasher read more than it wants, or join what does not fit", () => {
  fc.assert(fc.property(fc.integer({ min: 100, max: 599 }), head, wanted, (status, headers, want) => {
    const decision = decide({ status, header: (name) => (headers as Record<string, string>)[name] }, want);
    if (decision.kind === "complete") assert(want.kept > 0);
    if (decision.kind === "later") assert((decision.afterMs ?? 0) >= 0);
    if (decision.kind !== "read") return;
    assert(status === 200 || status === 206, `${status}`);
    assertEquals(decision.keep, status === 206);
    assert((decision.total ?? 0) <= want.maxSize);
    if (want.size !== undefined && decision.total !== undefined) assertEquals(decision.total, want.size);
    if (decision.keep) assert(want.kept > 0 && headers["content-range"]?.startsWith(`bytes ${want.kept}-`));
  }));
});
