/** Is what lies in RAM Espressif's stub? The simulator cannot execute code, so it only runs what it knows. */

import { sha256Hex } from "../codec/digest.ts";
import type { Memory } from "../hardware/memory.ts";
import type { StubModel } from "../models/model.ts";

/** True if a jump to `entry` starts the stub, whole and unaltered. */
export function isStub(memory: Memory, entry: number, stub: StubModel): boolean {
  return entry === stub.entry && stub.segments.every(({ address, length, sha256 }) => {
    const bytes = memory.read(address, length);
    return bytes !== undefined && sha256Hex(bytes) === sha256;
  });
}
