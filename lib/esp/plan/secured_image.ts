/**
 * Protects boot images that must be written unchanged: signed and encrypted ones, and all of them on a chip whose fuses
 * require it. With a changed header they do not start, and a secured chip starts nothing else. Pure; no I/O.
 */
import { hex } from "../../bytes.ts";
import type { Chip } from "../chips/chip.ts";
import { describeSize, nameOfNibble, sizeOfName } from "../chips/flash_size.ts";
import { ChipError, ImageError, ProfileError } from "../../errors.ts";
import type { ImageHeader } from "../image/header.ts";
import type { ImageFile } from "../image/image_file.ts";
import { chipOfImage, hasExtendedHeader } from "../image/chip_of_image.ts";
import { parsePartitions } from "../image/partition_table.ts";
import { FLASH_MODES } from "../image/patch_header.ts";
import { findSignature, hasBootDigest, looksEncrypted } from "../image/signature.ts";
import { FORCE_HINT, type PlanContext, throwUnlessForced } from "./needs_force.ts";
import { bootImageAt } from "./boot_offset.ts";
import { unusedFlash } from "./flash_settings.ts";
import type { Firmware } from "./types.ts";

/** Why the header of a boot image must not change. */
export type HeaderLock = "signed" | "digest" | "encrypted" | "secure boot" | "flash encryption";

const LOCK_REASONS: Readonly<Record<HeaderLock, string>> = {
  "signed": "it is signed (secure boot v2)",
  "digest": "a secure boot v1 digest precedes it",
  "encrypted": "it looks encrypted",
  "secure boot": "secure boot is enabled on this chip",
  "flash encryption": "flash encryption is enabled on this chip",
};

/**
 * Refuses writes to a chip that runs only signed or encrypted programs and might never start again. Throws ChipError.
 */
export function checkSecured(files: readonly Firmware[], planning: PlanContext): void {
  const { chip, security, compares } = planning.options;
  if (compares === true) return;
  if (security?.flashEncryption) {
    const plain = files.find((file) => file.raw !== true && isPlain(file, chip));
    const refusal = new ChipError(
      `Cannot write to this ${chip.name}: flash encryption is enabled, and unencrypted programs do not run`,
      {
        hint: "Update such a chip through the firmware that runs on it." +
          (plain === undefined
            ? ` ${FORCE_HINT}`
            : ` "${plain.path}" is not encrypted, so --force does not help.`),
      },
    );
    if (plain !== undefined) throw refusal;
    throwUnlessForced(refusal, planning);
  }
  if (security?.secureBoot) {
    throwUnlessForced(
      new ChipError(
        `Cannot write to this ${chip.name}: secure boot is enabled, and only firmware signed with its key runs`,
        { hint: "If the files are signed with this chip's key, add --force." },
      ),
      planning,
    );
  }
}

/** True for plain content, which the chip would decrypt into garbage. */
function isPlain(file: Firmware, chip: Chip): boolean {
  const { bytes } = file;
  const boot = bytes.subarray(bootImageAt(file, chip) ?? 0);
  return [bytes, boot].some((one) => chipOfImage(one) !== undefined) || parsePartitions(bytes) !== undefined;
}

/** The lock of an encrypted boot image; undefined for any other image. Throws ImageError or ProfileError. */
export function findEncryption(image: ImageFile, planning: PlanContext): HeaderLock | undefined {
  const { chip, security } = planning.options;
  if (chip.mapped === undefined || hasExtendedHeader(image.bytes)) return undefined;
  if (!looksEncrypted(image.bytes)) return undefined;
  const lock = security?.flashEncryption === true ? "flash encryption" : "encrypted";
  if (lock === "encrypted") {
    throwUnlessForced(
      new ImageError(
        `Cannot boot "${image.path}" on ${chip.name}: it is not an image and looks encrypted`,
        {
          hint: `Only a chip with flash encryption and the same key can start it. ${FORCE_HINT} ` +
            "Or set raw: true and its sha256 in the profile.",
        },
      ),
      planning,
    );
  }
  checkNoHeaderSettings(image, { header: undefined, lock, planning });
  planning.notes.push({ kind: "detail", text: lockText(image, lock, planning) });
  return lock;
}

/** The lock of a boot image. Throws ChipError for an unsigned bootloader on a chip with secure boot. */
export function findHeaderLock(
  files: readonly Firmware[],
  image: ImageFile,
  { header, planning }: { readonly header: ImageHeader; readonly planning: PlanContext },
): HeaderLock | undefined {
  const { chip, security, compares } = planning.options;
  if (chip.mapped === undefined) return undefined;
  const front = files.find(({ offset }) => offset === 0);
  const lock = findSignature(image.bytes, header) !== undefined
    ? "signed"
    : chip.bootloaderOffset > 0 && front !== undefined &&
        hasBootDigest(front.bytes.subarray(0, chip.bootloaderOffset))
    ? "digest"
    : undefined;
  if (security?.secureBoot && lock === undefined && compares !== true) {
    throw new ChipError(
      `Cannot write "${image.path}" to this ${chip.name}: secure boot is enabled, and this bootloader is not signed`,
      { hint: "The chip would never start again. Omit the bootloader, or use a signed one." },
    );
  }
  if (lock !== undefined) return lock;
  if (security?.secureBoot) return "secure boot";
  return security?.flashEncryption ? "flash encryption" : undefined;
}

/** Notes that a boot image is written unchanged. Throws ProfileError if the profile asks for another header. */
export function checkHeaderUnchanged(
  image: ImageFile,
  { header, lock, planning }: {
    readonly header: ImageHeader;
    readonly lock: HeaderLock;
    readonly planning: PlanContext;
  },
): void {
  const { chip, flashSize } = planning.options;
  checkNoHeaderSettings(image, { header, lock, planning });
  planning.notes.push({ kind: "detail", text: lockText(image, lock, planning) });
  const said = nameOfNibble(header.sizeNibble, chip);
  const bytes = said === undefined ? undefined : sizeOfName(said);
  if (bytes === undefined || flashSize === undefined || bytes === flashSize) return;
  if (bytes > flashSize) {
    throw new ImageError(
      `Cannot boot "${image.path}" on this board: its header says ${describeSize(bytes)}, but the flash has ${
        describeSize(flashSize)
      }, and the header cannot be changed: ${LOCK_REASONS[lock]}`,
      { hint: "Get the build for a board with this much flash." },
    );
  }
  planning.notes.push(unusedFlash(image, { said: bytes, flashSize }));
}

function lockText({ path }: ImageFile, lock: HeaderLock, { options }: PlanContext): string {
  const done = options.compares === true ? "compared" : "written";
  return `"${path}" is ${done} unchanged, including its header: ${LOCK_REASONS[lock]}`;
}

/** Refuses header settings for a locked image. --force does not override this: the bootloader would never start. */
function checkNoHeaderSettings(
  { path }: ImageFile,
  { header, lock, planning }: {
    readonly header: ImageHeader | undefined;
    readonly lock: HeaderLock;
    readonly planning: PlanContext;
  },
): void {
  const { chip, flash: { mode, freq, size }, repairs } = planning.options;
  const keeps = (value: number | undefined, present: number | undefined) =>
    value !== undefined && value === present;
  const asked = [
    mode === "keep" || keeps(FLASH_MODES[mode], header?.mode) ? undefined : `flash.mode ${mode}`,
    freq === "keep" || keeps(chip.flashFreqs[freq], header?.freqNibble) ? undefined : `flash.freq ${freq}`,
    size === "keep" || size === "detect" || keeps(chip.flashSizes[size], header?.sizeNibble)
      ? undefined
      : `flash.size ${size}`,
    repairs === true ? "another flash mode (--repair)" : undefined,
  ].filter((words) => words !== undefined);
  if (asked.length === 0) return;
  throw new ProfileError(
    `Cannot set ${asked.join(", ")} in the header of "${path}" at ${hex(chip.bootloaderOffset)}: ${
      LOCK_REASONS[lock]
    }, and it would not start with another header`,
    {
      hint: "Omit mode, freq, size and --repair. The build sets the header before it signs the image.",
    },
  );
}
