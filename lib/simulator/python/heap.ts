/** The memory of a board's Python, and how long a command it can take. Pure; no I/O. */
import type { BootModel } from "../models/chip_model.ts";
import { isSince, type PythonFirmware } from "./firmware.ts";

const KB = 1024;

/** Bytes. On chips of the ESP32 family, the heap at the start: it grows. */
export function heapOf(firmware: PythonFirmware, loader: BootModel["loader"]): number {
  if (loader === "esp32") return 64 * KB;
  const isOld = firmware.name === "MicroPython" && !isSince(firmware, 10);
  return (isOld ? 36 : 38) * KB;
}

/**
 * The longest commands, bytes. The plain raw prompt keeps the whole text while it compiles it, and a longer one resets the
 * chip; raw paste compiles what comes, and a longer one raises an exception. Estimated.
 */
export function commandLimits(heap: number): { readonly commandLimit: number; readonly pasteLimit: number } {
  return { commandLimit: Math.floor(heap / 4.5), pasteLimit: Math.floor(heap / 2) };
}
