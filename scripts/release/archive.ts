/** Zip archives that are the same for the same files. Pure; no I/O. */
import { zipSync } from "fflate";

export interface ArchivedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly isExecutable?: boolean;
}

/** The earliest time that a zip can hold. Its fields are local time. */
const TIME = new Date(1980, 0, 1);
/** "Made by" Unix, so that the modes count: section 4.4.2 of the zip specification. */
const UNIX = 3;
/** A regular file, by st_mode. */
const REGULAR = 0o100000;

export function archive(files: readonly ArchivedFile[]): Uint8Array {
  const entries = files.map(({ name, bytes, isExecutable }) => {
    const mode = REGULAR | (isExecutable ? 0o755 : 0o644);
    return [name, [bytes, { mtime: TIME, os: UNIX, attrs: (mode << 16) >>> 0, level: 6 }]] as const;
  });
  return zipSync(Object.fromEntries(entries) as Parameters<typeof zipSync>[0]);
}
