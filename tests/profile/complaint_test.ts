/** The error made from complaints. */
import { assertEquals } from "@std/assert";
import { type Complaint, profileError } from "../../lib/profile/complaint.ts";

Deno.test("complaints: the first ones in the text are shown, in whatever order they were found", () => {
  const complaints = Array.from({ length: 12 }, (_, i): Complaint => ({
    text: `mistake ${12 - i}`,
    position: { line: 12 - i, column: 1 },
  }));
  const { message } = profileError("flash.yaml", complaints);
  const shown = Array.from({ length: 10 }, (_, i) => `flash.yaml:${i + 1}:1: mistake ${i + 1}`);
  assertEquals(message.split("\n"), [...shown, "flash.yaml: and 2 more"]);
});
