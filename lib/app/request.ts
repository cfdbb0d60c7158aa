/** Requests from a user interface to flasher, as plain values. Types only. */
import type { Profile, ProfileFile } from "../profile/profile.ts";
import type { ProfileValues } from "../profile/override.ts";
import type { AllowedPlugin } from "./boards/plugin_consent.ts";
import type { FetchMissing } from "./downloads/fetch_missing.ts";
import type { ChosenPort } from "./ports/choose_port.ts";

/** Values for the port and the baud rate where `open` has them. */
export type Fallback = (open: readonly ("port" | "baud")[]) => Pick<ProfileValues, "port" | "baud">;

/** A profile, and what replaces parts of it in this run. */
export interface ProfileRequest {
  /** Path of a file, or name of a built-in profile; undefined = flash.yaml in the current folder. */
  readonly source: string | undefined;
  readonly values: ProfileValues;
  /** The values for what neither `values` nor the profile decides. Called at most once. Throws UsageError. */
  readonly fallback: Fallback;
  /** The profile may name files outside its folder. */
  readonly allowOutside: boolean;
}

/** A profile with the files that it names. */
export interface PrepareRequest extends ProfileRequest {
  /** Replace the profile's files unless empty; relative to the current folder. */
  readonly files: readonly ProfileFile[];
  /**
   * The content of `files` by their paths, if it is not on the disk. Without `source`, the files themselves say what they
   * are for, even in a folder with a flash.yaml.
   */
  readonly given?: ReadonlyMap<string, Uint8Array>;
  /** Writes even if that is dangerous. */
  readonly force: boolean;
  /** Gets locked files that are not on this computer; default: they are an error. */
  readonly fetchMissing?: FetchMissing;
}

/** A board to open, and how long to try. */
export interface BoardRequest {
  readonly profile: Profile;
  readonly port: ChosenPort;
  /** The profile's board if it is a plugin. */
  readonly plugin: AllowedPlugin | undefined;
  /** How long to wait for a person at the buttons, milliseconds; may be Infinity. */
  readonly waitMs: number;
  /** The person named the baud rate for this run: it is not lowered because of earlier failures. */
  readonly insistsOnBaud: boolean;
}
