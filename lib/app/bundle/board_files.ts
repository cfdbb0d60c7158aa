/** What a bundle takes from `board_files`, and the secrets that they name, which it never takes. */
import type { Profile } from "../../profile/profile.ts";
import { quote } from "../../text.ts";
import { secretInEnvironment } from "../secrets/secrets.ts";
import { readBoardSources, secretNames } from "../board_files/sources.ts";
import type { System } from "../system/system.ts";
import { type KnownSecret, SHORTEST_VALUE } from "./secrets.ts";

export interface CopiedFile {
  /** As the profile has it, or below a folder of the profile. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The files of the computer that go onto a board as they are. Throws ImageError, or ProfileError for a secrets file. */
export async function boardFilesSources(
  system: System,
  { board_files: entries }: Profile,
  folder: string,
): Promise<readonly CopiedFile[]> {
  if (entries === undefined) return [];
  const { files } = await readBoardSources(system, entries, { folder, anywhere: false });
  return files.filter((file) => file.kind === "bytes");
}

/** The values that the environment has for the secrets of the profile. */
export function boardSecrets(system: Pick<System, "env">, profile: Profile): readonly KnownSecret[] {
  return [...secretNames(profile.board_files)].flatMap((name) => {
    const value = secretInEnvironment(system, name);
    return value === undefined || value.length < SHORTEST_VALUE
      ? []
      : [{ value, what: `the secret ${quote(name)} of the profile` }];
  });
}
