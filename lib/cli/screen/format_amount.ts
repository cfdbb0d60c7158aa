/** Formats times and sizes for people. Pure; no I/O. */

/** `2.5 s`. */
export function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** `586.7`, in KB of 1024 bytes, the unit of flash sizes. */
export function formatKilobytes(bytes: number): string {
  return (bytes / 1024).toFixed(1);
}
