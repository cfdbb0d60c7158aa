/** Is what lies in RAM Espressif's stub? The simulator cannot execute code, so it only runs what it knows. */

import { sha256Hex } from "./digest.ts";
import type { Memory } from "./memory.ts";

interface Segment {
  readonly address: number;
  readonly length: number;
  readonly sha256: string;
}

/** esp-flasher-stub 1.2.2 for the ESP8266, as npm:esptool-js@0.7.0 carries it (stub_flasher/esp8266.json). */
const STUB: { readonly entry: number; readonly segments: readonly Segment[] } = {
  entry: 0x4010c504,
  segments: [
    {
      address: 0x4010c500,
      length: 11456,
      sha256: "37c16091ff165ffe760353a8e92d07f55927e34d01fb5fc04c18b5525c13f8f6",
    },
    {
      address: 0x3fffae6c,
      length: 920,
      sha256: "de5922ffd2c868b51c4eec1fb74459f31adb2975f7514459a91ac2ffed65f737",
    },
  ],
};

/** True if a jump to `entry` starts the stub, whole and unaltered. */
export function isStub(memory: Memory, entry: number): boolean {
  return entry === STUB.entry && STUB.segments.every(({ address, length, sha256 }) => {
    const bytes = memory.read(address, length);
    return bytes !== undefined && sha256Hex(bytes) === sha256;
  });
}
