/** `flasher init`: writes a profile, checked as far as possible without a board. */
import { profileText } from "../../draft/write.ts";
import type { Draft, DraftFile } from "../../draft/draft.ts";
import { EXIT, type ExitCode } from "../../errors.ts";
import { loadProfile } from "../../profile/load.ts";
import { override, parseOverrides, type ProfileValues } from "../../profile/override.ts";
import type { Profile, ProfileFile } from "../../profile/profile.ts";
import { printable } from "../../text.ts";
import { profileRows } from "../describe/profile_rows.ts";
import { lineWidth, wrap } from "../screen/columns.ts";
import { definitions } from "../screen/table.ts";
import type { Call } from "../command.ts";
import { warnOnStderr } from "../screen/reporter.ts";
import { hasLockedFiles } from "../../app/downloads/with_locked_files.ts";
import { DEFAULT_PROFILE } from "../../app/files/find_profile.ts";
import { KNOWN } from "../../app/known_names.ts";
import { prepareProfile } from "../../app/prepare.ts";
import { shellWord } from "../../app/shell_word.ts";
import { schemaText } from "./schema.ts";
import type { System } from "../../app/system/system.ts";
import { bareProfile } from "../../app/connection_settings.ts";
import { type Asker, askerFor } from "../init/asker.ts";
import { askBoard, askPort, fullPortName, needsChoice, portInfo, portsNow } from "../init/ask_connection.ts";
import {
  chooseFiles as chooseDraftFiles,
  type ChosenFiles,
  type ChosenName,
  parseDraftFile,
} from "../init/choose_files.ts";
import { bringInside } from "../init/copy_here.ts";
import { flagValues } from "../init/flag_values.ts";
import { NO_LOCAL_FILES, withRemoteFiles } from "../init/remote_files.ts";
import { readSource } from "../init/source.ts";
import { findTarget, pathFrom, SCHEMA_FILE, type Target, writeText } from "../init/target.ts";

export async function execute(call: Call): Promise<ExitCode> {
  const { system } = call;
  if (call.has("repo")) return await (await import("../init/repo.ts")).createRepo(call);
  const target = await findTarget(system, {
    path: call.argument ?? DEFAULT_PROFILE,
    replace: call.has("force"),
    exists: "Name another file, or overwrite it with --force.",
    name: "flasher init",
  });
  const asker = askerFor(system, { silent: call.has("yes") });
  const source = await readSource(call, asker);
  const values = { ...source?.values, ...flagValues(call) };
  const port = values.port === undefined
    ? {}
    : { port: fullPortName(values.port, { os: system.os, ports: [] }) };
  const flags = parseOverrides({ ...values, ...port }, KNOWN);

  const chosen = await chooseFirmware(call, { target, source, asker, flags });
  const chip = flags.chip ?? chosen.chip;
  // A translated profile is complete. Otherwise the person answers what the flags leave open.
  const { answers, warnings } = source !== undefined
    ? { answers: {}, warnings: [] }
    : await chooseConnection(call, { asker, flags, chip });
  const files = profileFiles(chosen.files, target, system);
  const profile = {
    ...override(bareProfile({}), { ...flags, ...answers, ...(chip === undefined ? {} : { chip }) }),
    files,
  };

  const notes = [...source?.notes ?? [], ...chosen.notes];
  const schema = call.has("no-schema") ? undefined : SCHEMA_FILE;
  const { about } = chosen;
  const outside = call.has("allow-outside") ? " --allow-outside" : "";
  const command = (path: string) => `flasher run ${shellWord(path, system.os)}${outside}`;
  const text = profileText({
    profile,
    about,
    notes,
    schema,
    command: command(system.paths.basename(target.path)),
  });
  await checkProfile(call, text, target);
  await writeText(system, { path: target.path, text }, { replace: call.has("force") });
  const newSchema = schema === undefined ? undefined : await writeSchema(system, target);
  [...notes, ...warnings].forEach((message) => warnOnStderr(system)({ message }));
  const columns = lineWidth(system.stdout);
  const lines = [
    ...wrap(`Wrote ${printable(target.path)}:`, columns),
    ...definitions(profileRows(profile, about), columns),
    ...(newSchema === undefined
      ? []
      : wrap(`Wrote ${printable(newSchema)}, which editors use to check the profile.`, columns)),
    ...(hasLockedFiles(profile)
      ? wrap(`To download its firmware: flasher lock ${shellWord(target.path, system.os)}`, columns)
      : []),
    ...wrap(`To run it: ${command(target.path)}`, columns),
  ];
  if (!call.has("quiet")) system.stdout.write(lines.map((line) => line + "\n").join(""));
  return EXIT.ok;
}

interface FileContext {
  readonly target: Target;
  readonly source: Draft | undefined;
  readonly asker: Asker | undefined;
  readonly flags: ProfileValues;
}

/** Files, or firmware of the catalogue. `chip`: its id. */
async function chooseFirmware(
  call: Call,
  context: FileContext,
): Promise<Pick<ChosenFiles, "files" | "about" | "notes"> & { readonly chip: string | undefined }> {
  const name = call.text("firmware");
  const chosen = name === undefined
    ? await chooseFiles(call, context)
    : { kind: "name", answer: name } as const;
  if (chosen.kind === "files") return { ...chosen, chip: chosen.chip?.id };
  const { askFirmware, firmwareByName } = await import("../init/choose_firmware.ts");
  const { file, chip } = name === undefined
    ? await askFirmware(call, context.asker!, { answer: chosen.answer, flags: context.flags })
    : await firmwareByName(name, "--firmware");
  return { files: [file], about: [], notes: [], chip };
}

async function chooseFiles(
  call: Call,
  { target, source, asker, flags }: FileContext,
): Promise<ChosenFiles | ChosenName> {
  const { system } = call;
  const anywhere = call.has("allow-outside");
  const confirm = asker?.confirm ?? (() => Promise.resolve(true));
  const say = asker?.say ?? ((text: string) => system.stderr.write(`${printable(text)}\n`));
  // A person vouches for a path on the command line or in an answer, but not for those in another tool's file.
  const bring = anywhere || (asker === undefined && !call.has("yes"))
    ? (path: string) => Promise.resolve(path)
    : (path: string) => bringInside(system, path, { folder: target.folder, confirm, say });
  const given: DraftFile[] = [];
  for (const { path, offset } of call.all("file").map(parseDraftFile)) {
    given.push({ path: await bring(path), offset });
  }
  const files = given.length > 0 ? given : source?.files ?? [];
  const local = files.filter(({ remote }) => remote === undefined);
  if (local.length === 0 && files.length > 0) return withRemoteFiles(NO_LOCAL_FILES, files);
  const chosen = await chooseDraftFiles(call, {
    files: local,
    asker,
    accept: call.has("yes"),
    reading: { folder: target.folder, base: ".", anywhere: call.has("allow-outside") },
    bring,
    check: async (files, chip) => {
      const profile = override(bareProfile(chip === undefined ? {} : { chip: chip.id }), flags);
      await checkFiles(call, { ...profile, files: profileFiles(files, target, system) }, target);
    },
  });
  return chosen.kind === "name" || local.length === files.length ? chosen : withRemoteFiles(chosen, files);
}

function profileFiles(files: readonly ProfileFile[], target: Target, system: System): readonly ProfileFile[] {
  return files.map((file) =>
    file.locked === undefined ? { ...file, path: pathFrom(target, file.path, system) } : file
  );
}

/** What the flags leave open: answers; without questions, warnings about defaults that will not work. */
async function chooseConnection(
  { system, has }: Call,
  { asker, flags, chip }: {
    readonly asker: Asker | undefined;
    readonly flags: ProfileValues;
    readonly chip: string | undefined;
  },
): Promise<{ readonly answers: ProfileValues; readonly warnings: readonly string[] }> {
  const asks = flags.port === undefined || flags.board === undefined;
  const ports = asks && (asker !== undefined || has("yes")) ? await portsNow(system) : [];
  if (asker === undefined) {
    const open = flags.port === undefined && needsChoice(ports);
    const warning =
      'Several serial ports may belong to the board, and "port: auto" does not choose. Name one with --port.';
    return { answers: {}, warnings: open ? [warning] : [] };
  }
  const port = flags.port ?? await askPort(system, asker, ports);
  const board = flags.board ?? await askBoard(asker, { chip, port: portInfo(port, ports) });
  return { answers: { port, board }, warnings: [] };
}

/** Checks, before the profile is written, that it is valid and its files can be flashed, as `flasher plan` does. */
async function checkProfile(call: Call, text: string, target: Target): Promise<void> {
  await checkFiles(call, await loadProfile(text, target.path, KNOWN), target);
}

async function checkFiles(call: Call, profile: Profile, { path, folder }: Target): Promise<void> {
  // What has a name is checked when it is locked.
  if (hasLockedFiles(profile)) return;
  await prepareProfile(call.system, {
    source: path,
    profile,
    reading: { folder, anywhere: call.has("allow-outside") },
    force: false,
  });
}

/** The path of a new schema. An existing one, which may be of another version, is kept: it belongs to the person. */
async function writeSchema(system: System, { folder }: Target): Promise<string | undefined> {
  const path = system.paths.join(folder, SCHEMA_FILE);
  if (await system.lstat(path) !== undefined) return undefined;
  await writeText(system, { path, text: schemaText() }, { replace: false });
  return path;
}
