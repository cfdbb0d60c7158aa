/** A seeded bug: one change of the sources that the tests have to notice. Pure; no I/O. */

export interface Mutant {
  readonly name: string;
  /** From the root of the project. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Test files below tests/. Default {@link SESSION_TESTS}. */
  readonly tests?: readonly string[];
}

export const SESSION_TESTS: readonly string[] = ["esp/jobs/program_test.ts", "esp/link/quirks_test.ts"];

export function testsOf({ tests = SESSION_TESTS }: Mutant): readonly string[] {
  return tests;
}

/** The text with the bug in it. Throws if the text to replace does not stand there exactly once. */
export function seed({ name, file, find, replace }: Mutant, text: string): string {
  const found = text.split(find).length - 1;
  if (found !== 1) throw new Error(`"${name}": found its text ${found} times in ${file}, expected it once`);
  return text.replace(find, () => replace);
}
