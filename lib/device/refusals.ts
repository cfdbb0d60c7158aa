/** What whoever answers cannot do for a command, in words. Pure; no I/O. */
import { hex } from "../bytes.ts";
import { describeSize } from "../chips/flash_size.ts";
import { ChipError } from "../errors.ts";
import type { Identity } from "./detect.ts";
import type { FlashRange } from "./everyday_events.ts";
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

/**
 * A command for flash above what is reached would work on flash from 0 on, and prove that as well. Throws ChipError;
 * `action` is what is not possible then, `hint` what is instead.
 */
export function refuseFar(
  { dialect: { name, flashReach } }: Answerer,
  { chip }: Pick<Identity, "chip">,
  { offset, size, action, hint }: FlashRange & { readonly action: string; readonly hint: string },
): void {
  const end = offset + size;
  if (end <= flashReach) return;
  const reach = `the ${name} of the ${chip.name} reaches the first ${describeSize(flashReach)} of flash only`;
  throw new ChipError(`${action}: ${reach}, and that ends at ${hex(end)}`, {
    hint: (chip.stub?.flashReach ?? 0) >= end ? HINT : hint,
  });
}
