/** `flasher schema`: what an editor needs to complete and check a profile while it is written. */
import { EXIT, type ExitCode } from "../errors.ts";
import { profileJsonSchema } from "../profile/schema.ts";
import type { Call } from "./command.ts";
import { KNOWN } from "./known.ts";

/** The schema as a file: from the table that validates, so that both say the same. */
export function schemaText(): string {
  return `${JSON.stringify(profileJsonSchema(KNOWN), null, 2)}\n`;
}

export function showSchema({ system }: Call): Promise<ExitCode> {
  system.stdout.write(schemaText());
  return Promise.resolve(EXIT.ok);
}
