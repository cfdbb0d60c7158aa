/** The files for the board's own file system, as a command line and its profile request them. */
import type { FilesToPut } from "../app/board_files/with_files.ts";
import type { PreparedRequest } from "../app/prepare.ts";
import { UsageError } from "../errors.ts";
import { MAX_NUMBER } from "../app/roster/line.ts";
import { printable, quote } from "../text.ts";
import type { Call } from "./command.ts";
import { BOARD_FILES_FLAGS } from "./flags.ts";
import { sessionPerson } from "./screen/ask.ts";

/** Undefined if the profile lists no files, or the command omits them. Throws UsageError before a board is touched. */
export async function requestedFiles(
  call: Call,
  { boardFiles: sources }: Pick<PreparedRequest, "boardFiles">,
  { numbered }: { readonly numbered: boolean },
): Promise<FilesToPut | undefined> {
  const { system, text, has } = call;
  if (sources === undefined || has("no-board-files")) {
    for (const { name } of BOARD_FILES_FLAGS) {
      // A roster takes names, too.
      if (text(name) === undefined || (name === "names" && numbered)) continue;
      const other = name === "names" ? ", or --roster" : "";
      if (sources !== undefined) {
        throw new UsageError(`--${name}: found --no-board-files, too, expected one of them${other}`);
      }
      throw new UsageError(
        `--${name}: found no board_files to fill in, expected a profile that has them${other}`,
      );
    }
    return undefined;
  }
  const { checkPlaceholders, secretsIn } = await import("../app/board_files/fill.ts");
  const path = text("names");
  const names = path === undefined
    ? undefined
    : await (await import("../app/roster/roster_files.ts")).readNames(system, path);
  const values = { label: text("label"), number: numberOf(text("number")), numbered, names };
  checkPlaceholders(sources, values);
  const { findSecrets } = await import("../app/board_files/secrets.ts");
  const wanted = secretsIn(sources);
  const secrets = await findSecrets(system, wanted, {
    path: text("secrets"),
    ask: sessionPerson(call).isPresent ? (name, to) => ask(call, name, to) : undefined,
  });
  return { sources, known: { ...values, secrets } };
}

async function ask({ system }: Call, name: string, to: string): Promise<string | undefined> {
  const { askSecret } = await import("./screen/ask_secret.ts");
  return await askSecret(system, `Secret ${printable(name)}, for ${printable(to)} on the board:`);
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = /^[0-9]{1,6}$/.test(text) ? Number(text) : 0;
  if (number > 0 && number <= MAX_NUMBER) return number;
  throw new UsageError(`--number: found ${quote(text)}, expected a number from 1 to ${MAX_NUMBER}`);
}
