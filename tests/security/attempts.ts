/** Counts of attacks for the table of `deno task security`, across the processes that make them. */

/** A file to which each attempt adds a line; set by tests/security/run.ts. */
export const ATTEMPTS = "FLASHER_SECURITY_ATTEMPTS";

export interface Attempt {
  /** Id of a threat. */
  readonly threat: string;
  readonly held: boolean;
}

/** Carries out one attack, and writes down whether `attack` found that the wall held: it throws where it did not. */
export async function attempt<T>(threat: string, attack: () => Promise<T>): Promise<T> {
  let held = false;
  try {
    const result = await attack();
    held = true;
    return result;
  } finally {
    const file = Deno.env.get(ATTEMPTS);
    const line: Attempt = { threat, held };
    if (file !== undefined) await Deno.writeTextFile(file, JSON.stringify(line) + "\n", { append: true });
  }
}
