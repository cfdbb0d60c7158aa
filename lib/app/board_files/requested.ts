/** The files for the board's own file system, with everything known about them before a board is connected. */
import type { System } from "../system/system.ts";
import { findPlaceholderProblem, type KnownValues, secretsIn } from "./fill.ts";
import { findSecrets, type SecretOptions } from "./secrets.ts";
import type { BoardSources } from "./sources.ts";
import type { FilesToPut } from "./with_files.ts";

export interface FilesRequest {
  readonly values: Omit<KnownValues, "secrets">;
  readonly secrets: SecretOptions;
}

/** Throws ProfileError, UsageError or MissingValueError. */
export async function filesToPut(
  system: System,
  sources: BoardSources,
  { values, secrets }: FilesRequest,
): Promise<FilesToPut> {
  const problem = findPlaceholderProblem(sources, values);
  if (problem !== undefined) {
    const { error, entry, key } = problem;
    const { atPlace } = await import("./place.ts");
    const at = ["board_files", entry, "values", key] as const;
    throw await atPlace(system, error, { profile: sources.profile, at });
  }
  return { sources, known: { ...values, secrets: await findSecrets(system, secretsIn(sources), secrets) } };
}
