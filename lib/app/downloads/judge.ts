/** Judges a downloaded file before a lock names it: a server may send anything. Pure; no I/O. */
import type { KnownFirmware } from "../../catalogue/find.ts";
import { contradiction } from "../../catalogue/says.ts";
import { ImageError } from "../../errors.ts";
import { type Chip, chipById } from "../../esp/chips/mod.ts";
import { analyzeFile, type FileAnalysis } from "../../esp/image/analyze.ts";
import { chipOfImage } from "../../esp/image/chip_of_image.ts";
import type { ImageFile } from "../../esp/image/image_file.ts";
import { imageWords } from "../../esp/image/image_summary.ts";
import { checkIsFirmware } from "../../esp/image/not_firmware.ts";
import { bootImageAt } from "../../esp/plan/boot_offset.ts";
import { makePlan } from "../../esp/plan/plan.ts";
import { quote } from "../../text.ts";

/** Two bytes, and the only method that exists (RFC 1952). */
const GZIP = [0x1f, 0x8b, 0x08];
const UNCHANGED = { mode: "keep", freq: "keep", size: "keep" } as const;
const TAKE_BIN = "Use the publisher's .bin file for a first installation, by its address (url:).";

/**
 * Throws ImageError for a file that is not what the profile means: a web page, an archive, compressed firmware. Data and
 * parts of a build are as good as images: only the profile knows how they fit together.
 */
export function judgeFile(file: ImageFile): void {
  if (GZIP.every((byte, i) => file.bytes[i] === byte)) {
    throw new ImageError(
      `Cannot use ${quote(file.path, 200)}: it is compressed (gzip), which no chip can boot`,
      {
        hint: "A .bin.gz file is for updates over the air. Use the .bin file of the same name.",
      },
    );
  }
  checkIsFirmware(file);
}

/**
 * Judges firmware that has a name: it must be a whole image that the chip can boot from the offset, of the program and
 * the version that the name says. Returns the chip that the image is for. Throws ImageError.
 */
export function judgeFirmware(
  file: ImageFile,
  { firmware, offset }: { readonly firmware: KnownFirmware; readonly offset: number },
): Chip {
  judgeFile(file);
  const chip = chipById(firmware.board.chip)!;
  const analysis = analyzeFile(file.bytes);
  checkIsWhole(file, analysis, chip);
  const image = { ...file, offset };
  makePlan([image], { chip, flash: UNCHANGED, force: false });
  checkVersion(file, analysis, firmware);
  return chipOfImage(file.bytes.subarray(bootImageAt(image, chip)!)) ?? chip;
}

function checkIsWhole({ path }: ImageFile, analysis: FileAnalysis, chip: Chip): void {
  const { kind, container, images } = analysis;
  const refuse = (problem: string, hint: string) => {
    throw new ImageError(`Cannot use ${quote(path, 200)}: ${problem}`, { hint });
  };
  if (container !== undefined) {
    refuse("it is a container with parts of the flash, expected a whole image", TAKE_BIN);
  }
  const damage = images.map(({ content }) => "problem" in content ? content.problem : undefined)
    .find((problem) => problem !== undefined);
  if (damage !== undefined) refuse(damage, "Lock it again: the download may have been cut off.");
  // The ESP8266 has no partition table: its application is the whole image.
  const isWhole = chip.mapped === undefined ? kind === "application" || kind === "merged" : kind === "merged";
  if (isWhole) return;
  const expected = "expected a whole image with bootloader and partition table";
  refuse(
    `it is ${imageWords(analysis)}, ${expected}`,
    `Such files are for updates over the air. ${TAKE_BIN}`,
  );
}

/** An image that does not say what it is passes. */
function checkVersion({ path }: ImageFile, { python = "" }: FileAnalysis, { name }: KnownFirmware): void {
  const problem = contradiction(python, name);
  if (problem === undefined) return;
  throw new ImageError(`Cannot use ${quote(path, 200)}: ${problem}`, {
    hint:
      "The publisher's server has another file under this name. To use it anyway, give its address (url:).",
  });
}
