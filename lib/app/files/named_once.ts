/** Refuses firmware that a request names twice: as its argument and with --file. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import { UsageError } from "../../errors.ts";
import type { ProfileFile } from "../../profile/profile.ts";
import { quote } from "../../text.ts";
import { shellWord } from "../shell_word.ts";

/** Throws UsageError if a request names firmware twice. */
export function checkNamedOnce(source: string, files: readonly ProfileFile[], os: string): void {
  if (files.length === 0) return;
  const [{ path, offset }] = files as readonly [ProfileFile];
  if (files.length === 1 && offset === "auto" && /^(?:0x[\da-f]+|\d+)$/i.test(path)) {
    throw new UsageError(`--file: found ${quote(path)}, expected OFFSET=PATH`, {
      hint: `To write the file there: flasher run -f ${path}=${shellWord(source, os)}`,
    });
  }
  const flags = files.map(({ offset, path }) =>
    ` -f ${offset === "auto" ? "" : `${hex(offset)}=`}${shellWord(path, os)}`
  );
  throw new UsageError(
    `--file: found the firmware ${quote(source)} as well, expected a profile or no argument`,
    {
      hint: `To write them together: flasher run -f ${shellWord(source, os)}${flags.join("")}`,
    },
  );
}
