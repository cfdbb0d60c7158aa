/** Classifies failures while writing: of the flash, or of the link. Pure; no I/O. */
import { LinkError, WriteError } from "../../errors.ts";
import { RefusedError } from "../link/loader.ts";
import { arrivedDamaged } from "../link/send_blocks.ts";

/** The hint for a flash that does not hold what was written to it. */
export const WEAK_FLASH_HINT = "The flash may be worn or write-protected, or the power supply weak: " +
  "disconnect other hardware from the board, use another cable or a powered hub, and run again.";

/** The hint for bytes that were lost or changed on the line. */
export const DAMAGED_HINT =
  "Bytes are damaged in transit: try another cable or USB socket, or go slower with --baud 115200.";

/** A refusal of data that arrived damaged becomes a LinkError, any other refusal while writing a WriteError. */
export function writeFailure(error: unknown): unknown {
  if (!(error instanceof RefusedError)) return error;
  if (arrivedDamaged(error)) return new LinkError(error.message, { hint: DAMAGED_HINT, cause: error });
  return new WriteError(error.message, { hint: WEAK_FLASH_HINT, cause: error });
}
