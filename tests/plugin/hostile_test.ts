/** The sandbox: a plugin gets nothing and blocks nothing. tests/e2e repeats this with the compiled program. */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { Interrupted, PluginError } from "../../lib/errors.ts";
import { LIMITS } from "../../lib/plugin/limits.ts";
import { withFolder } from "../tools/temporary_folder.ts";
import { withBait } from "./bait.ts";
import { board, HOSTILE, wishes } from "./hostile.ts";
import { play } from "./play.ts";

const NAMES = Object.keys(HOSTILE);
/** Limit for plugins that use all the time they get. It includes starting a thread on a busy machine. */
const IMPATIENT = { ...LIMITS, ownMs: 4_000, stretchMs: 300 };

Deno.test("a plugin gets only its tools", () =>
  withFolder((folder) =>
    withBait(folder, async ({ canary, port }) => {
      const { said } = await play(wishes(canary, port));
      assertEquals(said, ["GOT the language", "wished"]);
    })
  ));

/** Plugins run in parallel: more would only slow each other down. */
const AT_ONCE = 4;

for (let first = 0; first < NAMES.length; first += AT_ONCE) {
  const names = NAMES.slice(first, first + AT_ONCE);
  Deno.test(`stopped: a plugin that ${names.join("; that ")}`, async () => {
    await Promise.all(names.map(async (name) => {
      const { text, says, endless } = HOSTILE[name]!;
      const limits = endless ? IMPATIENT : LIMITS;
      const error = await assertRejects(() => play(text, { limits }), PluginError, undefined, name);
      assertMatch(error.message, says, name);
      assertMatch(error.message, /^Cannot use board plugin "hostile\.js": /);
    }));
  });
}

Deno.test("Ctrl-C stops a session whose plugin does not respond", async () => {
  for (const body of ["for (;;);", "await new Promise(() => {});"]) {
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Interrupted()), 200);
    const began = performance.now();
    await assertRejects(() => play(board(body), { signal: abort.signal, limits: IMPATIENT }), Interrupted);
    assert(performance.now() - began < 2_500);
  }
});

Deno.test("lines that a plugin leaves asserted are released and reported", async () => {
  const { said } = await play(board("await arguments[0].setLines({ dtr: true, rts: true });"));
  assertEquals(said, ["left DTR,RTS"]);
  await assertRejects(
    () => play(board("await arguments[0].setLines({ rts: true }); throw 'x';")),
    PluginError,
  );
});

Deno.test("each task starts fresh: nothing remains from the previous one", async () => {
  const text = `let runs = 0; export default {
    name: "counter", summary: "counts", hands: "none",
    async enterBootloader({ log }) { await log(String(++runs)); },
  };`;
  assertEquals((await play(text)).said, ["1"]);
});

Deno.test("the word import is unchanged in text", async () => {
  const { said } = await play(board("/* import */ await arguments[0].log('import ' + `import`);"));
  assertEquals(said, ["import import"]);
});
