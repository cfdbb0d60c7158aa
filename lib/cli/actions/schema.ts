/** `flasher schema`: what an editor needs to complete and check a profile while it is written. */
import { EXIT, type ExitCode } from "../../errors.ts";
import { profileJsonSchema } from "../../profile/schema.ts";
import type { Call } from "../command.ts";
import { KNOWN } from "../../app/known_names.ts";
import { checkMayOverwrite, writeOutput } from "../../app/files/output_file.ts";

/** The schema as a file: from the table that validates, so that both say the same. */
export function schemaText(): string {
  return `${JSON.stringify(profileJsonSchema(KNOWN), null, 2)}\n`;
}

export async function showSchema({ system, text }: Call): Promise<ExitCode> {
  const path = text("output");
  if (path === undefined) {
    system.stdout.write(schemaText());
    return EXIT.ok;
  }
  // A schema that is there already is an older one.
  await checkMayOverwrite(system, path, { replace: true });
  const { lines } = await writeOutput(system, { path, bytes: new TextEncoder().encode(schemaText()) }, {
    replace: true,
  });
  lines.forEach((line) => system.stdout.write(`${line}\n`));
  return EXIT.ok;
}
