/** `--save`: writes the profile that a command without a profile amounts to. */
import { profileText } from "../draft/write.ts";
import { UsageError } from "../errors.ts";
import { loadProfile } from "../profile/load.ts";
import type { Profile, ProfileFile } from "../profile/profile.ts";
import { printable, quote } from "../text.ts";
import { KNOWN } from "../app/known_names.ts";
import { type PreparedRequest, prepareProfile } from "../app/prepare.ts";
import { shellWord } from "../app/shell_word.ts";
import type { Call } from "./command.ts";
import { aboutFile } from "./init/candidates.ts";
import { findTarget, pathFrom, type Target, writeText } from "./init/target.ts";
import { lineWidth, wrap } from "./screen/columns.ts";

/** Throws UsageError if the profile would replace a file, ImageError if it could not be run, OutputError. */
export async function saveProfile(call: Call, prepared: PreparedRequest): Promise<void> {
  const path = call.text("save");
  if (path === undefined) return;
  const { system } = call;
  if (prepared.from === "profile") {
    throw new UsageError(`--save: found ${quote(prepared.source)}, which is a profile, expected firmware`, {
      hint: "Copy the profile instead, and change the copy.",
    });
  }
  // In a run, --force ignores problems with the firmware, and must not destroy a profile as well.
  const target = await findTarget(system, { path, replace: false, exists: "Name another file." });
  const allowed = call.has("allow-outside");
  const command = (path: string) =>
    `flasher run ${shellWord(path, system.os)}${allowed ? " --allow-outside" : ""}`;
  const profile = profileIn(target, prepared, call);
  const text = profileText({
    profile,
    about: prepared.profile.files.map(({ path }) => aboutFound(prepared, path)),
    notes: [],
    schema: undefined,
    command: command(system.paths.basename(path)),
  });
  await prepareProfile(system, {
    source: path,
    profile: await loadProfile(text, path, KNOWN),
    reading: { folder: target.folder, anywhere: allowed },
    force: prepared.force,
  });
  await writeText(system, { path, text }, { replace: false });
  if (call.has("json")) return;
  const lines = wrap(`Wrote ${printable(path)}. To run it: ${command(path)}`, lineWidth(system.stdout));
  system.stdout.write(lines.map((line) => line + "\n").join(""));
}

/** The profile as its folder sees it. */
function profileIn(target: Target, { profile, found, plugin }: PreparedRequest, { system }: Call): Profile {
  const files = profile.files.map((file): ProfileFile => ({
    ...file,
    path: pathFrom(target, file.path, system),
    offset: found.find(({ path }) => path === file.path)?.offset ?? file.offset,
  }));
  const board = plugin === undefined
    ? profile.board
    : { kind: "code" as const, path: pathFrom(target, plugin.path, system) };
  return { ...profile, board, files };
}

function aboutFound({ found }: PreparedRequest, path: string): string | undefined {
  const place = found.find((one) => one.path === path);
  return place && aboutFile(place.analysis);
}
