/** Files put on boards of all kinds while bytes are lost, doubled and flipped each way, two in each run. */
import { assert } from "@std/assert";
import { GREETINGS, type PythonSettings } from "../fake/python_board.ts";
import { bytesOf, DAMAGES, type Faults, putOverDamage, type Way } from "../repl/damage.ts";

/** FAULTS=all: in ten times as many runs. */
const RUNS = Deno.env.get("FAULTS") === "all" ? 120 : 12;

const BOARDS: Readonly<Record<string, PythonSettings & { readonly restartable?: boolean }>> = {
  "MicroPython": {},
  "MicroPython that flasher cannot restart": { restartable: false },
  "MicroPython without hashes": { missing: ["hashlib"] },
  "MicroPython without raw paste": { paste: "refused" },
  "CircuitPython": { greeting: GREETINGS.circuit },
};

for (const [board, settings] of Object.entries(BOARDS)) {
  for (const way of ["toChip", "fromChip"] as Way[]) {
    Deno.test(`board files: two damaged bytes ${way} in each run, ${board}: old or new, whole, and nothing else changes`, async (t) => {
      const total = await bytesOf(way, settings);
      const kinds = Object.entries(DAMAGES);
      const places = placesFrom(`${board} ${way}`, total);
      let unfinished = 0;
      for (let run = 0; run < RUNS; run++) {
        const [kind, change] = kinds[run % kinds.length]!;
        const two = [places(), places()];
        const where = `bytes ${two.join(" and ")} ${kind}`;
        const faults = {
          [way]: (byte: number, index: number) => two.includes(index) ? change(byte) : undefined,
        };
        try {
          if (!(await putOverDamage(faults, settings)).done) {
            unfinished++;
            await t.step(`not finished: ${where}`, () => {});
          }
        } catch (error) {
          throw new Error(`${where}: ${error}`, { cause: error });
        }
      }
      assert(unfinished <= RUNS / 6, `${unfinished} of ${RUNS} runs ended with an error`);
    });
  }
}

const BREAKS: Readonly<Record<string, (index: number) => Faults>> = {
  "the board hears nothing more": (index) => ({ toChip: (_byte, count) => count < index ? undefined : [] }),
  "flasher hears nothing more": (index) => ({ fromChip: (_byte, count) => count < index ? undefined : [] }),
  "the chip resets": (index) => ({ resetAt: index }),
};

for (const [name, faultsAt] of Object.entries(BREAKS)) {
  Deno.test(`board files: ${name}, from any byte on: old or new, whole, and nothing else changes`, async () => {
    const total = await bytesOf(name === "flasher hears nothing more" ? "fromChip" : "toChip");
    for (let run = 0; run < RUNS; run++) {
      const index = Math.floor((run + 0.5) / RUNS * total);
      try {
        await putOverDamage(faultsAt(index));
      } catch (error) {
        throw new Error(`byte ${index}: ${error}`, { cause: error });
      }
    }
  });
}

/** Numbers from 0 to `total` that look random, and are the same each time. */
function placesFrom(seed: string, total: number): () => number {
  let state = [...seed].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) >>> 0, 7);
  return () => {
    // Numerical Recipes' generator; its high bits are the good ones.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * total);
  };
}
