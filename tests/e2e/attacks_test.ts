/**
 * Every attack on the sandbox, against the program as a person runs it: nothing escapes, memory stays within its limit,
 * the lines are released, and the program ends by itself with a message.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { createHash } from "node:crypto";
import { EXIT } from "../../lib/errors.ts";
import { withFolder } from "../tools/temporary_folder.ts";
import { type Attack, ATTACKS, type Bait, pluginOf } from "../plugin/attacks.ts";
import { withBait } from "../plugin/bait.ts";
import { attempt } from "../security/attempts.ts";
import { LACKING, testWith } from "./parts.ts";
import { peakOwnMemory } from "./peak_memory.ts";
import { type Program, PROGRAMS, start } from "./program.ts";

/** Programs at the same time: each has a time limit. */
const AT_ONCE = 3;
/** Memory of the whole program without mapped files, MB. From source, it includes the compiler, which the executable does not contain. */
const MOST_MB = { compiled: 160, source: 200 };
/** Exit codes of an attack that found nothing: it enters the bootloader, or fails if it has broken its own tools. */
const ENDS: readonly number[] = [EXIT.ok, EXIT.noBootloader, EXIT.plugin];

async function play(program: Program, attack: Attack, { bait, folder }: { bait: Bait; folder: string }) {
  const text = pluginOf(attack, bait);
  const name = `attack${ATTACKS.indexOf(attack)}`;
  const path = `${folder}/${name}.js`;
  await Deno.writeTextFile(path, text);
  const sha = createHash("sha256").update(text).digest("hex");
  const running = start(program, [
    ...["info", "--port", "sim:esp8266", "--connect-timeout", "1s", "--trace", `${folder}/${name}.trace`],
    ...["--board", path, "--allow-plugin", sha],
  ], { cwd: folder });
  const peak = peakOwnMemory(running.pid);
  const { code, out, err } = await running.ended;
  return {
    code,
    text: out + err,
    err,
    megabytes: await peak / 1024,
    lines: await linesAfter(`${folder}/${name}.trace`),
  };
}

/** DTR and RTS at the end of a trace. */
async function linesAfter(trace: string): Promise<{ dtr: boolean; rts: boolean }> {
  const lines = { dtr: false, rts: false };
  const text = await Deno.readTextFile(trace).catch(() => "");
  for (const [, name, level] of text.matchAll(/\b(dtr|rts)=([01])/g)) {
    lines[name as "dtr" | "rts"] = level === "1";
  }
  return lines;
}

function judge({ name, says }: Attack, ended: Awaited<ReturnType<typeof play>>, mostMb: number): void {
  const { code, text, err, megabytes, lines } = ended;
  assert(!text.includes("LEAK"), `${name}: ${text}`);
  assert(!/[^\P{Cc}\n]/u.test(text) && !/uncaught/i.test(text), `${name}: ${JSON.stringify(text)}`);
  assert(ENDS.includes(code), `${name}: exit code ${code}: ${text}`);
  assertEquals(lines, { dtr: false, rts: false }, name);
  Deno.writeTextFileSync("/tmp/small21/m.txt", `${name} ${megabytes}\n`, { append: true });
  assert(megabytes < mostMb, `${name}: ${megabytes.toFixed(0)} MB`);
  if (says === undefined) return;
  assertEquals(code, EXIT.plugin, `${name}: ${text}`);
  assertMatch(err, says, name);
}

/** What people run, if it exists. */
const kind = LACKING.compiled.length === 0 ? "compiled" : "source";
const program = PROGRAMS[kind];

testWith(
  program.needs,
  `attacks: none gets out of the sandbox of ${program.name}, each ends in words`,
  () =>
    withFolder((folder) =>
      withBait(folder, async (bait) => {
        const left = [...ATTACKS];
        const failures: string[] = [];
        const worker = async () => {
          for (let next = left.shift(); next !== undefined; next = left.shift()) {
            const attack = next;
            await attempt("plugin-escape", async () =>
              judge(
                attack,
                await play(program, attack, { bait, folder }),
                MOST_MB[kind],
              ))
              .catch((error) => failures.push(`${attack.kind}: ${error.message}`));
          }
        };
        await Promise.all(Array.from({ length: AT_ONCE }, worker));
        assertEquals(failures, []);
        const made = Array.from(Deno.readDirSync(folder), ({ name }) => name);
        assertEquals(made.filter((name) => !/^(canary\.json|attack\d+\.(js|trace))$/.test(name)), []);
      })
    ),
);
