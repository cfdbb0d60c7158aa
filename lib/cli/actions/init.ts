/** `flasher init`: writes a profile, checked as far as possible without a board. */
import { profileText } from "../../draft/write.ts";
import { EXIT, type ExitCode } from "../../errors.ts";
import { loadProfile } from "../../profile/load.ts";
import { override, type Overrides, parseOverrides } from "../../profile/override.ts";
import { printable } from "../../text.ts";
import { lineWidth, wrap } from "../screen/columns.ts";
import type { Call } from "../command.ts";
import { warnOnStderr } from "../screen/reporter.ts";
import { KNOWN } from "../../app/known_names.ts";
import { prepareProfile } from "../../app/prepare.ts";
import { shellWord } from "../../app/shell_word.ts";
import { schemaText } from "./schema.ts";
import type { System } from "../../app/system/system.ts";
import { bareProfile } from "../../app/connection_settings.ts";
import { askerFor } from "../init/asker.ts";
import { chooseFiles, parseDraftFile } from "../init/choose_files.ts";
import { askBoard, askPort } from "../init/ask_connection.ts";
import { readSource } from "../init/source.ts";
import { findTarget, pathFrom, SCHEMA_FILE, type Target, writeText } from "../init/target.ts";

export async function execute(call: Call): Promise<ExitCode> {
  const { system } = call;
  const target = await findTarget(call);
  const asker = askerFor(system, { silent: call.has("yes") });
  const source = await readSource(call, asker);
  const given = call.all("file").map(parseDraftFile);
  const values = { ...source?.values, ...flagValues(call) };

  const chosen = await chooseFiles(call, {
    files: given.length > 0 ? given : source?.files ?? [],
    asker,
    reading: { folder: target.folder, base: ".", anywhere: call.has("allow-outside") },
  });
  // A translated profile is complete. Otherwise the person answers what the flags leave open.
  const answers = source !== undefined || asker === undefined ? {} : {
    ...(values.port === undefined ? { port: await askPort(system, asker) } : {}),
    ...(values.board === undefined ? { board: await askBoard(asker) } : {}),
  };
  const chip = values.chip ?? chosen.chip?.id;
  const files = chosen.files.map((file) => ({ ...file, path: pathFrom(target, file.path, system) }));
  const written = { ...parseOverrides({ ...values, chip }, KNOWN), ...answers };
  const profile = { ...override(bareProfile({}), written), files };

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
  if (schema !== undefined) await writeSchema(system, target);
  notes.forEach((message) => warnOnStderr(system)({ message }));
  const done = `Wrote ${printable(target.path)}. To run it: ${command(target.path)}`;
  system.stdout.write(wrap(done, lineWidth(system.stdout)).map((line) => line + "\n").join(""));
  return EXIT.ok;
}

function flagValues({ text }: Call): Overrides {
  const flags = ["port", "baud", "board", "chip"] as const;
  return Object.fromEntries(flags.flatMap((name) => text(name) === undefined ? [] : [[name, text(name)]]));
}

/** Checks, before the profile is written, that it is valid and its files can be flashed, as `flasher plan` does. */
async function checkProfile(call: Call, text: string, { path, folder }: Target): Promise<void> {
  await prepareProfile(call.system, {
    source: path,
    profile: await loadProfile(text, path, KNOWN),
    reading: { folder, anywhere: call.has("allow-outside") },
    force: false,
  });
}

/** Keeps an existing schema, which may be of another version: it belongs to the person. */
async function writeSchema(system: System, { folder }: Target): Promise<void> {
  const path = system.paths.join(folder, SCHEMA_FILE);
  if (await system.lstat(path) !== undefined) return;
  await writeText(system, { path, text: schemaText() }, { replace: false });
}
