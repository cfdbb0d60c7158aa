/** Bytes lost, doubled and flipped each way while files are put: old or new, whole, and nothing else changes. */
import { assert } from "@std/assert";
import { at, bytesOf, DAMAGES, NAMES, NEIGHBOURS_BIT, putOverDamage, type Way } from "../repl/damage.ts";

/** The same places in each run; tests/exhaustive/ has more. */
const PLACES = 2;

for (const way of ["toChip", "fromChip"] as Way[]) {
  Deno.test(`damaged line: one byte, ${way}, at places over the whole conversation: all files arrive, nothing else changes`, async () => {
    const total = await bytesOf(way);
    const kinds = Object.entries(DAMAGES);
    for (let n = 0; n < PLACES * kinds.length; n++) {
      const [kind, change] = kinds[n % kinds.length]!;
      const index = Math.floor((n + 0.5) / (PLACES * kinds.length) * total);
      const { done } = await naming(`byte ${index} ${kind}`, () => putOverDamage(at(way, index, change)));
      // One byte is no reason to give up.
      assert(done, `byte ${index} ${kind}`);
    }
  });
}

Deno.test("damaged line: a bit flipped wherever the name of a file is on the line: no other file changes", async () => {
  for (const name of NAMES) {
    const start = name.slice(0, 4);
    /** Flips a bit in the name where it is on the line for the `place`th time. */
    const faultAt = (place: number) => {
      let [seen, count] = ["", 0];
      const toChip = (byte: number) => {
        seen = (seen + String.fromCharCode(byte)).slice(-start.length);
        return seen === start && count++ === place ? [byte ^ NEIGHBOURS_BIT] : undefined;
      };
      return { faults: { toChip }, count: () => count };
    };
    const clean = faultAt(-1);
    await putOverDamage(clean.faults);
    assert(clean.count() > 2, name);
    for (let place = 0; place < clean.count(); place++) {
      const { done } = await naming(`${name}, place ${place}`, () => putOverDamage(faultAt(place).faults));
      assert(done, `${name}, place ${place}`);
    }
  }
});

/** Says in its error where the damage was. */
async function naming<T>(where: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw new Error(`${where}: ${error}`, { cause: error });
  }
}
