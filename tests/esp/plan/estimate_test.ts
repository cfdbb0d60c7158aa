import { assert } from "@std/assert";
import { esp8266 } from "../../../lib/esp/chips/esp8266.ts";
import { estimateMs, type TransferSize } from "../../../lib/esp/plan/estimate.ts";
import { fc } from "../../tools/property.ts";

const seconds = (load: TransferSize) => estimateMs(esp8266, load) / 1000;

Deno.test("estimate: MicroPython, 586700 bytes sent as 381924", () => {
  const load = { bytes: 586_700, wireBytes: 381_924 };
  // 33.2 s on the wire alone
  const slow = seconds({ ...load, baud: 115_200 });
  assert(slow > 34 && slow < 37, `${slow}`);
  // 8.3 s on the wire
  const usual = seconds({ ...load, baud: 460_800 });
  assert(usual > 9 && usual < 11, `${usual}`);
  // 4.1 s on the wire, 3.3 s in the flash
  const fast = seconds({ ...load, baud: 921_600 });
  assert(fast > 5 && fast < 7, `${fast}`);
});

Deno.test("estimate: the flash is the limit if the line is fast or the data is blank", () => {
  const blank = seconds({ bytes: 4 * 1024 * 1024, wireBytes: 4_100, baud: 2_000_000 });
  assert(blank > 20 && blank < 40, `${blank}`);
});

Deno.test("estimate: never less for more bytes or a slower line", () => {
  const load = fc.record({
    bytes: fc.nat(1 << 24),
    wireBytes: fc.nat(1 << 24),
    baud: fc.integer({ min: 300, max: 4_000_000 }),
  });
  fc.assert(fc.property(load, fc.nat(1 << 20), (one, more) => {
    const ms = estimateMs(esp8266, one);
    assert(Number.isFinite(ms) && ms > 0);
    assert(estimateMs(esp8266, { ...one, bytes: one.bytes + more }) >= ms);
    assert(estimateMs(esp8266, { ...one, wireBytes: one.wireBytes + more }) >= ms);
    assert(estimateMs(esp8266, { ...one, baud: one.baud + more }) <= ms);
  }));
});
