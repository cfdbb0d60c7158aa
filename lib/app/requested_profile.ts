/** Loads the profile that a request names, with the values and the board that replace its own. */
import { sha256 } from "../hash.ts";
import { loadProfileKeys, type WrittenProfile } from "../profile/load.ts";
import { override, type ProfileValues } from "../profile/override.ts";
import type { Profile } from "../profile/profile.ts";
import { CURRENT_FOLDER, type PluginFile, readBoardPlugin } from "./boards/plugin_file.ts";
import { BUILT_IN, findProfile } from "./files/find_profile.ts";
import { KNOWN } from "./known_names.ts";
import type { Warn } from "./reporter.ts";
import type { ProfileRequest } from "./request.ts";
import type { System } from "./system/system.ts";

export interface LoadContext {
  readonly system: System;
  readonly warn: Warn;
}

export interface LoadedProfile {
  /** Name of the profile in messages. */
  readonly name: string;
  /** There is none: the files of the request stand alone. */
  readonly bare: boolean;
  /** Path of its file, or name of the built-in profile; undefined without a profile. */
  readonly path: string | undefined;
  /** SHA-256 of the profile's text. */
  readonly sha256: string;
  /** Where the profile's paths start. */
  readonly folder: string;
  /** The name that selects the profile, if it is built in. */
  readonly builtIn: string | undefined;
  /** The path of a board plugin is absolute, or relative to the current folder. */
  readonly profile: Profile;
  /** The same without the values of the request. */
  readonly written: Profile;
  readonly plugin: PluginFile | undefined;
}

/** Throws ProfileError, UsageError or PluginError. */
export async function loadRequestedProfile(
  context: LoadContext,
  { source: requested, values, fallback, allowOutside, filesOnly = false }: ProfileRequest & {
    readonly filesOnly?: boolean;
  },
): Promise<LoadedProfile> {
  const { source, folder, bytes, builtIn, bare } = await findProfile(context, {
    source: requested,
    filesOnly,
  });
  const loaded = await loadProfileKeys(bytes, source, KNOWN);
  const written = override(loaded.profile, fallback(openValues(loaded, values)));
  const profile = override(written, values);
  // The path that a person types starts in the current folder, the profile's own path in the profile's folder.
  const place = values.board === undefined ? { folder, anywhere: allowOutside } : CURRENT_FOLDER;
  const plugin = await readBoardPlugin(context.system, profile.board, place);
  return {
    name: builtIn && !source.startsWith(BUILT_IN) ? `${source} (built in)` : source,
    path: requested === undefined && filesOnly ? undefined : source.replace(BUILT_IN, ""),
    sha256: sha256(bytes),
    folder,
    bare,
    builtIn: builtIn ? source : undefined,
    profile: plugin === undefined ? profile : { ...profile, board: { kind: "code", path: plugin.path } },
    written,
    plugin,
  };
}

/** What neither `values` nor the profile decides: the profile has no such key, or says `auto`. */
function openValues({ profile, keys }: WrittenProfile, values: ProfileValues): ("port" | "baud")[] {
  return [
    ...(values.port === undefined && profile.port.kind === "auto" ? ["port" as const] : []),
    ...(values.baud === undefined && (profile.baud === "auto" || !keys.has("baud")) ? ["baud" as const] : []),
  ];
}
