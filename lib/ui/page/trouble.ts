/** What went wrong, by exit code and kind, so that the page can say it in its own words. Pure; no I/O. */
import type { ExitCode } from "../../errors.ts";
import type { PageFailure } from "../state.ts";

/** The words have the same keys. */
export type Trouble =
  | "bug"
  | "settings"
  | "missingValue"
  | "portGone"
  | "portUnusable"
  | "silent"
  | "wrongChip"
  | "badFile"
  | "notWritten"
  | "weakLink"
  | "plugin"
  | "unplugged"
  | "differs"
  | "noStart"
  | "output"
  | "stopped"
  | "files"
  | "several"
  | "download"
  | "other";

const BY_CODE = {
  0: "other",
  1: "bug",
  2: "settings",
  3: "portGone",
  4: "portUnusable",
  5: "silent",
  6: "wrongChip",
  7: "badFile",
  8: "notWritten",
  9: "weakLink",
  10: "plugin",
  11: "unplugged",
  12: "differs",
  13: "noStart",
  14: "other",
  15: "output",
  16: "files",
  17: "several",
  18: "download",
  130: "stopped",
} as const satisfies Record<ExitCode, Trouble>;

/** What a person at the page can do differs from what the exit code alone says. */
const BY_KIND: Readonly<Record<string, Trouble>> = { MissingValueError: "missingValue" };

export function troubleOf({ exitCode, kind }: Pick<PageFailure, "exitCode" | "kind">): Trouble {
  // A newer flasher may have other codes.
  const known: Readonly<Record<number, Trouble>> = BY_CODE;
  return (Object.hasOwn(BY_KIND, kind) ? BY_KIND[kind] : known[exitCode]) ?? "other";
}
