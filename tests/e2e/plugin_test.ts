/** Hostile board plugins against the program as a person runs it: they get nothing, and block nothing. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { withFolder } from "../tools/temporary_folder.ts";
import { withBait } from "../plugin/bait.ts";
import { HOSTILE, wishes } from "../plugin/hostile.ts";
import { ROOT, testWith } from "./parts.ts";
import { type Ended, type Program, PROGRAMS, run, start } from "./program.ts";

/** Programs at the same time: each has a time limit, and more would only slow each other down. */
const AT_ONCE = 3;
/** Time limit from start to exit: the plugin's own limit, and allowance for a busy machine. */
const RETRY_LIMIT_MS = 40_000;

/** Runs flasher on a simulated board with an allowed plugin. */
async function play(
  program: Program,
  folder: string,
  { name, text }: { name: string; text: string },
): Promise<Ended> {
  const path = `${folder}/${name}.js`;
  await Deno.writeTextFile(path, text);
  return await run(program, argsFor(path, text), { cwd: "/" });
}

function argsFor(path: string, text: string): string[] {
  const sha = createHash("sha256").update(text).digest("hex");
  return [
    ...["run", "nodemcu.yaml", "--file", `0x0=${ROOT}/demo/hello.bin`, "--port", "sim:esp8266"],
    ...["--connect-timeout", "1s", "--board", path, "--allow-plugin", sha],
  ];
}

/** Checks that no raw output of the plugin and no output of the runtime appears. */
function assertClean({ out, err }: Ended): void {
  assert(!/[^\P{Cc}\n]/u.test(out + err), JSON.stringify(out + err));
  assert(!/uncaught/i.test(err), err);
}

for (const program of Object.values(PROGRAMS)) {
  testWith(
    program.needs,
    `plugins: ${program.name} gives nothing but tools`,
    () =>
      withFolder((folder) =>
        withBait(folder, async ({ canary, port }) => {
          const ended = await play(program, folder, { name: "wishes", text: wishes(canary, port) });
          assertClean(ended);
          const got = new Set(Array.from(ended.out.matchAll(/GOT (.*)/g), ([, what]) => what));
          assertEquals([...got], ["the language"]);
          assertStringIncludes(ended.out, "wished");
          assertEquals(ended.code, 5);
          assertEquals(Array.from(Deno.readDirSync(folder), (entry) => entry.name).sort(), [
            "canary.json",
            "wishes.js",
          ]);
        })
      ),
  );

  testWith(
    program.needs,
    `plugins: ${program.name} stops each that does not stop`,
    () =>
      withFolder(async (folder) => {
        const left = Object.entries(HOSTILE).filter(([, { slow }]) => slow !== true);
        const worker = async () => {
          for (let next = left.shift(); next !== undefined; next = left.shift()) {
            const [name, { text, says }] = next;
            const ended = await play(program, folder, { name: name.replaceAll(" ", "_"), text });
            assertEquals(ended.code, 10, `${name}: ${ended.out}${ended.err}`);
            assertMatch(ended.err, says, name);
            assertClean(ended);
            assert(ended.ms < RETRY_LIMIT_MS, `${name}: ${ended.ms} ms`);
          }
        };
        await Promise.all(Array.from({ length: AT_ONCE }, worker));
      }),
  );

  testWith(
    program.needs,
    `plugins: Ctrl-C ends ${program.name} while one spins`,
    () =>
      withFolder(async (folder) => {
        const text = HOSTILE["spins for ever in promises"]!.text.replace(
          "await arguments[0].wait(1)",
          "await arguments[0].log('here')",
        );
        await Deno.writeTextFile(`${folder}/spin.js`, text);
        const running = start(program, argsFor(`${folder}/spin.js`, text));
        await running.printed("here");
        const began = performance.now();
        running.kill("SIGINT");
        const { code, err } = await running.ended;
        assertEquals([code, err], [130, "error: Interrupted\nboard: The flash was not changed.\n"]);
        assert(performance.now() - began < 3_000);
      }),
  );
}
