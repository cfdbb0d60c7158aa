/** Attacks come in tables; each table says how many there were, and fails with those that were not held. */
import { assertEquals } from "@std/assert";

/**
 * Judges every attempt: `judge` gives what went wrong, in words, or undefined where the wall held. With FLASHER_ATTEMPTS,
 * the name of a file, one line of JSON with the counts goes there.
 */
export async function assertHeld<T>(
  row: string,
  attempts: readonly T[],
  judge: (attempt: T) => string | undefined | Promise<string | undefined>,
): Promise<void> {
  const broken: string[] = [];
  for (const attempt of attempts) {
    const problem = await judge(attempt);
    if (problem !== undefined) broken.push(`${JSON.stringify(attempt)}: ${problem}`);
  }
  count(row, { attempts: attempts.length, held: attempts.length - broken.length });
  assertEquals(broken, [], `${row}: ${broken.length} of ${attempts.length} were not held`);
}

/** For attacks that are not a table but a loop. */
export function count(
  row: string,
  { attempts, held }: { readonly attempts: number; readonly held: number },
): void {
  const file = Deno.env.get("FLASHER_ATTEMPTS");
  if (file === undefined) return;
  Deno.writeTextFileSync(file, JSON.stringify({ row, attempts, held }) + "\n", { append: true });
}
