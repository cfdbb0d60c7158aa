/** Checks docs/profile.md, and the profiles on other pages, against the program. */
import { assert, assertEquals } from "@std/assert";
import { loadProfile } from "../../lib/profile/load.ts";
import { profileJsonSchema } from "../../lib/profile/schema.ts";
import { FILES, KNOWN, refusal } from "./known.ts";

const DOC = await Deno.readTextFile(new URL("../../docs/profile.md", import.meta.url));
const EXAMPLES = examplesOf(DOC);

function examplesOf(page: string): string[] {
  return Array.from(page.matchAll(/```yaml\n(.*?)```/gs), (match) => match[1]!);
}

Deno.test("every example of the documentation is a profile", async () => {
  assert(EXAMPLES.length > 3);
  const others = ["reset", "port-names"].map((name) =>
    Deno.readTextFileSync(new URL(`../../docs/${name}.md`, import.meta.url))
  );
  for (const example of [DOC, ...others].flatMap(examplesOf)) {
    await loadProfile(/^files:/m.test(example) ? example : example + FILES, "flash.yaml", KNOWN);
  }
});

Deno.test("the documented defaults are the defaults", async () => {
  const [minimal, written] = await Promise.all(
    EXAMPLES.slice(0, 2).map((text) => loadProfile(text, "", KNOWN)),
  );
  assertEquals(minimal, written);
});

Deno.test("every key is documented", () => {
  const { properties } = profileJsonSchema(KNOWN) as unknown as { properties: Record<string, unknown> };
  for (const key of Object.keys(properties)) assert(DOC.includes(`\n| \`${key}\``), key);
});

Deno.test("the documented messages are the messages", async () => {
  const profile = `port: auto
baud: fast
chip: auto

files:
  - { offset: 0x0, path: a.bin }
  - { offset: 017, path: b.bin }
`;
  const message = (await refusal(profile)).split("\n> ")[0]!;
  assert(DOC.includes(message), message);
});
