/** Each resource limit of plugins; `deno task security` measures the whole program. */
import { assert, assertMatch, assertRejects } from "@std/assert";
import { PluginError } from "../../lib/errors.ts";
import { LIMITS } from "../../lib/plugin/limits.ts";
import { board } from "./hostile.ts";
import { play } from "./play.ts";

const IMPATIENT = { ...LIMITS, ownMs: 20_000, stretchMs: 300 };

/** What the plugin could keep of `piece`, MB. */
async function megabytesOf(piece: string): Promise<number> {
  const { said } = await play(board(`
    const { log } = arguments[0];
    let kept = [], count = 0;
    try { for (; count < 300; count++) kept.push(${piece}); } catch { kept = undefined; }
    await log(String(count));`));
  return Number(said[0]);
}

Deno.test("the memory limit holds for every kind of allocation", async () => {
  for (
    const piece of [
      "new Uint8Array(1 << 20).fill(1)",
      "'x'.repeat((1 << 20) - 10) + count",
      "JSON.stringify('x'.repeat(1 << 20))",
      "new Array(1 << 17).fill(1.5)",
    ]
  ) {
    const megabytes = await megabytesOf(piece);
    assert(megabytes > 20 && megabytes < LIMITS.memoryMb, `${piece}: ${megabytes} MB`);
  }
});

Deno.test("the interpreter stops computing in every form", async () => {
  for (
    const body of [
      "for (;;);",
      "for (;;) { try { for (;;); } catch {} }",
      "for (;;) await 0;",
      "const f = async () => { for (;;) await 0; }; await Promise.all([f(), f(), f(), f()]);",
      "const f = () => Promise.resolve().then(f); await f();",
      "await { then(go) { go(this); } };",
      // An interruption ends only one of the chains.
      "const f = () => { Promise.resolve().then(f); }; for (let i = 0; i < 5000; i++) f(); await new Promise(() => {});",
      "throw { get message() { for (;;); } };",
    ]
  ) {
    const error = await assertRejects(() => play(board(body), { limits: IMPATIENT }), PluginError);
    assertMatch(error.message, /it failed: "it computed for more than 0\.3 s without a break"$/, body);
  }
});

Deno.test("a plugin that waits without computing is stopped from outside", async () => {
  const limits = { ...LIMITS, ownMs: 1_000 };
  const error = await assertRejects(
    () => play(board("await new Promise(() => {});"), { limits }),
    PluginError,
  );
  assertMatch(error.message, /it ran for more than 1 s/);
});
