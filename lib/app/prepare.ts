/** From the words of a command line to what is to be done: profile, flags, files, board. */
import { hex } from "../bytes.ts";
import { type Chip, chipById, CHIPS } from "../esp/chips/mod.ts";
import type { Job } from "../esp/jobs/program.ts";
import { FlasherError, ImageError } from "../errors.ts";
import { rawHint } from "../esp/image/unverifiable.ts";
import { chipOfImage } from "../esp/image/chip_of_image.ts";
import { type Firmware, makePlan, type Plan } from "../esp/plan/plan.ts";
import { bootImageAt } from "../esp/plan/boot_offset.ts";
import { unpackFirmware } from "../esp/plan/unpack.ts";
import { loadProfile } from "../profile/load.ts";
import { applyOverrides } from "../profile/override.ts";
import type { Profile } from "../profile/profile.ts";
import { orList } from "../text.ts";
import type { Call } from "../cli/command.ts";
import { readFirmwares, type ReadOptions } from "./files/firmware_file.ts";
import { parseFileFlag } from "../cli/values/file.ts";
import { BUILT_IN, findProfile } from "./files/find_profile.ts";
import { KNOWN } from "./known_names.ts";
import { resolveBoard } from "./boards/plugin_file.ts";
import type { System } from "./system/system.ts";
import { connectionSettings } from "./connection_settings.ts";

/** Everything that can be known without a board. */
export interface Prepared {
  /** Name of the profile in messages. */
  readonly source: string;
  readonly profile: Profile;
  readonly files: readonly Firmware[];
  readonly chip: Chip | undefined;
  /** --force: what a person can mean is not refused. */
  readonly force: boolean;
  /** The plan as far as it can be made: it may still change with the size of the flash. */
  readonly expected: Plan;
}

/** Reads profile and files and checks them. Throws ProfileError, UsageError or ImageError. */
export async function prepareCall(call: Call): Promise<Prepared> {
  const { source, folder, bytes, builtIn } = await findProfile(call);
  const flags = ["port", "baud", "board", "chip", "erase", "after", "mode", "freq", "size"] as const;
  const own = await loadProfile(bytes, source, KNOWN);
  const written = applyOverrides(
    // What a flag names starts where the person is, not where the profile is.
    call.text("board") === undefined ? { ...own, board: await resolveBoard(call, own.board, folder) } : own,
    Object.fromEntries(flags.map((name) => [name, call.text(name)])),
    KNOWN,
  );
  const given = call.all("file").map((text) => parseFileFlag(text, KNOWN));
  const profile: Profile = given.length > 0 ? { ...written, files: given } : written;
  // A file named on the command line was chosen by the person, wherever it is.
  const reading = given.length > 0 ? { folder: ".", anywhere: true } : {
    folder,
    anywhere: call.has("allow-outside"),
    ...(builtIn ? { builtIn: source } : {}),
  };
  const name = builtIn && !source.startsWith(BUILT_IN) ? `${source} (built in)` : source;
  return await prepareProfile(call.system, { source: name, profile, reading, force: call.has("force") });
}

/** Reads the files of a profile and checks them. Throws ProfileError or ImageError. */
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

/** With `chip: auto`, files that no chip can use are refused before any port is opened. */
function expectPlan(
  files: readonly Firmware[],
  { chip, profile, force }: Pick<Prepared, "chip" | "profile" | "force">,
): Plan {
  const refusals: FlasherError[] = [];
  for (const candidate of chip === undefined ? candidatesFor(files) : [chip]) {
    try {
      return makePlan(files, { chip: candidate, flash: profile.flash, force });
    } catch (error) {
      if (!(error instanceof FlasherError)) throw error;
      refusals.push(error);
    }
  }
  throw refusalOfAll(files, refusals);
}

/** What several chips refuse, each in words of its own, is refused in the name of none of them. */
function refusalOfAll(files: readonly Firmware[], refusals: readonly FlasherError[]): FlasherError {
  const [first] = refusals;
  if (first === undefined) return new ImageError("Cannot plan: flasher knows no chip");
  const words = new Set(refusals.map(({ message }) => message));
  const booted = files.find((file) => CHIPS.some((chip) => bootImageAt(file, chip) !== undefined));
  if (words.size === 1 || booted === undefined || !refusals.every((error) => error instanceof ImageError)) {
    return first;
  }
  const places = [...new Set(CHIPS.map(({ bootloaderOffset }) => hex(bootloaderOffset)))];
  return new ImageError(
    `Cannot boot "${booted.path}" at ${hex(booted.offset)}: it has no image for a chip that flasher knows`,
    {
      hint: `Chips boot from ${orList(places)}: name a boot image for that offset. ` +
        `Other data goes to another offset.${rawHint(booted.bytes)}`,
    },
  );
}

/**
 * The chips that the files may be for: the one that an image names, or those that a UF2 file names; else those that would
 * boot one of the files, so that what is no image for any of them is refused; else any.
 */
function candidatesFor(files: readonly Firmware[]): readonly Chip[] {
  // First by what stands where a chip boots: another file may be for a second chip, which the first one feeds.
  const booted = CHIPS.find((chip) =>
    files.some((file) => {
      const at = bootImageAt(file, chip);
      return at !== undefined && chipOfImage(file.bytes.subarray(at)) === chip;
    })
  );
  if (booted !== undefined) return [booted];
  const families = CHIPS.filter(({ uf2Family }) =>
    files.some(({ piece }) => piece?.uf2?.family === uf2Family)
  );
  if (families.length > 0) return families;
  const named = files.map(({ bytes }) => chipOfImage(bytes)).find((chip) => chip !== undefined);
  if (named !== undefined) return [named];
  const booting = CHIPS.filter((chip) => files.some((file) => bootImageAt(file, chip) !== undefined));
  return booting.length > 0 ? booting : CHIPS;
}

/** The part of a job that the profile decides. */
export function jobOf(
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
