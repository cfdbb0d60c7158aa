/** `flasher schema`: prints the JSON Schema that editors use to complete and check a profile. */
import { EXIT, type ExitCode } from "../../errors.ts";
import { profileJsonSchema } from "../../profile/schema.ts";
import type { Call } from "../command.ts";
import { KNOWN } from "../../app/known_names.ts";
import { checkMayOverwrite, writeOutput } from "../../app/files/output_file.ts";

/** The schema as text, made from the table that validates profiles. */
export function schemaText(): string {
  return `${JSON.stringify(profileJsonSchema(KNOWN), null, 2)}\n`;
}

export async function execute({ system, text }: Call): Promise<ExitCode> {
  const path = text("output");
  if (path === undefined) {
    system.stdout.write(schemaText());
    return EXIT.ok;
  }
  // An existing schema is an older version.
  await checkMayOverwrite(system, path, { replace: true });
  const { lines } = await writeOutput(system, { path, bytes: new TextEncoder().encode(schemaText()) }, {
    replace: true,
  });
  lines.forEach((line) => system.stdout.write(`${line}\n`));
  return EXIT.ok;
}
