/** Firmware as people download it: not part of the project. FLASHER_SHARED names the folder that has it in `firmware/`. */

const SHARED = Deno.env.get("FLASHER_SHARED") ?? new URL("../../../../shared", import.meta.url).pathname;
export const FOLDER = `${SHARED}/firmware`;

/** Images by their names; empty where there is no such folder. */
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

/** A test of real files, or one whose name says loudly that it could not run. */
export function realTest(name: string, fn: () => void | Promise<void>): void {
  if (REAL_FILES.length > 0) Deno.test(name, fn);
  else {Deno.test({
      name: `NOT RUN, no firmware in ${FOLDER} (set FLASHER_SHARED): ${name}`,
      ignore: true,
      fn,
    });}
}
