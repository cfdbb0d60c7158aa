/** The profiles that a person can choose: those of one folder, and the built-in ones. The page knows them by ids. */
import { builtInProfile, profileNames, profileSummary } from "../../app/files/built_in_profiles.ts";
import { isProfileName, namesIn } from "../../app/files/file_names.ts";
import { BUILT_IN } from "../../app/files/find_profile.ts";
import { KNOWN } from "../../app/known_names.ts";
import { loadRequestedProfile } from "../../app/requested_profile.ts";
import type { System } from "../../app/system/system.ts";
import { FlasherError } from "../../errors.ts";
import { loadProfileKeys } from "../../profile/load.ts";
import type { OfferedProfile } from "../state.ts";

/** Profiles of a folder; a longer list helps nobody. */
const MAX_OFFERS = 100;

export class ProfileOffers {
  /** By id: the name for `prepare`. */
  readonly #sources = new Map<string, string>();

  sourceOf(id: string): string | undefined {
    return this.#sources.get(id);
  }

  /** The profile of the command line, which is offered whether it can be read or not. */
  add(source: string): string {
    const id = `profile-${this.#sources.size + 1}`;
    this.#sources.set(id, source);
    return id;
  }

  /** Reads the profiles of `folder`. What cannot be read is not offered: choosing it would tell why, but nobody misses it. */
  async find(system: System, folder: string): Promise<readonly OfferedProfile[]> {
    const paths = (await namesIn(system, folder)).filter(isProfileName).slice(0, MAX_OFFERS)
      .map((name) => folder === "." ? name : system.paths.join(folder, name));
    const here = await Promise.all(paths.map((path) => this.#inFolder(system, path)));
    const builtIn = await Promise.all(profileNames().map((name) => this.#builtIn(name)));
    return [...here.filter((one) => one !== undefined), ...builtIn];
  }

  async #inFolder(system: System, path: string): Promise<OfferedProfile | undefined> {
    const request = { source: path, values: {}, fallback: () => ({}), allowOutside: false };
    try {
      const { profile, bare } = await loadRequestedProfile({ system, warn: () => {} }, request);
      if (bare) return undefined;
      const writes = profile.files.map((file) => file.path);
      return { id: this.add(path), from: "folder", name: path, summary: "", writes };
    } catch (error) {
      if (error instanceof FlasherError) return undefined;
      throw error;
    }
  }

  async #builtIn(name: string): Promise<OfferedProfile> {
    const bytes = new TextEncoder().encode(builtInProfile(name)!);
    const { profile } = await loadProfileKeys(bytes, name, KNOWN);
    const writes = profile.files.map((file) => file.path);
    const id = this.add(`${BUILT_IN}${name}`);
    return { id, from: "built-in", name, summary: profileSummary(name), writes };
  }
}
