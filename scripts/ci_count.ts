/**
 * Adds up a CI run: `deno run --allow-read scripts/ci_count.ts FOLDER` prints "N passed, N failed, N skipped", and exits
 * with 1 if anything failed or nothing ran. The folder holds JUnit reports of `deno test` (*.xml), and text files (*.txt)
 * with one line for each other check or seeded bug, which begins with passed, failed, killed or SURVIVED.
 */
// deno-lint-ignore-file no-console -- a script's output

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function countReport(xml: string): Count {
  const number = (pattern: RegExp) => xml.match(pattern)?.length ?? 0;
  const [all, failed, skipped] = [
    number(/<testcase\b/g),
    number(/<(failure|error)\b/g),
    number(/<skipped\b/g),
  ];
  return { passed: all - failed - skipped, failed, skipped };
}

export function countLines(text: string): Count {
  const number = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  return { passed: number(/^(passed|killed)\b/gm), failed: number(/^(failed|SURVIVED)\b/gm), skipped: 0 };
}

export function add(counts: readonly Count[]): Count {
  const sum = (key: keyof Count) => counts.reduce((total, count) => total + count[key], 0);
  return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
}

if (import.meta.main) {
  const folder = Deno.args[0]!;
  const { passed, failed, skipped } = add(
    Array.from(Deno.readDirSync(folder), ({ name }) => {
      const text = Deno.readTextFileSync(`${folder}/${name}`);
      return name.endsWith(".xml") ? countReport(text) : countLines(text);
    }),
  );
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  Deno.exit(failed > 0 || passed === 0 ? 1 : 0);
}
