/** Attacks on the sandbox, in this process; `deno task security` runs all of them against the whole program. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { PluginError } from "../../lib/errors.ts";
import { LIMITS } from "../../lib/plugin/limits.ts";
import { withFolder } from "../tools/temporary_folder.ts";
import { type Attack, ATTACKS, type Bait, pluginOf } from "./attacks.ts";
import { withBait } from "./bait.ts";
import { play } from "./play.ts";

/** Attacks that take time or memory run in a separate process. */
const QUICK = ATTACKS.filter(({ kind, endless }) => kind !== "memory" && endless !== true);
const IMPATIENT = { ...LIMITS, ownMs: 4_000, stretchMs: 500 };
const AT_ONCE = 3;

async function attempt(attack: Attack, bait: Bait): Promise<void> {
  const { name, says, endless } = attack;
  const said: string[] = [];
  let error: Error | undefined;
  try {
    await play(pluginOf(attack, bait), { limits: endless ? IMPATIENT : LIMITS, said });
  } catch (thrown) {
    error = thrown as Error;
  }
  assertEquals(said.filter((line) => line.startsWith("LEAK")), [], name);
  assert(error === undefined || error instanceof PluginError, `${name}: ${error}`);
  if (says !== undefined) assertMatch(error?.message ?? "it ended well", says, name);
}

async function attemptAll(attacks: readonly Attack[]): Promise<void> {
  await withFolder((folder) =>
    withBait(folder, async (bait) => {
      const left = [...attacks];
      const work = async () => {
        for (let next = left.shift(); next !== undefined; next = left.shift()) await attempt(next, bait);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    })
  );
}

for (const kind of new Set(QUICK.map((attack) => attack.kind))) {
  Deno.test(`the sandbox holds against ${kind}`, () => attemptAll(QUICK.filter((one) => one.kind === kind)));
}

Deno.test("a successful attack is detected", async () => {
  const said: string[] = [];
  const body = `globalThis.Deno = 1; look(globalThis); leak("gold");`;
  await play(pluginOf({ kind: "", name: "", body }, { canary: "", port: 0 }), { said });
  assertEquals(said.filter((line) => line.startsWith("LEAK")), ["LEAK Deno", "LEAK gold"]);
});

Deno.test("there are more than a hundred attacks with unique names", () => {
  const names = new Set(ATTACKS.map(({ kind, name }) => `${kind}: ${name}`));
  assertEquals(names.size, ATTACKS.length);
  assert(names.size > 100);
});
