/**
 * Runs all property-based tests with new examples: `deno task properties [ROUNDS] [SEED]`. Each round prints its seed,
 * so that a failure can be repeated with `deno task properties 1 SEED`. Exits with 1 at the first failure.
 */
// deno-lint-ignore-file no-console -- a program with its own output
import { globSync } from "node:fs";

const rounds = Number(Deno.args[0] ?? 20);
const first = Number(Deno.args[1] ?? crypto.getRandomValues(new Uint32Array(1))[0]! >>> 1);
const files = globSync("tests/**/*_test.ts")
  .filter((path) => Deno.readTextFileSync(path).includes("tools/property.ts"));

for (let seed = first; seed < first + rounds; seed++) {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--allow-all", "--quiet", "--no-check", "--parallel", ...files],
    env: { FLASHER_PROPERTY_SEED: String(seed) },
  }).output();
  console.log(`seed ${seed}: ${files.length} files ${success ? "passed" : "failed"}`);
  if (!success) Deno.exit(1);
}
