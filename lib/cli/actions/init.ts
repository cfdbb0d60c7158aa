/** `flasher init`: writes a profile that is known to run, as far as that can be known without a board. */
import { profileText } from "../../draft/write.ts";
import { EXIT, type ExitCode } from "../../errors.ts";
import { loadProfile } from "../../profile/load.ts";
import { applyOverrides, type Overrides } from "../../profile/override.ts";
import { printable } from "../../text.ts";
import { lineWidth, wrap } from "../screen/columns.ts";
import type { Call } from "../command.ts";
import { describeWarning } from "../screen/error_text.ts";
import { KNOWN } from "../../app/known_names.ts";
import { prepareProfile } from "../../app/prepare.ts";
import { shellWord } from "../../app/shell_word.ts";
import { schemaText } from "./schema.ts";
import { styleFor } from "../screen/style.ts";
import type { System } from "../../app/system/system.ts";
import { bareProfile } from "../../app/connection_settings.ts";
import { askerFor } from "../init/asker.ts";
import { chooseFiles, fileOfFlag } from "../init/choose_files.ts";
import { askBoard, askPort } from "../init/choose_way.ts";
import { readSource } from "../init/source.ts";
import { findTarget, pathFrom, SCHEMA_FILE, type Target, writeText } from "../init/target.ts";

export async function initProfile(call: Call): Promise<ExitCode> {
  const { system } = call;
  const target = await findTarget(call);
  const asker = askerFor(system, { silent: call.has("yes") });
  const source = await readSource(call, asker);
  const given = call.all("file").map(fileOfFlag);
  const values = { ...source?.values, ...flagValues(call) };

  const chosen = await chooseFiles(call, {
    files: given.length > 0 ? given : source?.files ?? [],
    asker,
    reading: { folder: target.folder, base: ".", anywhere: call.has("allow-outside") },
  });
  // What was translated says it all; with flags, what they leave open is asked.
  const answers = source !== undefined || asker === undefined ? {} : {
    port: values.port ?? await askPort(system, asker),
    board: values.board ?? await askBoard(asker),
  };
  const chip = values.chip ?? chosen.chip?.id;
  const files = chosen.files.map((file) => ({ ...file, path: pathFrom(target, file.path, system) }));
  const base = bareProfile({ text: () => undefined });
  const profile = { ...applyOverrides(base, { ...values, ...answers, chip }, KNOWN), files };

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
  await prove(call, text, target);
  await writeText(system, { path: target.path, text }, { replace: call.has("force") });
  if (schema !== undefined) await writeSchema(system, target);
  warn(system, notes);
  const done = `Wrote ${printable(target.path)}. To carry it out: ${command(target.path)}`;
  system.stdout.write(wrap(done, lineWidth(system.stdout)).map((line) => line + "\n").join(""));
  return EXIT.ok;
}

function flagValues({ text }: Call): Overrides {
  const flags = ["port", "baud", "board", "chip"] as const;
  return Object.fromEntries(flags.flatMap((name) => text(name) === undefined ? [] : [[name, text(name)]]));
}

/** The text is a profile, and its files can be written: what `flasher plan` would say, before it is there. */
async function prove(call: Call, text: string, { path, folder }: Target): Promise<void> {
  await prepareProfile(call.system, {
    source: path,
    profile: await loadProfile(text, path, KNOWN),
    reading: { folder, anywhere: call.has("allow-outside") },
    force: false,
  });
}

/** One that is there already may be another version's: it belongs to the person. */
async function writeSchema(system: System, { folder }: Target): Promise<void> {
  const path = system.paths.join(folder, SCHEMA_FILE);
  if (await system.lstat(path) !== undefined) return;
  await writeText(system, { path, text: schemaText() }, { replace: false });
}

function warn(system: System, notes: readonly string[]): void {
  const { stderr } = system;
  const looks = { style: styleFor(stderr, system), columns: lineWidth(stderr) };
  for (const message of notes) stderr.write(describeWarning({ message }, looks));
}
