/** ESP32 files for plans, and assertions about refusals. */
import { assert, assertEquals } from "@std/assert";
import { chipById } from "../../../lib/esp/chips/mod.ts";
import { type Firmware, makePlan, type Plan, type PlanOptions } from "../../../lib/esp/plan/plan.ts";
import {
  buildApplication,
  buildBootloader,
  buildTable,
  FAMILY,
  type PartitionRow,
} from "../../fake/image.ts";
import { refusal } from "../image/refused.ts";

export const MB = 1024 * 1024;
export const AGAIN = "\n> Download the file again, and compare its size with the one on the download page.";
export const KEEP = { mode: "keep", freq: "keep", size: "keep" } as const;

export type More = Partial<Omit<PlanOptions, "chip">>;

export function options(id: string, more: More = {}): PlanOptions {
  return { chip: chipById(id)!, flash: KEEP, ...more };
}

export function file(offset: number, bytes: Uint8Array, path: string, vouched = false): Firmware {
  return { path, offset, bytes, vouched };
}

export const boot = (at = 0x1000) => file(at, buildBootloader(FAMILY.esp32), "boot.bin");
export const table = (rows?: readonly PartitionRow[], at = 0x8000) => file(at, buildTable(rows), "parts.bin");
export const app = (at = 0x10000, codeLength = 600) =>
  file(at, buildApplication(FAMILY.esp32, { codeLength }), "app.bin");

/** `warning: text` */
export const notesOf = ({ notes }: Pick<Plan, "notes">): string[] =>
  notes.map(({ kind, text }) => `${kind}: ${text}`);

export const refused = (files: readonly Firmware[], more: More = {}, id = "esp32") =>
  refusal(() => makePlan(files, options(id, more)));

/** Refused with this message; --force turns its first line into a warning. */
export function assertForcible(files: readonly Firmware[], more: More, wanted: string): void {
  assertEquals(refused(files, more), wanted);
  const plan = makePlan(files, options("esp32", { ...more, force: true }));
  const message = wanted.split("\n")[0]!.replace(/^\w+: /, "");
  assert(notesOf(plan).includes(`warning: Forced: ${message}`), notesOf(plan).join("\n"));
  assertEquals(plan.regions.length, files.length);
}

/** Refused with this message, even with --force. */
export function assertFinal(files: readonly Firmware[], more: More, wanted: string, id = "esp32"): void {
  assertEquals(refused(files, more, id), wanted);
  assertEquals(refused(files, { ...more, force: true }, id), wanted);
}
