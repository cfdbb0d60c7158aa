/** What whoever answers cannot do for a command, in words. Pure; no I/O. */
import { ChipError } from "../errors.ts";
import type { Identity } from "./detect.ts";
import type { Loader } from "./loader.ts";

type Answerer = Pick<Loader, "dialect">;

/** The stub can do everything. */
const HINT = "The stub can; leave out --no-stub.";

/** Throws ChipError. */
export function refuseReading({ dialect }: Answerer): void {
  if (dialect.read !== "none") return;
  throw new ChipError("Cannot read flash: the ROM of this chip cannot read its flash back", { hint: HINT });
}

/** Throws ChipError. */
export function refuseHashing({ dialect }: Answerer): void {
  if (dialect.md5 !== "none") return;
  throw new ChipError("Cannot compare flash: the ROM of this chip cannot read its flash back", {
    hint: HINT,
  });
}

/** Throws ChipError; `action` is what is not possible then. */
export function refuseSecureDownload({ security }: Identity, action: string): void {
  if (!security.secureDownload) return;
  throw new ChipError(`${action}: this chip is in secure download mode, and tells nothing of itself`, {
    hint: "Its fuses were burnt for that, and it cannot be undone.",
  });
}
