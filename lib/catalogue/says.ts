/** Compares what a program says about itself with the firmware that was asked for. Pure; no I/O. */
import type { FirmwareName } from "./name.ts";
import { publisherOf } from "./publishers.ts";
import { compareVersions, isRelease } from "./version.ts";

/** `MicroPython v1.24.1 on 2024-11-29`, `Adafruit CircuitPython 10.2.1 on …`. */
const BANNER = /\b((?:Micro|Circuit)Python) v?(\d[\w.+-]{0,50})/;

/** `it is MicroPython 1.20.0, expected MicroPython 1.24.1`; undefined if `text` names no other program or release. */
export function contradiction(text: string, name: FirmwareName): string | undefined {
  const [, program, version] = BANNER.exec(text) ?? [];
  if (program === undefined || version === undefined) return undefined;
  const { title } = publisherOf(name.publisher);
  // Previews are named in several ways.
  const isSame = program === title &&
    (!isRelease(name.version) || !isRelease(version) || compareVersions(version, name.version) === 0);
  return isSame ? undefined : `it is ${program} ${version}, expected ${title} ${name.version}`;
}
