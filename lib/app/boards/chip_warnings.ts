/** Compares the chip that the firmware is for with the one of the named board, without opening a port. */
import { bootImageAt } from "../../esp/plan/boot_offset.ts";
import type { Firmware } from "../../esp/plan/types.ts";
import { type Chip, chipById } from "../../esp/chips/mod.ts";
import { chipOfImage } from "../../esp/image/chip_of_image.ts";
import type { Profile } from "../../profile/profile.ts";
import { formatPortName } from "../../serial/port_name.ts";
import { orList, quote } from "../../text.ts";
import type { Warning } from "../reporter.ts";
import { builtInBoard } from "./built_in_board.ts";

/** What is known about the firmware without a board. */
export interface KnownFirmware {
  readonly profile: Pick<Profile, "board" | "port">;
  readonly files: readonly Firmware[];
  /** The chip of the profile. */
  readonly chip: Chip | undefined;
  /** The chip of the files with `offset: auto`. */
  readonly chipOfFiles: Chip | undefined;
  readonly expected: { readonly chip: Chip };
}

/** Only warnings: another board may have the same wiring, and a run asks the chip itself. */
export async function chipWarnings(firmware: KnownFirmware): Promise<readonly Warning[]> {
  const { profile: { board, port } } = firmware;
  const { name = "", chips } = builtInBoard(board) ?? {};
  const chip = knownChip(firmware);
  if (chip === undefined) return [];
  const simulated = port.kind === "sim" ? await chipOfSimulated(port.board) : undefined;
  return [
    ...(chips === undefined || chips.includes(chip.id) ? [] : [{
      message: `The firmware is for ${chip.name}, but board ${quote(name)} has ${orList(chips.map(nameOf))}`,
      hint: "Check the firmware, and the board in the profile or after --board.",
    }]),
    ...(simulated === undefined || simulated === chip.id ? [] : [{
      message: `The firmware is for ${chip.name}, but ${formatPortName(port)} has ${nameOf(simulated)}`,
      hint: "Check the firmware, and the port in the profile or after --port.",
    }]),
  ];
}

/** The chip that the profile or a file names; undefined if the plan's chip is only the first that fits. */
function knownChip({ files, chip, chipOfFiles, expected }: KnownFirmware): Chip | undefined {
  const named = files.some((file) =>
    chipOfImage(file.bytes.subarray(bootImageAt(file, expected.chip) ?? 0)) === expected.chip
  );
  return chip ?? chipOfFiles ?? (named ? expected.chip : undefined);
}

function nameOf(id: string): string {
  return chipById(id)?.name ?? id;
}

/** Undefined for an unknown board, which is refused when its port is opened. */
async function chipOfSimulated(board: string): Promise<string | undefined> {
  const { findSimulatedBoard } = await import("../../simulator/mod.ts");
  return findSimulatedBoard(board)?.chip;
}
