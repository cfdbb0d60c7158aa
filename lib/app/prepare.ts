/** Turns a request into work that is checked as far as possible without a board: profile, files, plan. */
import { hex } from "../bytes.ts";
import { type Chip, chipById, CHIPS } from "../esp/chips/mod.ts";
import type { Job } from "../esp/jobs/program.ts";
import { FlasherError, ImageError } from "../errors.ts";
import { nameOfText } from "../esp/image/other_file.ts";
import { rawHint } from "../esp/image/unverifiable.ts";
import { chipOfImage } from "../esp/image/chip_of_image.ts";
import { type Firmware, makePlan, type Plan } from "../esp/plan/plan.ts";
import { bootImageAt } from "../esp/plan/boot_offset.ts";
import { unpackFirmware } from "../esp/plan/unpack.ts";
import type { Profile } from "../profile/profile.ts";
import { orList } from "../text.ts";
import { readFirmwares, type ReadOptions } from "./files/firmware_file.ts";
import type { PluginFile } from "./boards/plugin_file.ts";
import { connectionSettings } from "./connection_settings.ts";
import { type LoadContext, loadRequestedProfile } from "./requested_profile.ts";
import type { PrepareRequest } from "./request.ts";
import type { System } from "./system/system.ts";

/** Everything that can be known without a board. */
export interface Prepared {
  /** Name of the profile in messages. */
  readonly source: string;
  readonly profile: Profile;
  readonly files: readonly Firmware[];
  readonly chip: Chip | undefined;
  /** Writes even if that is dangerous. */
  readonly force: boolean;
  /** The plan for the likely board: the size of its flash can still change it. */
  readonly expected: Plan;
}

export interface PreparedRequest extends Prepared {
  /** The profile's board if it is a plugin. */
  readonly plugin: PluginFile | undefined;
}

/** Reads and checks profile and files. Throws ProfileError, UsageError, PluginError or ImageError. */
export async function prepare(context: LoadContext, request: PrepareRequest): Promise<PreparedRequest> {
  const { files, allowOutside, force } = request;
  const requested = { ...request, filesOnly: files.length > 0 };
  const { folder, name, builtIn, profile: written, plugin } = await loadRequestedProfile(context, requested);
  const profile: Profile = files.length > 0 ? { ...written, files } : written;
  // A person may name any file; a profile only those in its folder.
  const reading = files.length > 0 ? { folder: ".", anywhere: true } : {
    folder,
    anywhere: allowOutside,
    ...(builtIn === undefined ? {} : { builtIn }),
  };
  return { ...await prepareProfile(context.system, { source: name, profile, reading, force }), plugin };
}

/** Reads and checks the files of a profile. Throws ProfileError or ImageError. */
export async function prepareProfile(
  system: System,
  { source, profile, reading, force }:
    & Pick<Prepared, "source" | "profile" | "force">
    & { readonly reading: ReadOptions },
): Promise<Prepared> {
  const whole = await readFirmwares(system, profile.files, reading);
  const files: readonly Firmware[] = whole.flatMap((file, index) =>
    profile.files[index]!.raw === true ? [{ ...file, raw: true }] : unpackFirmware(file)
  );
  const chip = profile.chip === "auto" ? undefined : chipById(profile.chip);
  return { source, profile, files, chip, force, expected: expectPlan(files, { chip, profile, force }) };
}

/** With `chip: auto`, files that no chip can use are refused before a port is opened. */
function expectPlan(
  files: readonly Firmware[],
  { chip, profile, force }: Pick<Prepared, "chip" | "profile" | "force">,
): Plan {
  const errors: FlasherError[] = [];
  for (const candidate of chip === undefined ? candidateChips(files) : [chip]) {
    try {
      return makePlan(files, { chip: candidate, flash: profile.flash, force });
    } catch (error) {
      if (!(error instanceof FlasherError)) throw error;
      errors.push(error);
    }
  }
  throw commonError(files, errors);
}

/** One error for files that every candidate refuses. If the reasons differ, it names no chip. */
function commonError(files: readonly Firmware[], errors: readonly FlasherError[]): FlasherError {
  const [first] = errors;
  if (first === undefined) return new ImageError("Cannot plan: flasher knows no chip");
  const messages = new Set(errors.map(({ message }) => message));
  const booted = files.find((file) => CHIPS.some((chip) => bootImageAt(file, chip) !== undefined));
  if (messages.size === 1 || booted === undefined || !errors.every((error) => error instanceof ImageError)) {
    return first;
  }
  const offsets = [...new Set(CHIPS.map(({ bootloaderOffset }) => hex(bootloaderOffset)))];
  const name = nameOfText(booted.bytes);
  const problem = name === undefined
    ? "it has no image for a chip that flasher knows"
    : `it is ${name}, not a firmware image`;
  return new ImageError(
    `Cannot boot "${booted.path}" at ${hex(booted.offset)}: ${problem}`,
    {
      hint: `Chips boot from ${orList(offsets)}. ` +
        `Write a boot image there, and other data to another offset.${rawHint(booted.bytes)}`,
    },
  );
}

/**
 * The chips that the files may be for: the chip that an image names, or those that a UF2 file names; else the chips that
 * would boot one of the files, so that a file that is an image for none of them is refused; else all.
 */
function candidateChips(files: readonly Firmware[]): readonly Chip[] {
  // The boot image decides: another file may be for a second chip, which gets it from the first.
  const booted = CHIPS.find((chip) =>
    files.some((file) => {
      const at = bootImageAt(file, chip);
      return at !== undefined && chipOfImage(file.bytes.subarray(at)) === chip;
    })
  );
  if (booted !== undefined) return [booted];
  const families = CHIPS.filter(({ uf2Family }) =>
    files.some(({ container }) => container?.uf2?.family === uf2Family)
  );
  if (families.length > 0) return families;
  const named = files.map(({ bytes }) => chipOfImage(bytes)).find((chip) => chip !== undefined);
  if (named !== undefined) return [named];
  const booting = CHIPS.filter((chip) => files.some((file) => bootImageAt(file, chip) !== undefined));
  return booting.length > 0 ? booting : CHIPS;
}

/** The part of a job that the profile decides. */
export function profileJob(
  { profile, files, force, expected }: Prepared,
):
  & ReturnType<typeof connectionSettings>
  & Pick<Job, "flash" | "erase" | "files" | "expected" | "after" | "expect">
  & { readonly force: boolean } {
  const { flash, erase, after, expect } = profile;
  return {
    ...connectionSettings(profile),
    flash,
    erase,
    files,
    force,
    expected,
    after,
    ...(expect && { expect }),
  };
}
