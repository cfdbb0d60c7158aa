/** Recognises Espressif's stub in RAM: the simulator does not execute code, so it runs only code that it knows. */

import { sha256Hex } from "../codec/digest.ts";
import type { Ram } from "../hardware/ram.ts";
import type { StubModel } from "../models/chip_model.ts";

/** True if a jump to `entry` starts the stub, whole and unaltered. */
export function isStub(memory: Ram, entry: number, stub: StubModel): boolean {
  return entry === stub.entry && stub.segments.every(({ address, length, sha256 }) => {
    const bytes = memory.read(address, length);
    return bytes !== undefined && sha256Hex(bytes) === sha256;
  });
}
