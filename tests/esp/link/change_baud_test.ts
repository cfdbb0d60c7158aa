// The arithmetic of a baud change without a board: divider, word and host rate.
import { assert, assertEquals } from "@std/assert";
import { esp8266 } from "../../../lib/esp/chips/esp8266.ts";
import { scaledChange } from "../../../lib/esp/link/change_baud.ts";
import { fc } from "../../tools/property.ts";

const CHANGE = { reference: 115_200, clocks: [52_000_000, 80_000_000], settleMs: 30 };

/** The stub's new divider for a word: it takes 115200 for the present rate, and rounds down. */
function stubDivider(divider: number, word: number): number {
  return Math.floor((divider * 115_200) / word);
}

Deno.test("baud: the row of the ESP8266's stub", () => {
  const { changeBaud } = esp8266.stub!;
  assertEquals(changeBaud, { kind: "scaled", divider: { register: 0x60000014, mask: 0xfffff }, ...CHANGE });
});

/** [divider, present, asked, word, host], computed manually; the new divider is 52 or 80 MHz divided by host. */
const CASES: readonly (readonly [
  divider: number,
  present: number,
  asked: number,
  word: number | undefined,
  host: number,
])[] = [
  // 26 MHz, synchronized at 115200: autobaud leaves 451 or 452.
  [451, 115_200, 460_800, 459_780, 460_177], // 113
  [452, 115_200, 460_800, 460_800, 460_177],
  [451, 115_200, 921_600, 927_771, 928_571], // 56
  [452, 115_200, 921_600, 929_828, 928_571],
  [451, 115_200, 2_000_000, 1_998_276, 2_000_000], // 26, exact
  [452, 115_200, 2_000_000, 2_002_707, 2_000_000],
  [451, 115_200, 1_500_000, 1_484_434, 1_485_714], // 35
  [451, 115_200, 1_000_000, 999_138, 1_000_000], // 52, exact
  [451, 115_200, 3_000_000, 3_056_188, 3_058_824], // 17
  // Synchronized at 460800.
  [112, 460_800, 921_600, 230_400, 928_571],
  [113, 460_800, 921_600, 232_457, 928_571],
  [112, 460_800, 2_000_000, 496_246, 2_000_000],
  [113, 460_800, 2_000_000, 500_676, 2_000_000],
  [113, 460_800, 1_500_000, 371_931, 1_485_714],
  // Not near enough to stay.
  [112, 460_800, 480_000, 119_466, 481_481], // 108
  [56, 928_571, 1_000_000, 124_061, 1_000_000], // 52
  // Back down.
  [56, 928_571, 115_200, 14_304, 115_299], // 451
  // Near enough: the chip keeps its rate, and the host goes to that exact rate.
  [451, 115_200, 115_200, undefined, 115_299],
  [452, 115_200, 115_200, undefined, 115_044],
  [112, 460_800, 460_800, undefined, 464_286],
  [113, 460_800, 460_800, undefined, 460_177],
  // 40 MHz crystal: the divider at 115200 is 694.
  [694, 115_200, 460_800, 459_475, 459_770], // 174
  [694, 115_200, 921_600, 918_951, 919_540], // 87
  [694, 115_200, 2_000_000, 1_998_720, 2_000_000], // 40, exact
  [695, 115_200, 1_500_000, 1_510_641, 1_509_434], // 53
  [174, 460_800, 921_600, 230_400, 919_540],
];

for (const [divider, present, asked, word, host] of CASES) {
  Deno.test(`baud: from ${present} with divider ${divider} to ${asked}`, () => {
    assertEquals(scaledChange(divider, present, asked, CHANGE), { word, current: present, host });
    if (word === undefined) return;
    const clock = divider * present > 66_000_000 ? 80_000_000 : 52_000_000;
    assertEquals(Math.round(clock / stubDivider(divider, word)), host);
  });
}

/** A chip after autobaud: its clock, a rate, and a divider that is off by at most one. */
const CHIP = fc.record({
  clock: fc.constantFrom(...CHANGE.clocks),
  present: fc.constantFrom(115_200, 230_400, 460_800),
  off: fc.constantFrom(-1, 0, 1),
}).map(({ clock, present, off }) => ({ clock, present, divider: Math.round(clock / present) + off }));

Deno.test("baud: the stub gets exactly the wanted divider, and the host the rate that it generates", () => {
  const targets = fc.integer({ min: 38_400, max: 4_000_000 });
  fc.assert(
    fc.property(CHIP, targets, ({ clock, present, divider }, asked) => {
      const { word, host } = scaledChange(divider, present, asked, CHANGE);
      const arrived = word === undefined ? divider : stubDivider(divider, word);
      assertEquals(host, Math.round(clock / arrived));
      if (word !== undefined) assertEquals(arrived, Math.round(clock / asked));
    }),
    { numRuns: 2000 },
  );
});

Deno.test("baud: low rates, which have short words, still come within 2 %", () => {
  fc.assert(
    fc.property(CHIP, fc.integer({ min: 300, max: 38_400 }), ({ clock, present, divider }, asked) => {
      const { word, host } = scaledChange(divider, present, asked, CHANGE);
      const made = clock / (word === undefined ? divider : stubDivider(divider, word));
      assert(Math.abs(made / host - 1) < 0.02, `${made} made, ${host} set`);
    }),
    { numRuns: 2000 },
  );
});
