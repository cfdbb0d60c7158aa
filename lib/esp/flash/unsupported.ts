/** What whoever answers cannot do for a command, in words. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import type { Chip, Dialect } from "../chips/chip.ts";
import { describeSize } from "../chips/flash_size.ts";
import { ChipError } from "../../errors.ts";
import type { Plan } from "../plan/plan.ts";
import type { Identity } from "../link/identify.ts";
import type { FlashRange } from "../inspect_events.ts";
import type { Loader } from "../link/loader.ts";

type Answerer = Pick<Loader, "dialect">;

/** The stub can do everything. */
const HINT = "The stub can; leave out --no-stub.";

/** Throws ChipError. */
export function checkReadable({ dialect }: Answerer): void {
  if (dialect.read !== "none") return;
  throw new ChipError("Cannot read flash: the ROM of this chip cannot read its flash back", { hint: HINT });
}

/** Throws ChipError. */
export function checkHashable({ dialect }: Answerer): void {
  if (dialect.md5 !== "none") return;
  throw new ChipError("Cannot compare flash: the ROM of this chip cannot read its flash back", {
    hint: HINT,
  });
}

/** Throws ChipError; `action` is what is not possible then. */
export function checkNotSecureDownload({ security }: Identity, action: string): void {
  if (!security.secureDownload) return;
  throw new ChipError(`${action}: this chip is in secure download mode, and tells nothing of itself`, {
    hint: "Its fuses were burnt for that, and it cannot be undone.",
  });
}

/**
 * A command for flash above what is reached would work on flash from 0 on, and prove that as well. Throws ChipError;
 * `action` is what is not possible then, `hint` what is instead where the stub reaches no farther.
 */
export function checkAddressable(
  { dialect: { name, flashReach } }: Answerer,
  { name: chipName, stub }: Chip,
  { offset, size, action, hint }: FlashRange & { readonly action: string; readonly hint: string },
): void {
  const end = offset + size;
  if (end <= flashReach) return;
  const reach = `the ${name} of the ${chipName} reaches the first ${describeSize(flashReach)} of flash only`;
  throw new ChipError(`${action}: ${reach}, and that ends at ${hex(end)}`, {
    hint: (stub?.flashReach ?? 0) >= end
      ? "The stub reaches it, where it runs: leave out --no-stub, or run again if it did not start."
      : hint,
  });
}

/** What to type for the part of a range that is reached, in words. */
export function addressablePart(
  { flashReach }: Pick<Dialect, "flashReach">,
  { offset, command }: { readonly offset: number; readonly command: string },
): string {
  if (offset >= flashReach) return "What lies there is left to the program on the board.";
  const from = offset === 0 ? "" : ` --offset ${hex(offset)}`;
  return `The part that it reaches: ${command}${from} --size ${hex(flashReach - offset)}`;
}

/** `checkAddressable` for a plan, with what is erased beyond its files. */
export function checkFilesAddressable(
  answerer: Answerer,
  { chip, regions }: Pick<Plan, "chip" | "regions">,
): void {
  for (const { path, offset, data } of regions) {
    checkAddressable(answerer, chip, {
      offset,
      size: answerer.dialect.eraseEnd(offset, data.length) - offset,
      action: `Cannot use "${path}" at ${hex(offset, 6)}`,
      hint: "Choose a lower offset. What lies above is left to the program on the board.",
    });
  }
}
