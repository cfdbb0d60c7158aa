/** The files for the board's own file system, with everything known about them before a board is connected. */
import type { System } from "../system/system.ts";
import { findPlaceholderProblem, type KnownValues, secretsIn } from "./fill.ts";
import type { SecretFiles } from "./secret_consent.ts";
import { findSecrets, type SecretSources } from "../secrets/secrets.ts";
import { type BoardSources, checkNotCopied } from "./sources.ts";
import type { FilesToPut } from "./with_files.ts";

export interface FilesRequest {
  readonly values: Omit<KnownValues, "secrets">;
  /** `path`: of `--secrets`. */
  readonly secrets: Pick<SecretSources, "ask"> & { readonly path: string | undefined };
  /** Throws unless the person allows the profile to have its secrets; absent: no secret leaves this computer. */
  readonly consent?: (sources: BoardSources, wanted: SecretFiles) => Promise<void>;
}

/** Throws ProfileError, UsageError, MissingValueError, or what `consent` throws. */
export async function filesToPut(
  system: System,
  sources: BoardSources,
  { values, secrets, consent }: FilesRequest,
): Promise<FilesToPut> {
  const problem = findPlaceholderProblem(sources, values);
  if (problem !== undefined) {
    const { error, entry, key } = problem;
    const { atPlace } = await import("./place.ts");
    const at = ["board_files", entry, "values", key] as const;
    throw await atPlace(system, error, { profile: sources.profile, at });
  }
  const wanted = secretsIn(sources);
  const { path, ask } = secrets;
  const file = path === undefined
    ? undefined
    : await (await import("../secrets/secrets_file.ts")).readSecretsFile(system, path);
  if (file !== undefined) checkNotCopied(sources, file.bytes);
  if (wanted.size > 0) await consent?.(sources, wanted);
  const found = await findSecrets(system, wanted, { written: file?.values ?? new Map(), ask });
  return { sources, known: { ...values, secrets: found } };
}
