/** Attacks come in tables; each says how many did not hold, and is counted for `deno task security`. */
import { assertEquals } from "@std/assert";

/** The environment names a file to which each attempt adds a line. */
const ATTEMPTS = "FLASHER_SECURITY_ATTEMPTS";

export interface Counted {
  readonly attempts: number;
  readonly held: number;
}

/**
 * Judges every attempt against one wall: `judge` gives what went wrong, in words, or undefined where the wall held.
 * `threat` is an id of the list of threats.
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

/** For attacks that are not a table but a loop. */
export function count(threat: string, { attempts, held }: Counted): void {
  const file = Deno.env.get(ATTEMPTS);
  if (file === undefined) return;
  const lines = Array.from({ length: attempts }, (_, n) => JSON.stringify({ threat, held: n < held }) + "\n");
  Deno.writeTextFileSync(file, lines.join(""), { append: true });
}
