/**
 * Runs sessions with every kind of fault on every chip, and counts the results: `deno task reliability [N]`. N cases of
 * each fault for each chip with its stub and with its ROM (default 200), evenly spread; `all` runs every case, in
 * hours. Prints the table of docs/reliability.md. Exits with 1 if flasher reported anything that is not true.
 */
// deno-lint-ignore-file no-console -- a program with its own output
import { KINDS } from "../faults/kinds.ts";
import { add, type Count, EMPTY, judge, sample } from "../faults/tally.ts";
import { record, TARGETS } from "../faults/targets.ts";

const [word = "200"] = Deno.args;
const limit = word === "all" ? Infinity : Number(word);
if (!(limit >= 1)) {
  console.error('expected a number of cases for each fault, or "all"');
  Deno.exit(2);
}

const total: Count = { ...EMPTY };
const broken: string[] = [];
const rows: (readonly [name: string, count: Count])[] = KINDS.map(({ name }) => [name, { ...EMPTY }]);

for (const [n, target] of TARGETS.entries()) {
  const healthy = await record(target);
  for (const [k, kind] of KINDS.entries()) {
    const count: Count = { ...EMPTY };
    for (const one of sample([...kind.cases(healthy)], limit, n * KINDS.length + k)) {
      const wrong = judge(count, await target.run(one.variation), target, one);
      if (wrong !== undefined) broken.push(`${target.name}: ${kind.name}, ${one.what}: ${wrong}`);
    }
    add(rows[k]![1], count);
    add(total, count);
  }
  console.error(`${target.name}: done, ${total.sessions} sessions so far`);
}

const line = (name: string, { sessions, survived, refused, unverified, silent, late }: Count) =>
  `| ${[name, sessions, survived, refused, unverified, silent, late].join(" | ")} |`;
console.log("| fault | sessions | flash right | error | not verified, wrong | verified, wrong | hangs |");
console.log("| --- | --- | --- | --- | --- | --- | --- |");
for (const [name, count] of [...rows, ["all", total] as const]) console.log(line(name, count));
for (const one of broken) console.error(`BROKEN ${one}`);
const good = total.silent === 0 && total.late === 0 && broken.length === 0;
console.log(`\n${total.sessions} sessions, ${broken.length} broke a promise`);
Deno.exit(good ? 0 : 1);
