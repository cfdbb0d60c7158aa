/** The words of other tools cost nothing while no command line is refused. */
import { assert, assertEquals } from "@std/assert";
import { OURS } from "../../architecture/sources.ts";

Deno.test("other tools: nothing of it is loaded before a command line is refused", () => {
  const loaders = OURS.filter(({ path }) => !path.startsWith("lib/cli/other_tools/")).flatMap((
    { path, imports, code },
  ) =>
    imports.filter(({ target, typeOnly }) => target?.startsWith("lib/cli/other_tools/") === true && !typeOnly)
      .map(({ specifier }) => `${path}${code.includes(`import("${specifier}")`) ? " when it runs" : ""}`)
  );
  // Only find_command.ts loads unknown_command.ts, and only for an unknown word.
  assertEquals(loaders.sort(), ["lib/cli/run.ts when it runs", "lib/cli/unknown_command.ts"]);
  const unknown = OURS.filter(({ imports }) =>
    imports.some(({ target }) => target === "lib/cli/unknown_command.ts")
  );
  assertEquals(unknown.map(({ path }) => path), ["lib/cli/find_command.ts"]);
  assert(unknown[0]!.code.includes('await import("./unknown_command.ts")'));
});
