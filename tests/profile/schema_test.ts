/** The JSON Schema for editors: as shipped, and checked by an independent validator. */
import { assert, assertEquals } from "@std/assert";
import { KNOWN as REAL_KNOWN } from "../../lib/app/known_names.ts";
import { profileJsonSchema } from "../../lib/profile/schema.ts";
import { flasher } from "../fake/system.ts";
import { editorComplaints } from "./editor.ts";
import { KNOWN } from "./known.ts";

const ROOT = new URL("../../", import.meta.url);
const SCHEMA = profileJsonSchema(REAL_KNOWN);

Deno.test("the editor schema has numbers, names and required keys", () => {
  const schema = profileJsonSchema(KNOWN) as unknown as {
    properties: Record<string, Record<string, unknown>>;
    anyOf: unknown[];
    additionalProperties: boolean;
  };
  assertEquals(schema.anyOf, [{ required: ["files"] }, { required: ["firmware"] }]);
  assertEquals(schema.additionalProperties, false);
  assertEquals(schema.properties["baud"], {
    type: ["integer", "string"],
    pattern: "^auto$",
    minimum: 300,
    maximum: 4000000,
    default: 460800,
    examples: ["auto", 115200, 460800, 921600],
    description: "Baud rate for flashing; auto uses the fastest rate that has worked with this adapter.",
  });
  assertEquals(schema.properties["board"]?.["anyOf"], [{ enum: KNOWN.boards }, { pattern: "\\.[jt]s$" }]);
  const items = schema.properties["files"]?.["items"] as { required: string[]; oneOf: unknown[] };
  assertEquals(items.required, ["offset"]);
  assertEquals(items.oneOf, [{ required: ["path"] }, { required: ["url"] }]);
  for (const property of Object.values(schema.properties)) {
    assertEquals(typeof property["description"], "string");
  }
});

Deno.test("flash.schema.json is what flasher schema prints", async () => {
  const { code, stdout, stderr } = await flasher(["schema"]);
  assertEquals([code, stderr], [0, ""]);
  assertEquals(
    await Deno.readTextFile(new URL("flash.schema.json", ROOT)),
    stdout,
    "to make it anew: deno task flasher schema > flash.schema.json",
  );
});

const PROFILES = [
  "flash.yaml",
  ...Array.from(Deno.readDirSync(new URL("profiles/", ROOT)), ({ name }) => `profiles/${name}`).sort(),
];

for (const path of PROFILES) {
  Deno.test(`an editor finds the schema of ${path}, and no error in it`, async () => {
    const url = new URL(path, ROOT);
    const text = await Deno.readTextFile(url);
    const [, place] = /^# yaml-language-server: \$schema=(\S+)$/m.exec(text)!;
    assertEquals(new URL(place!, url).href, new URL("flash.schema.json", ROOT).href);
    assertEquals(editorComplaints(text, SCHEMA), []);
  });
}

Deno.test("an editor finds no error in the documentation's profiles", async () => {
  const pages = [
    "README.md",
    ...[...Deno.readDirSync(new URL("docs/", ROOT))].filter(({ isFile }) => isFile)
      .map(({ name }) => `docs/${name}`),
  ];
  let seen = 0;
  for (const page of pages) {
    const text = await Deno.readTextFile(new URL(page, ROOT));
    for (const [, indent, example] of text.matchAll(/^( *)```yaml\n(.*?)```/gms)) {
      // A GitHub workflow, not a profile.
      if (/^jobs:/m.test(example!)) continue;
      const plain = example!.replaceAll(new RegExp(`^${indent}`, "gm"), "");
      const whole = /^files:/m.test(plain) ? plain : `${plain}files: [{ offset: 0, path: a }]\n`;
      assertEquals(editorComplaints(whole, SCHEMA), [], `${page}:\n${example}`);
      seen++;
    }
  }
  assert(seen > 5, `${seen} examples found`);
});
