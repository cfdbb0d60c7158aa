/** Real firmware, which is not part of the project. FLASHER_SHARED names the folder that has it in `firmware/`. */
import { fileURLToPath } from "node:url";

const SHARED = Deno.env.get("FLASHER_SHARED") ??
  fileURLToPath(new URL("../../../../shared", import.meta.url));
export const FOLDER = `${SHARED}/firmware`;

/** Images by name; empty if the folder does not exist. */
export const REAL_FILES: readonly string[] = listed();

function listed(): string[] {
  try {
    return [...Deno.readDirSync(FOLDER)].map(({ name }) => name).filter((name) => name.endsWith(".bin"))
      .sort();
  } catch {
    return [];
  }
}

export function readReal(name: string): Uint8Array {
  return Deno.readFileSync(`${FOLDER}/${name}`);
}

/** A test with real files, or a test whose name says that it could not run. */
export function realTest(name: string, fn: () => void | Promise<void>): void {
  if (REAL_FILES.length > 0) Deno.test(name, fn);
  else {Deno.test({
      name: `NOT RUN, no firmware in ${FOLDER} (set FLASHER_SHARED): ${name}`,
      ignore: true,
      fn,
    });}
}
