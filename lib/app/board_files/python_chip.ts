/** The chip on which a board's Python says that it runs. */
import { MissingValueError } from "../../errors.ts";
import { type Chip, chipById, CHIPS } from "../../esp/chips/mod.ts";
import { type ChipSource, type KnownChip, otherChipError } from "../../esp/link/identify.ts";
import type { Profile } from "../../profile/profile.ts";
import type { BoardSystem } from "../../repl/board_answers.ts";
import { printable, quote } from "../../text.ts";
import type { Warning } from "../reporter.ts";

/** Characters of a board's name in a message. */
const MOST = 100;
/** After the name of the ESP32, these begin the name of another family: S3, C6, H2, P4. */
const OTHER_FAMILY = /^[schpe]\d/;

/**
 * Undefined if Python names no chip that flasher knows. Boards write the chip's name after "with", with or without
 * hyphens, and some add a variant: `ESP32C3`, `ESP32-S2FN4R2`, `ESP32-PICO-D4`.
 */
export function chipOfPython({ machine }: Pick<BoardSystem, "machine">): Chip | undefined {
  const [, last] = /.* with ([\w -]+)$/.exec(machine ?? "") ?? [];
  const name = last?.toLowerCase().replaceAll(/[^a-z\d]/g, "") ?? "";
  const [chip] = CHIPS.filter(({ id }) => name.startsWith(id)).sort((a, b) => b.id.length - a.id.length);
  const variant = name.slice(chip?.id.length);
  return /^\d/.test(variant) || OTHER_FAMILY.test(variant) ? undefined : chip;
}

/** Throws ChipError for a chip other than `chip`, and warns if Python does not name one. */
export function requireChip(
  system: Pick<BoardSystem, "machine">,
  { chip, chipBy = "profile", warn }: {
    readonly chip: Profile["chip"];
    readonly chipBy?: ChipSource | undefined;
    readonly warn: (warning: Warning) => void;
  },
): void {
  const expected = chip === "auto" ? undefined : chipById(chip);
  if (expected === undefined) return;
  const found = chipOfPython(system);
  if (found === undefined) {
    warn({ message: `Cannot check the chip: ${foundIn(system)}, expected the ${expected.name}` });
  } else if (found !== expected) throw otherChipError(expected, found, chipBy);
}

/** The chip's name in a profile; undefined if it is not known. */
export function chipOfBoard(
  { chip }: Pick<Profile, "chip">,
  { system, wiped }: {
    readonly system: Pick<BoardSystem, "machine">;
    /** The chip that was just connected. */
    readonly wiped: KnownChip | undefined;
  },
): string | undefined {
  if (wiped !== undefined) return CHIPS.find(({ name }) => name === wiped.chip.name)?.id;
  return chipOfPython(system)?.id ?? (chip === "auto" ? undefined : chip);
}

/** The files need the chip's name. */
export function noChipError(system: Pick<BoardSystem, "machine">): MissingValueError {
  return new MissingValueError(
    `Cannot fill in {chip}: ${foundIn(system)}, expected a chip that flasher knows`,
    {
      hint: "Name the chip: --chip esp32, or chip: in the profile",
    },
  );
}

function foundIn({ machine }: Pick<BoardSystem, "machine">): string {
  return machine === undefined
    ? "found no chip in Python's description of the board"
    : `Python says that the board is ${quote(printable(machine), MOST)}`;
}
