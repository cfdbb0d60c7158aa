/** Is what lies in RAM Espressif's stub? The simulator cannot execute code, so it only runs what it knows. */

import { sha256Hex } from "./digest.ts";
import type { Machine, Program } from "./machine.ts";
import { stub } from "./stub.ts";

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

/** The CPU jumps to `entry`: into the stub if it is there whole, else into garbage, from which it does not return. */
export function jump(machine: Machine, entry: number): Program | "hang" {
  if (entry === STUB.entry && STUB.segments.every((segment) => holds(machine, segment))) return stub(machine);
  machine.stage = "hung";
  return "hang";
}

function holds(machine: Machine, { address, length, sha256 }: Segment): boolean {
  const bytes = machine.memory.read(address, length);
  return bytes !== undefined && sha256Hex(bytes) === sha256;
}
