/** `flasher init --repo`: a new repository of profiles. Replaces nothing that exists, and writes through no link in it. */
import config from "../../../deno.json" with { type: "json" };
import { boardByName } from "../../../plugins/mod.ts";
import { DEFAULT_PROFILE } from "../../app/files/find_profile.ts";
import { checkNotDevice, orOutputError } from "../../app/files/output_file.ts";
import { BEGIN_MARKER, compareTable, END_MARKER } from "../../app/check/readme_table.ts";
import { summaryOf } from "../../app/check/summary.ts";
import { bareProfile } from "../../app/connection_settings.ts";
import { KNOWN } from "../../app/known_names.ts";
import { shellWord } from "../../app/shell_word.ts";
import type { System } from "../../app/system/system.ts";
import {
  checkWorkflow,
  GIT_ATTRIBUTES,
  GIT_IGNORE,
  README_FILE,
  type RepoFile,
  repoReadme,
  WORKFLOW_FILE,
} from "../../draft/repo.ts";
import { profileText } from "../../draft/write.ts";
import { EXIT, type ExitCode, OutputError, UsageError } from "../../errors.ts";
import { DEFAULTS } from "../../profile/fields.ts";
import { loadProfile } from "../../profile/load.ts";
import { override, parseOverrides } from "../../profile/override.ts";
import type { Profile } from "../../profile/profile.ts";
import { printable, quote } from "../../text.ts";
import { schemaText } from "../actions/schema.ts";
import type { Call } from "../command.ts";
import { lineWidth, wrap } from "../screen/columns.ts";
import { askBoard } from "./ask_connection.ts";
import { askerFor } from "./asker.ts";
import { flagValues } from "./flag_values.ts";
import { SCHEMA_FILE, writeText } from "./target.ts";

/** The file that the first profile writes; the user adds it. */
const FIRMWARE = "firmware.bin";

/** Throws UsageError and OutputError, before it writes anything if a place is unsuitable. */
export async function createRepo(call: Call): Promise<ExitCode> {
  const { system, argument: folder = "." } = call;
  const { paths } = system;
  await checkRepoFolder(system, folder);
  const profile = await firstProfile(call);
  const name = profile.board.kind === "built-in" ? profile.board.name : DEFAULTS.board;
  const profilePath = `${name}/${DEFAULT_PROFILE}`;
  const files = await repoFiles(profile, profilePath);
  const missing: RepoFile[] = [];
  for (const file of files) if (!await isPresent(system, folder, file.path)) missing.push(file);
  for (const { path, text } of missing) {
    await writeText(system, { path: paths.join(folder, ...path.split("/")), text }, { replace: false });
  }
  if (!call.has("quiet")) report(system, { folder, files, missing, profilePath });
  return EXIT.ok;
}

/** A folder that does not exist yet will be created. */
async function checkRepoFolder(system: System, folder: string): Promise<void> {
  const action = `Cannot create a repository in ${quote(folder)}`;
  checkNotDevice(system, action, folder);
  const there = await orOutputError(action, () => system.stat(folder));
  if (there === undefined || there.kind === "directory") return;
  throw new UsageError(`${action}: found a file, expected a folder`, {
    hint: "Name a folder: flasher init --repo boards",
  });
}

async function firstProfile(call: Call): Promise<Profile> {
  const flags = parseOverrides(flagValues(call), KNOWN);
  const asker = askerFor(call.system, { silent: call.has("yes") });
  const board = flags.board ??
    (asker === undefined ? undefined : await askBoard(asker, { chip: flags.chip, port: undefined }));
  if (board?.kind === "code") {
    throw new UsageError(
      `Cannot create a repository for board ${
        quote(board.path)
      }: found a board plugin, expected a built-in board`,
      { hint: "Copy the plugin beside the new profile later, and name it there: board: ./NAME.js" },
    );
  }
  const chips = board === undefined ? undefined : boardByName(board.name)?.chips;
  const [only] = chips?.length === 1 ? chips : [];
  return {
    ...override(bareProfile({}), {
      ...flags,
      ...(board === undefined ? {} : { board }),
      ...(flags.chip === undefined && only !== undefined ? { chip: only } : {}),
    }),
    files: [{ offset: "auto", path: FIRMWARE }],
  };
}

async function repoFiles(profile: Profile, path: string): Promise<readonly RepoFile[]> {
  const text = profileText({
    profile,
    about: ["copy your firmware beside this file, or write its name here"],
    notes: [],
    schema: `../${SCHEMA_FILE}`,
    command: `flasher run ${path}`,
  });
  // As its check will read it.
  const summary = summaryOf(await loadProfile(text, path, KNOWN));
  const empty = repoReadme({ begin: BEGIN_MARKER, end: END_MARKER });
  const table = compareTable(empty, [{ path, summary }]);
  return [
    { path, text },
    { path: SCHEMA_FILE, text: schemaText() },
    { path: README_FILE, text: table.kind === "table" ? table.renewed : empty },
    { path: ".gitignore", text: GIT_IGNORE },
    { path: ".gitattributes", text: GIT_ATTRIBUTES },
    { path: WORKFLOW_FILE, text: checkWorkflow(config.version) },
  ];
}

/** True if the file exists, as a link, too. Throws OutputError if a part of its path is no folder. */
async function isPresent(system: System, folder: string, path: string): Promise<boolean> {
  const { paths } = system;
  const parts = path.split("/");
  for (const depth of parts.keys()) {
    const part = paths.join(folder, ...parts.slice(0, depth + 1));
    const action = `Cannot write ${quote(paths.join(folder, ...parts))}`;
    const there = await orOutputError(action, () => system.lstat(part));
    if (there === undefined) return false;
    if (depth === parts.length - 1) return true;
    if (there.kind !== "directory") {
      const found = there.kind === "link" ? "a symbolic link" : "a file";
      throw new OutputError(`${action}: found ${found} at ${quote(part)}, expected a folder`, {
        hint: "Remove it, or choose another folder.",
      });
    }
  }
  return false;
}

interface Written {
  readonly folder: string;
  readonly files: readonly RepoFile[];
  readonly missing: readonly RepoFile[];
  readonly profilePath: string;
}

function report(system: System, { folder, files, missing, profilePath }: Written): void {
  const { paths, stdout, os } = system;
  const show = (path: string) => printable(paths.join(folder, ...path.split("/")));
  const isNew = (path: string) => missing.some((file) => file.path === path);
  const place = folder === "." ? "" : ` ${shellWord(folder, os)}`;
  const steps = [
    `Copy your firmware to ${show(profilePath.replace(DEFAULT_PROFILE, FIRMWARE))}.`,
    ...(isNew(README_FILE) ? [] : [
      `If ${show(README_FILE)} has no table of profiles, add two lines: ${BEGIN_MARKER} and ${END_MARKER}`,
    ]),
    `Check it, and update the table in ${show(README_FILE)}: flasher check --readme${place}`,
    `Write it to a board: flasher run ${shellWord(paths.join(folder, ...profilePath.split("/")), os)}`,
    ...(isNew(WORKFLOW_FILE)
      ? [`In ${show(WORKFLOW_FILE)}, replace OWNER and COMMIT with those of flasher's repository.`]
      : []),
  ];
  const columns = lineWidth(stdout);
  const lines = [
    ...files.flatMap(({ path }) =>
      wrap(isNew(path) ? `Wrote ${show(path)}` : `Kept  ${show(path)}, which already exists`, columns)
    ),
    "Next:",
    ...steps.flatMap((step, index) => wrap(`  ${index + 1}. ${step}`, columns, "     ")),
  ];
  stdout.write(lines.map((line) => line + "\n").join(""));
}
