/** Counts attacks for the table of `deno task security`, across processes. */

/** The file to which each attempt appends a line; tests/security/run.ts sets it. */
export const ATTEMPTS = "FLASHER_SECURITY_ATTEMPTS";

export interface Attempt {
  /** Id of a threat. */
  readonly threat: string;
  readonly held: boolean;
}

/** Runs one attack and records whether the wall held: `attack` throws if it did not. */
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
