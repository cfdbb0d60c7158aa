/** Times and sizes as a person reads them. Pure; no I/O. */

/** `2.5 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** `586.7`, in the KB of 1024 bytes that flash sizes are given in. */
export function kilobytes(bytes: number): string {
  return (bytes / 1024).toFixed(1);
}
