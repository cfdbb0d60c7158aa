/**
 * What must go to flash byte by byte as it is: signed and encrypted boot images, and everything on a chip whose fuses ask
 * for such. With a changed header they do not start, and a chip that starts nothing else is lost. Pure; no I/O.
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
import { holdsBootDigest, looksEncrypted, signatureAt } from "../image/signature.ts";
import { FORCE_HINT, type PlanContext, throwUnlessForced } from "./needs_force.ts";
import { bootImageAt } from "./boot_offset.ts";
import type { Firmware } from "./types.ts";

/** Why a boot image is not changed. */
export type Seal = "signed" | "digest" | "encrypted" | "secure boot" | "flash encryption";

const WHY: Readonly<Record<Seal, string>> = {
  "signed": "it is signed (secure boot v2)",
  "digest": "a secure boot v1 digest precedes it",
  "encrypted": "it looks encrypted",
  "secure boot": "secure boot is enabled on this chip",
  "flash encryption": "flash encryption is enabled on this chip",
};

/** What fuses forbid: a chip that only runs signed or encrypted programs may never start again. Throws ChipError. */
export function checkSecured(files: readonly Firmware[], planning: PlanContext): void {
  const { chip, security, compares } = planning.options;
  if (compares === true) return;
  if (security?.flashEncryption) {
    const plain = files.find((file) => file.raw !== true && isPlain(file, chip));
    const refusal = new ChipError(
      `Cannot write to this ${chip.name}: flash encryption is on, and unencrypted programs do not run`,
      {
        hint: "Update such a chip through the firmware that runs on it." +
          (plain === undefined
            ? ` ${FORCE_HINT}`
            : ` "${plain.path}" is not encrypted: --force does not change that.`),
      },
    );
    if (plain !== undefined) throw refusal;
    throwUnlessForced(refusal, planning);
  }
  if (security?.secureBoot) {
    throwUnlessForced(
      new ChipError(
        `Cannot write to this ${chip.name}: secure boot is on, and only firmware signed with its key runs`,
        { hint: "If the files are signed with this chip's key, add --force." },
      ),
      planning,
    );
  }
}

/** The chip would take it for encrypted, and start noise. */
function isPlain(file: Firmware, chip: Chip): boolean {
  const { bytes } = file;
  const boot = bytes.subarray(bootImageAt(file, chip) ?? 0);
  return [bytes, boot].some((one) => chipOfImage(one) !== undefined) || parsePartitions(bytes) !== undefined;
}

/** The seal of a boot image that cannot be looked into; undefined for any other. Throws ImageError or ProfileError. */
export function securedContent(image: ImageFile, planning: PlanContext): Seal | undefined {
  const { chip, security } = planning.options;
  if (chip.mapped === undefined || hasExtendedHeader(image.bytes)) return undefined;
  if (!looksEncrypted(image.bytes)) return undefined;
  const seal = security?.flashEncryption === true ? "flash encryption" : "encrypted";
  if (seal === "encrypted") {
    throwUnlessForced(
      new ImageError(
        `Cannot boot "${image.path}" on ${chip.name}: it is not an image, and looks encrypted`,
        {
          hint: `Only a chip with flash encryption and the same key can start it. ${FORCE_HINT} ` +
            "Or write raw: true and its sha256 in the profile.",
        },
      ),
      planning,
    );
  }
  refuseByHand(image, { header: undefined, seal, planning });
  planning.notes.push(lineFor(image, seal));
  return seal;
}

/** Throws ChipError for a bootloader that a chip with secure boot never starts. */
export function findSeal(
  files: readonly Firmware[],
  image: ImageFile,
  { header, planning }: { readonly header: ImageHeader; readonly planning: PlanContext },
): Seal | undefined {
  const { chip, security, compares } = planning.options;
  if (chip.mapped === undefined) return undefined;
  const front = files.find(({ offset }) => offset === 0);
  const seal = signatureAt(image.bytes, header) !== undefined
    ? "signed"
    : chip.bootloaderOffset > 0 && front !== undefined &&
        holdsBootDigest(front.bytes.subarray(0, chip.bootloaderOffset))
    ? "digest"
    : undefined;
  if (security?.secureBoot && seal === undefined && compares !== true) {
    throw new ChipError(
      `Cannot write "${image.path}" to this ${chip.name}: secure boot is on, and this bootloader is not signed`,
      { hint: "The chip would never start again. Leave out the bootloader, or name a signed one." },
    );
  }
  if (seal !== undefined) return seal;
  if (security?.secureBoot) return "secure boot";
  return security?.flashEncryption ? "flash encryption" : undefined;
}

/** Says that a boot image stays as it is. Throws ProfileError where the profile asks for another header. */
export function checkSealUnbroken(
  image: ImageFile,
  { header, seal, planning }: {
    readonly header: ImageHeader;
    readonly seal: Seal;
    readonly planning: PlanContext;
  },
): void {
  const { chip, flashSize } = planning.options;
  refuseByHand(image, { header, seal, planning });
  planning.notes.push(lineFor(image, seal));
  const said = nameOfNibble(header.sizeNibble, chip);
  const bytes = said === undefined ? undefined : sizeOfName(said);
  if (bytes === undefined || flashSize === undefined || bytes === flashSize) return;
  if (bytes > flashSize) {
    throw new ImageError(
      `Cannot boot "${image.path}" on this board: its header says ${said}, the flash has ${
        describeSize(flashSize)
      }, and the header cannot be changed: ${WHY[seal]}`,
      { hint: "Get the build for a board with this much flash." },
    );
  }
  planning.notes.push(
    `The header of "${image.path}" says ${said}, the flash has ${
      describeSize(flashSize)
    }: the rest stays unused`,
  );
}

function lineFor({ path }: ImageFile, seal: Seal): string {
  return `"${path}" is written unchanged, including its header: ${WHY[seal]}`;
}

/** Also with --force: nobody intends to write a bootloader that never starts. */
function refuseByHand(
  { path }: ImageFile,
  { header, seal, planning }: {
    readonly header: ImageHeader | undefined;
    readonly seal: Seal;
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
      WHY[seal]
    }, and with another header it would not start`,
    {
      hint: "Leave out mode, freq, size and --repair. The header is set when the image is built and signed.",
    },
  );
}
