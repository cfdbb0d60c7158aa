/** The files for the board's own file system, as a command line and its profile request them. */
import type { SecretFiles } from "../app/board_files/secret_consent.ts";
import type { BoardSources } from "../app/board_files/sources.ts";
import type { FilesToPut } from "../app/board_files/with_files.ts";
import type { PreparedRequest } from "../app/prepare.ts";
import { UsageError } from "../errors.ts";
import { MAX_NUMBER } from "../app/roster/line.ts";
import { andList, printable, quote } from "../text.ts";
import type { Call } from "./command.ts";
import { ALLOW_SECRET_FLAG, BOARD_FILES_FLAGS } from "./flags.ts";
import { sessionPerson } from "./screen/ask.ts";
import { warnOnStderr } from "./screen/reporter.ts";
import { wholeNumber } from "./whole_number.ts";

/** Undefined if the profile lists no files, or the command omits them. Throws UsageError before a board is touched. */
export async function requestedFiles(
  call: Call,
  { boardFiles: sources }: Pick<PreparedRequest, "boardFiles">,
  { numbered, puts }: {
    readonly numbered: boolean;
    /** The files go onto boards; false: flasher only compares. */
    readonly puts: boolean;
  },
): Promise<FilesToPut | undefined> {
  const { system, text, has } = call;
  if (sources === undefined || has("no-board-files")) {
    for (const { name } of [...BOARD_FILES_FLAGS, ALLOW_SECRET_FLAG]) {
      // A roster takes names, too.
      if (call.all(name).length === 0 || (name === "names" && numbered)) continue;
      const other = name === "names" ? ", or --roster" : "";
      if (sources !== undefined) {
        throw new UsageError(`--${name}: found --no-board-files, too, expected one of them${other}`);
      }
      throw new UsageError(
        `--${name}: found no board_files to fill in, expected a profile that has them${other}`,
      );
    }
    if (has("wipe-files")) {
      throw new UsageError(
        `--wipe-files: found no files to put on the board afterwards, expected a profile with board_files`,
        { hint: "To put a single file: flasher files put main.py /main.py --wipe-files" },
      );
    }
    return undefined;
  }
  await warnOfGit(call);
  const { filesToPut } = await import("../app/board_files/requested.ts");
  const path = text("names");
  const names = path === undefined
    ? undefined
    : await (await import("../app/roster/roster_files.ts")).readNames(system, path);
  const number = wholeNumber(call, "number", MAX_NUMBER);
  const allowed = call.all(ALLOW_SECRET_FLAG.name);
  if (allowed.length > 0) {
    const [{ checkAllowedNames }, { secretsIn }] = await Promise.all([
      import("../app/board_files/secret_consent.ts"),
      import("../app/board_files/fill.ts"),
    ]);
    checkAllowedNames(secretsIn(sources), allowed);
  }
  return await filesToPut(system, sources, {
    values: { label: text("label"), number, numbered, names },
    secrets: {
      path: text("secrets"),
      ask: sessionPerson(call).isPresent ? (name, to) => ask(call, name, to) : undefined,
    },
    ...(puts ? { consent: (sources, wanted) => requireConsent(call, sources, wanted) } : {}),
  });
}

/** `word`: ls, get, put or rm, which fill nothing in. Throws UsageError for the flags that do. */
export function checkFillsNothing({ all }: Pick<Call, "all">, word: string): void {
  const flag = [...BOARD_FILES_FLAGS, ALLOW_SECRET_FLAG].find(({ name }) => all(name).length > 0);
  if (flag === undefined) return;
  throw new UsageError(`--${flag.name}: found ${word}, expected a profile with board_files to fill in`);
}

/** A person may hand out a repository with its secrets. */
export async function warnOfGit({ system, text }: Call): Promise<void> {
  const path = text("secrets");
  if (path === undefined) return;
  const { gitStanding } = await import("../app/secrets/git_tracks.ts");
  const standing = await gitStanding(system, path);
  if (standing === "safe") return;
  const name = printable(path);
  warnOnStderr(system)(
    standing === "tracked"
      ? {
        message: `Git tracks ${quote(path)}: everyone who gets the repository gets the secrets`,
        hint: `To stop that: git rm --cached ${name}. The history still has the file, so change the secrets.`,
      }
      : {
        message: `Git does not ignore ${quote(path)}: "git add" would put the secrets into the repository`,
        hint: `Add it to .gitignore: ${name}`,
      },
  );
}

async function requireConsent(call: Call, sources: BoardSources, wanted: SecretFiles): Promise<void> {
  const { requireSecretConsent } = await import("../app/board_files/secret_consent.ts");
  const { system } = call;
  await requireSecretConsent({ system, person: sessionPerson(call) }, {
    sources,
    wanted,
    allowed: call.all(ALLOW_SECRET_FLAG.name),
  });
}

async function ask({ system }: Call, name: string, to: readonly string[]): Promise<string | undefined> {
  const { askSecret } = await import("./screen/ask_secret.ts");
  return await askSecret(
    system,
    `Secret ${printable(name)}, for ${andList(to.map(printable))} on the board:`,
  );
}
