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
  // Each of these two is loaded by one file only, for an unknown word.
  const unknown = ["lib/cli/topics/unknown_topic.ts", "lib/cli/unknown_command.ts"];
  assertEquals(loaders.sort(), ["lib/cli/run.ts when it runs", ...unknown]);
  const users = unknown.map((path) =>
    OURS.filter(({ imports }) => imports.some(({ target }) => target === path))
  );
  assertEquals(users.map((files) => files.map(({ path }) => path)), [
    ["lib/cli/actions/help.ts"],
    ["lib/cli/find_command.ts"],
  ]);
  for (const [i, [user]] of users.entries()) {
    assert(
      user!.code.includes(`await import("${["../topics/unknown_topic.ts", "./unknown_command.ts"][i]}")`),
    );
  }
});
