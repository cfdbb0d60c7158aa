/** From the words of a command line to what is to be done: profile, flags, files, board. */
import { boardByName, BOARDS } from "../../plugins/mod.ts";
import { type Chip, chipById, CHIPS } from "../chips/mod.ts";
import { sizeOfName } from "../chips/flash_size.ts";
import type { Job } from "../device/program.ts";
import { FlasherError, ImageError } from "../errors.ts";
import { type Firmware, makePlan, type Plan } from "../plan.ts";
import { loadProfile } from "../profile/load.ts";
import { applyOverrides } from "../profile/override.ts";
import type { Known, Profile } from "../profile/profile.ts";
import type { Call } from "./command.ts";
import { readFirmware } from "./firmware_file.ts";
import { parseFileFlag } from "./file_flag.ts";
import { findProfile } from "./find_profile.ts";

/** The names that profiles may use. */
export const KNOWN: Known = {
  chips: CHIPS.map((chip) => chip.id),
  boards: BOARDS.map((board) => board.name),
  flashSizes: unique(CHIPS.flatMap((chip) => Object.keys(chip.flashSizes)))
    .sort((a, b) => sizeOfName(a)! - sizeOfName(b)!),
  flashFreqs: unique(CHIPS.flatMap((chip) => Object.keys(chip.flashFreqs)))
    .sort((a, b) => parseInt(a) - parseInt(b)),
};

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}

/** Everything that can be known without a board. */
export interface Prepared {
  /** Name of the profile in messages. */
  readonly source: string;
  readonly profile: Profile;
  readonly files: readonly Firmware[];
  readonly chip: Chip | undefined;
  /** The plan as far as it can be made: it may still change with the size of the flash. */
  readonly expected: Plan;
}

/** Reads profile and files and checks them. Throws ProfileError, UsageError or ImageError. */
export async function prepareCall(call: Call): Promise<Prepared> {
  const { source, folder, bytes, builtIn } = await findProfile(call);
  const flags = ["port", "baud", "board", "chip", "after", "mode", "freq", "size"] as const;
  const written = applyOverrides(
    await loadProfile(bytes, source, KNOWN),
    Object.fromEntries(flags.map((name) => [name, call.text(name)])),
    KNOWN,
  );
  const given = call.all("file").map((text) => parseFileFlag(text, KNOWN));
  const profile: Profile = given.length > 0 ? { ...written, files: given } : written;
  // A file named on the command line was chosen by the person, wherever it is.
  const anywhere = call.has("allow-outside") || given.length > 0;
  const files: Firmware[] = [];
  for (const file of profile.files) {
    files.push(
      await readFirmware(call.system, file, {
        folder: given.length > 0 ? "." : folder,
        anywhere,
        ...(builtIn && given.length === 0 ? { builtIn: source } : {}),
      }),
    );
  }
  const chip = profile.chip === "auto" ? undefined : chipById(profile.chip);
  return {
    source: builtIn ? `${source} (built in)` : source,
    profile,
    files,
    chip,
    expected: expectPlan(files, chip, profile),
  };
}

/** With `chip: auto`, a file that no chip can use is refused before any port is opened. */
function expectPlan(files: readonly Firmware[], chip: Chip | undefined, profile: Profile): Plan {
  let refusal: unknown;
  for (const candidate of chip === undefined ? CHIPS : [chip]) {
    try {
      return makePlan(files, { chip: candidate, flash: profile.flash });
    } catch (error) {
      if (!(error instanceof FlasherError)) throw error;
      refusal ??= error;
    }
  }
  throw refusal ?? new ImageError("Cannot plan: flasher knows no chip");
}

/** The part of a job that the profile decides. */
export function jobOf({ profile, files, chip, expected }: Prepared): Pick<
  Job,
  "entry" | "runFirmware" | "chip" | "chips" | "baud" | "flash" | "files" | "expected" | "after"
> {
  const board = boardByName(profile.board)!;
  return {
    entry: {
      scripts: profile.reset === undefined ? board.enterBootloader : [profile.reset],
      hands: board.hands,
    },
    runFirmware: profile.run ?? board.runFirmware,
    chip,
    chips: CHIPS,
    baud: profile.baud,
    flash: profile.flash,
    files,
    expected,
    after: profile.after,
  };
}
