/** The files of a profile that come from a lock, for commands that use profiles of every kind. */
import type { Profile } from "../../profile/profile.ts";
import type { LoadContext } from "../requested_profile.ts";
import type { FetchMissing } from "./fetch_missing.ts";
import type { ProfilePlace, ResolvedProfile } from "./resolve_locked.ts";

/** True if the profile names firmware by name or address. */
export function hasLockedFiles({ files }: Pick<Profile, "files">): boolean {
  return files.some(({ locked }) => locked !== undefined);
}

/** Loads the code for locked files only if the profile has some. Throws as `resolveLocked` does. */
export async function withLockedFiles(
  context: LoadContext,
  profile: Profile,
  { place, fetchMissing }: {
    readonly place: ProfilePlace | undefined;
    readonly fetchMissing: FetchMissing | undefined;
  },
): Promise<ResolvedProfile> {
  if (!hasLockedFiles(profile)) {
    return { profile, locked: [], contents: new Map() };
  }
  const { resolveLocked } = await import("./resolve_locked.ts");
  return await resolveLocked(context, profile, place!, fetchMissing);
}
