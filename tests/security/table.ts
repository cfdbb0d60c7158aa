/** Runs tables of attacks; reports those that succeeded, and counts all for `deno task security`. */
import { assertEquals } from "@std/assert";

/** The environment variable with the file to which each attempt appends a line. */
const ATTEMPTS = "FLASHER_SECURITY_ATTEMPTS";

export interface Counted {
  readonly attempts: number;
  readonly held: number;
}

/**
 * Checks every attempt against one wall: `judge` returns what went wrong as text, or undefined if the wall held.
 * `threat` is an id in the list of threats.
 */
export async function assertHeld<T>(
  threat: string,
  attempts: readonly T[],
  judge: (attempt: T) => string | undefined | Promise<string | undefined>,
): Promise<void> {
  const broken: string[] = [];
  for (const attempt of attempts) {
    const problem = await judge(attempt);
    if (problem !== undefined) broken.push(`${JSON.stringify(attempt)}: ${problem}`);
  }
  count(threat, { attempts: attempts.length, held: attempts.length - broken.length });
  assertEquals(broken, [], `${broken.length} of ${attempts.length} attempts did not hold`);
}

/** For attacks in a loop instead of a table. */
export function count(threat: string, { attempts, held }: Counted): void {
  const file = Deno.env.get(ATTEMPTS);
  if (file === undefined) return;
  const lines = Array.from({ length: attempts }, (_, n) => JSON.stringify({ threat, held: n < held }) + "\n");
  Deno.writeTextFileSync(file, lines.join(""), { append: true });
}
