/** JSON Schema of a profile as it is written, for editors: in draft 7, the newest that all of them read. Pure; no I/O. */
import * as z from "zod/mini";
import type { Known } from "./profile.ts";
import { profileSchema } from "./schema.ts";

export function profileJsonSchema(known: Known): Record<string, unknown> {
  return z.toJSONSchema(profileSchema(known), { io: "input", target: "draft-7" });
}
