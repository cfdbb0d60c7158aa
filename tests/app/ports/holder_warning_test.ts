/** Another program that has the port open is named before flasher tries anything else, and however the work ends. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { watchHolders } from "../../../lib/app/ports/holder_warning.ts";
import type { Warning } from "../../../lib/app/reporter.ts";
import type { Holder } from "../../../lib/serial/holders/holder.ts";
import { profile, PROJECT, SMALL } from "../../cli/world.ts";
import { type FakeOptions, flasher } from "../../fake/system.ts";

const PORT = "/dev/ttyUSB0";
const PYTHON: Holder = { pid: 4711, name: "python3" };
const SAYS = '"/dev/ttyUSB0" is also open in "python3" (process 4711), which may take what the board sends';
const FILES = { ...PROJECT, "flash.yaml": profile({ port: PORT }) };

function on(more: FakeOptions = {}): FakeOptions {
  return { files: FILES, boards: { [PORT]: SMALL }, holders: [PYTHON], ...more };
}

interface Line {
  readonly type: string;
  readonly message?: string;
  readonly attempt?: number;
}

async function linesOf(args: readonly string[], options: FakeOptions): Promise<readonly Line[]> {
  const { stdout } = await flasher(args, options);
  return stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
}

for (const board of ["auto_reset", "manual"]) {
  Deno.test(`holder: named before the second attempt at a silent board, ${board}`, async () => {
    const lines = await linesOf(
      ["run", "--json", "--board", board, "--connect-timeout", "2s"],
      // A search that takes longer than an attempt is waited for.
      on({ boards: { [PORT]: { ...SMALL, circuit: "none" } }, holdersAfterMs: 5_000 }),
    );
    const told = lines.findIndex(({ message }) => message === SAYS);
    const second = lines.findIndex(({ attempt }) => attempt === 2);
    assert(told >= 0 && second >= 0 && told < second, `told ${told}, second attempt ${second}`);
    assertEquals(lines.filter(({ message }) => message === SAYS).length, 1);
  });
}

Deno.test("holder: named at opening, also to a person whose board answers", async () => {
  for (const line of ["run", `info --port ${PORT}`, "verify --size keep"]) {
    const { stderr } = await flasher(line.split(" "), on());
    assertStringIncludes(stderr.replace(/\s+/g, " "), SAYS);
    assertStringIncludes(stderr, "Close that program");
  }
});

Deno.test("holder: the console names it, too", async () => {
  const { both } = (await flasher(["monitor", PORT, "--for", "1s"], on())).system;
  assertStringIncludes(both.replace(/\s+/g, " "), `${SAYS}. Close that program`);
});

Deno.test("holder: no warning if nobody else has the port, nor on a simulated board", async () => {
  assertEquals((await flasher(["run"], on({ holders: [] }))).stderr, "");
  assertEquals((await flasher(["run", "--port", "sim:esp8266"], on())).stderr.includes("also open"), false);
});

Deno.test("holder: a search that ends after the work gives no warning", async () => {
  const search = Promise.withResolvers<readonly Holder[]>();
  const warnings: Warning[] = [];
  const watch = watchHolders(
    { portHolders: () => search.promise },
    { path: PORT },
    (one) => void warnings.push(one),
  );
  watch.end();
  search.resolve([PYTHON]);
  await watch.looked();
  assertEquals(warnings, []);
});
