import { assertEquals } from "@std/assert";
import { profileJsonSchema } from "../../lib/profile/schema.ts";
import { KNOWN } from "./known.ts";

Deno.test("an editor is told of numbers, names and required keys", () => {
  const schema = profileJsonSchema(KNOWN) as unknown as {
    properties: Record<string, Record<string, unknown>>;
    required: string[];
    additionalProperties: boolean;
  };
  assertEquals(schema.required, ["files"]);
  assertEquals(schema.additionalProperties, false);
  assertEquals(schema.properties["baud"], {
    type: ["integer", "string"],
    pattern: "^auto$",
    minimum: 300,
    maximum: 4000000,
    default: 460800,
    examples: ["auto", 115200, 460800, 921600],
    description: "Bits per second while the flash is written; auto takes what this adapter has proved.",
  });
  assertEquals(schema.properties["board"]?.["enum"], KNOWN.boards);
  assertEquals((schema.properties["files"]?.["items"] as { required: string[] }).required, [
    "offset",
    "path",
  ]);
  for (const property of Object.values(schema.properties)) {
    assertEquals(typeof property["description"], "string");
  }
});
