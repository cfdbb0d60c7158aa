/** Annotations for GitHub Actions: hostile texts stay text. */
import { assertEquals, assertNotMatch } from "@std/assert";
import type { CheckedProfile } from "../../../lib/app/check/checked.ts";
import { githubProfile, inertLine } from "../../../lib/cli/check/github.ts";
import { ImageError, ProfileError } from "../../../lib/errors.ts";

const SAME = { fromRoot: (path: string) => path };

function checked(faults: CheckedProfile["faults"], path = "a.yaml"): CheckedProfile {
  return { path, summary: undefined, reach: { kind: "failed" }, faults, notes: [] };
}

Deno.test("github: one command for each mistake, at its place", () => {
  const error = new ProfileError("both", {
    mistakes: [{ line: 2, column: 7, message: "first", hint: "do this" }, { message: "second" }],
  });
  assertEquals(githubProfile(checked([{ step: "profile", error }]), SAME), [
    "::error file=a.yaml,line=2,col=7,title=flasher check%3A profile (exit code 2)::first%0Ado this",
    "::error file=a.yaml,title=flasher check%3A profile (exit code 2)::second",
  ]);
});

Deno.test("github: percent signs, line ends, colons and commas are escaped", () => {
  const error = new ImageError("100 %,\r\n::stop-commands::x");
  const [line] = githubProfile(
    checked([{ step: "files", error, line: 1, column: 2 }], "a,b:c\n%.yaml"),
    SAME,
  );
  assertEquals(
    line,
    "::error file=a%2Cb%3Ac\\n%25.yaml,line=1,col=2,title=flasher check%3A files (exit code 7)::" +
      "100 %25,\\r%0A::stop-commands::x",
  );
});

Deno.test("github: no other line is a command", () => {
  for (const text of ["::error::x", "  ::error::x", "a ##[error]x", "\n::error::x"]) {
    assertNotMatch(inertLine(text), /^\s*::|##\[|\n/);
  }
  assertEquals(inertLine("ok a::b"), "ok a::b");
});
