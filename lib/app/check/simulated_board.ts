/** Chooses the simulated board for a rehearsal: the profile's circuit and chip, with enough flash. Pure; no I/O. */
import { type Chip, chipById } from "../../esp/chips/mod.ts";
import { describeSize, sizeOfName } from "../../esp/chips/flash_size.ts";
import { FlasherError } from "../../errors.ts";
import { makePlan, type Plan } from "../../esp/plan/plan.ts";
import type { Profile } from "../../profile/profile.ts";
import { type Circuit, findSimulatedBoard, type ModelName } from "../../simulator/mod.ts";
import { builtInBoard } from "../boards/built_in_board.ts";
import { namedBoard } from "../ports/simulated_port.ts";
import type { Prepared } from "../prepare.ts";

const MB = 1024 * 1024;
/** The flash of most modules. */
const USUAL_SIZE = 4 * MB;
/** The largest flash of Espressif's modules. */
const LARGEST_SIZE = 64 * MB;
/** JEDEC id of a Winbond flash (EF 40 xx), and the capacity code of 1 byte: a code is the logarithm of the size. */
const WINBOND = 0x40ef;
/** From 64 MB on, Winbond's codes continue at 0x20. */
const CODE_OF_64_MB = 0x20;

export interface RehearsalBoard {
  readonly chip: ModelName;
  readonly circuit: Circuit;
  /** Bytes. */
  readonly flashSize: number;
  /** As BoardOptions has it. */
  readonly flashId: number;
  /** What the flash must hold afterwards. */
  readonly plan: Plan;
}

/** `circuit`: of a board plugin that was tried. Throws PortError for an unknown `sim:` board, and what `makePlan` throws. */
export function chooseSimulatedBoard(prepared: Prepared, circuit?: Circuit): RehearsalBoard {
  const { profile, expected } = prepared;
  const named = profile.port.kind === "sim" || profile.port.kind === "rehearsal"
    ? namedBoard(profile.port)
    : undefined;
  const model = named?.chip ?? findSimulatedBoard(expected.chip.id)!.chip;
  const plan = planForFlash(prepared, chipById(model) ?? expected.chip);
  const flashSize = plan.flashSize!;
  return {
    chip: model,
    circuit: circuit ?? named?.circuit ?? circuitOf(profile, model),
    flashSize,
    flashId: flashIdOf(flashSize),
    plan,
  };
}

/** A chip that the board does not carry is on another board, whose circuit is unknown: the most frequent one stands in. */
function circuitOf({ board }: Profile, model: ModelName): Circuit {
  const known = builtInBoard(board);
  return known === undefined || known.chips?.includes(model) === false ? "autoReset" : known.circuit;
}

/** The plan for the smallest usual flash that accepts it. Throws what `makePlan` throws for the first of them. */
function planForFlash({ files, profile: { flash }, force }: Prepared, chip: Chip): Plan {
  let first: unknown;
  for (let flashSize = sizeOfName(flash.size) ?? USUAL_SIZE; flashSize <= LARGEST_SIZE; flashSize *= 2) {
    try {
      return makePlan(files, { chip, flash, force, flashSize });
    } catch (error) {
      if (!(error instanceof FlasherError)) throw error;
      first ??= error;
    }
  }
  throw first;
}

function flashIdOf(size: number): number {
  const code = size >= LARGEST_SIZE ? CODE_OF_64_MB + Math.log2(size / LARGEST_SIZE) : Math.log2(size);
  return (code << 16) | WINBOND;
}

/** `ESP8266 with 4 MB of flash`. */
export function describeRehearsalBoard({ chip, flashSize }: RehearsalBoard): string {
  return `${chipById(chip)?.name ?? chip} with ${describeSize(flashSize)} of flash`;
}
