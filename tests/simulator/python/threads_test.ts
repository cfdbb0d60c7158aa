/** The threads of simulated interpreters end with their boards. */
import { assert } from "@std/assert";
import { withPython } from "../../fake/python_board.ts";

const ignore = Deno.build.os !== "linux";
/** Longer than any normal wait: a test that reaches this limit has failed. */
const DEADLINE_MS = 20_000;

function threads(): number {
  return [...Deno.readDirSync("/proc/self/task")].length;
}

Deno.test({
  name: "simulated Python: the thread of an unplugged board ends",
  ignore,
  fn: async () => {
    const use = () => withPython({}, async ({ clock }) => await clock.sleep(1500));
    await use();
    const before = threads();
    const boards = 12;
    for (let n = 0; n < boards; n++) await use();
    // Other test files run beside this one, and start threads of their own.
    const deadline = performance.now() + DEADLINE_MS;
    while (threads() > before + boards / 2 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert(threads() <= before + boards / 2, `${before} threads before, ${threads()} after ${boards} boards`);
  },
});
