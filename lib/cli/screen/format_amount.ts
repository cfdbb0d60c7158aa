/** Formats times and sizes for people. Pure; no I/O. */
import { describeSize } from "../../esp/chips/flash_size.ts";

const KB = 1024;
const MB = 1024 * KB;

/** `2.5 s`. */
export function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** `0:07`, `2:30`: the time left. */
export function formatMinutes(seconds: number): string {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** `572.9 KB (586700 bytes)`: where people compare the size of a file. */
export function formatFileSize(bytes: number): string {
  return bytes < KB ? describeSize(bytes) : `${describeSize(bytes)} (${bytes} bytes)`;
}

/** ` 48.2/120.6 KB`: `part` of `whole` bytes, as wide for every part. */
export function formatPart(part: number, whole: number): string {
  const [unit, name] = whole < MB ? [KB, "KB"] : [MB, "MB"];
  const [some, all] = [part, whole].map((bytes) => (bytes / unit).toFixed(1));
  return `${some!.padStart(all!.length)}/${all} ${name}`;
}

/** `  62.5 KB/s`: bytes per second, as wide for every rate of a serial port. */
export function formatRate(bytesPerSecond: number): string {
  return `${(bytesPerSecond / KB).toFixed(1).padStart(6)} KB/s`;
}
