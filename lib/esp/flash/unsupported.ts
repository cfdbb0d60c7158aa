/** Refuses what the loader cannot do, before anything is changed. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import { ChipError } from "../../errors.ts";
import { endOf, type Range } from "../../ranges.ts";
import type { Chip, Dialect } from "../chips/chip.ts";
import { describeSize } from "../chips/flash_size.ts";
import type { Identity } from "../link/identify.ts";
import type { Loader } from "../link/loader.ts";
import type { Plan } from "../plan/plan.ts";

type HasDialect = Pick<Loader, "dialect">;

const USE_STUB_HINT = "Omit --no-stub: the stub can do this.";

/** Throws ChipError. */
export function checkReadable({ dialect }: HasDialect): void {
  if (dialect.read !== "none") return;
  throw new ChipError("Cannot read flash: the ROM of this chip cannot read its flash back", {
    hint: USE_STUB_HINT,
  });
}

/** Throws ChipError. */
export function checkHashable({ dialect }: HasDialect): void {
  if (dialect.md5 !== "none") return;
  throw new ChipError("Cannot compare flash: the ROM of this chip cannot read its flash back", {
    hint: USE_STUB_HINT,
  });
}

/** Throws ChipError; `action` begins the message. */
export function checkNotSecureDownload({ security }: Pick<Identity, "security">, action: string): void {
  if (!security.secureDownload) return;
  throw new ChipError(`${action}: this chip is in secure download mode, which does not allow it`, {
    hint: "Its eFuses make this permanent.",
  });
}

/**
 * Checks that the loader can address the range: it would mistake a higher address for one from 0 on, and even verify
 * it. Throws ChipError. `action` begins the message; `hint` applies if the stub cannot address the range either.
 */
export function checkAddressable(
  { dialect: { name, flashReach } }: HasDialect,
  { name: chipName, stub }: Chip,
  { action, hint, ...range }: Range & { readonly action: string; readonly hint: string },
): void {
  const end = endOf(range);
  if (end <= flashReach) return;
  const limit = `the ${name} of the ${chipName} can address only the first ${
    describeSize(flashReach)
  } of flash`;
  throw new ChipError(`${action}: it ends at ${hex(end)}, and ${limit}`, {
    hint: (stub?.flashReach ?? 0) >= end
      ? "The stub can address all of it: omit --no-stub, or run again if the stub did not start."
      : hint,
  });
}

/** The command for the part of a range that the loader can address. */
export function addressablePart(
  { flashReach }: Pick<Dialect, "flashReach">,
  { offset, command }: { readonly offset: number; readonly command: string },
): string {
  if (offset >= flashReach) return "Only the program on the board can access that part of the flash.";
  const from = offset === 0 ? "" : ` --offset ${hex(offset)}`;
  return `For the part that it can address: ${command}${from} --size ${hex(flashReach - offset)}`;
}

/** As `checkAddressable`, for a plan and for what its erases blank beyond the files. */
export function checkFilesAddressable(
  loader: HasDialect,
  { chip, regions }: Pick<Plan, "chip" | "regions">,
): void {
  for (const { path, offset, data } of regions) {
    checkAddressable(loader, chip, {
      offset,
      size: loader.dialect.eraseEnd(offset, data.length) - offset,
      action: `Cannot use "${path}" at ${hex(offset, 6)}`,
      hint: "Choose a lower offset. Only the program on the board can access the flash above.",
    });
  }
}
