/** `--save`: writes the profile that a command without a profile amounts to. */
import { profileText } from "../draft/write.ts";
import { UsageError } from "../errors.ts";
import { MAX_PROFILE_BYTES } from "../profile/decode.ts";
import { DEFAULTS } from "../profile/fields.ts";
import { loadProfile } from "../profile/load.ts";
import type { Profile, ProfileFile } from "../profile/profile.ts";
import { printable, quote } from "../text.ts";
import { DEFAULT_PROFILE } from "../app/files/find_profile.ts";
import { readNamedFile } from "../app/files/named_file.ts";
import { KNOWN } from "../app/known_names.ts";
import { type PreparedRequest, prepareProfile } from "../app/prepare.ts";
import { shellWord } from "../app/shell_word.ts";
import type { System } from "../app/system/system.ts";
import type { Call } from "./command.ts";
import { aboutFile } from "./init/candidates.ts";
import { findTarget, pathFrom, type Target, writeText } from "./init/target.ts";
import { lineWidth, wrap } from "./screen/columns.ts";

/**
 * Leaves a file that already has this profile: the same command may run again. Throws UsageError if the profile would
 * replace another file, ImageError if it could not be run, OutputError.
 */
export async function saveProfile(call: Call, prepared: PreparedRequest): Promise<void> {
  const typed = call.text("save");
  if (typed === undefined) return;
  const { system } = call;
  if (prepared.from === "profile" && !isRepeat(call, typed)) {
    throw new UsageError(`--save: found ${quote(prepared.source)}, which is a profile, expected firmware`, {
      hint: "Copy the profile instead, and change the copy.",
    });
  }
  const target = await findTarget(system, { path: typed, replace: true, exists: "", name: "--save" });
  const { path } = target;
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
  const there = await readThere(system, path);
  if (there === text) {
    say(call, `${printable(path)} already has this profile. To run it: ${command(path)}`);
    return;
  }
  if (there !== undefined) {
    // In a run, --force ignores problems with the firmware, and must not destroy a profile as well.
    throw new UsageError(`Cannot write ${quote(path)}: it already exists, with other content`, {
      hint: `Choose another name. To run the profile that is there: ${command(path)}`,
    });
  }
  await prepareProfile(system, {
    source: path,
    profile: await loadProfile(text, path, KNOWN),
    reading: { folder: target.folder, anywhere: allowed },
    force: prepared.force,
  });
  await writeText(system, { path, text }, { replace: false });
  say(call, `Wrote ${printable(path)}. To run it: ${command(path)}`);
}

/** True for a command with files alone that names flash.yaml, which it has read after an earlier run wrote it. */
function isRepeat({ argument, system: { paths } }: Call, path: string): boolean {
  return argument === undefined && paths.resolve(path) === paths.resolve(DEFAULT_PROFILE);
}

/** The text of the file, which may be none of a profile; undefined if there is no file. Throws UsageError. */
async function readThere(system: System, path: string): Promise<string | undefined> {
  const info = await system.lstat(path);
  if (info === undefined) return undefined;
  if (info.size > MAX_PROFILE_BYTES) return "";
  const bytes = await readNamedFile(system, path, {
    folder: ".",
    anywhere: true,
    refuse: (message, options) => new UsageError(message, options),
    largest: MAX_PROFILE_BYTES,
    tooLarge: `a profile has at most ${MAX_PROFILE_BYTES}`,
  });
  return new TextDecoder().decode(bytes);
}

function say({ has, system }: Call, text: string): void {
  if (has("json")) return;
  system.stdout.write(wrap(text, lineWidth(system.stdout)).map((line) => line + "\n").join(""));
}

/** The profile as its folder sees it. A simulated board is for this run: a saved profile is for a real one. */
function profileIn(target: Target, { profile, found, plugin }: PreparedRequest, { system }: Call): Profile {
  const files = profile.files.map((file): ProfileFile => ({
    ...file,
    path: pathFrom(target, file.path, system),
    offset: found.find(({ path }) => path === file.path)?.offset ?? file.offset,
  }));
  const board = plugin === undefined
    ? profile.board
    : { kind: "code" as const, path: pathFrom(target, plugin.path, system) };
  const port = profile.port.kind === "sim" ? DEFAULTS.port : profile.port;
  return { ...profile, port, board, files };
}

function aboutFound({ found }: PreparedRequest, path: string): string | undefined {
  const place = found.find((one) => one.path === path);
  return place && aboutFile(place.analysis);
}
