/** Saves what flasher sends as a file. */
/// <reference lib="dom" />
import type { DOWNLOADS } from "../../api.ts";

const FILE_NAMES: Readonly<Record<keyof typeof DOWNLOADS, string>> = {
  roster: "flasher-boards.csv",
  labels: "flasher-labels.html",
  report: "flasher-report.jsonl",
};

export function saveAs(blob: Blob, what: keyof typeof DOWNLOADS): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = FILE_NAMES[what];
  link.click();
  URL.revokeObjectURL(link.href);
}
