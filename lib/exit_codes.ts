/** The exit codes of all errors, and of commands that end without one. Pure; no I/O. */

/** Process exit codes. They are part of the interface: scripts rely on them, and docs/exit-codes.md documents them. */
export const EXIT = {
  ok: 0,
  /** A bug in flasher: any error that is not a FlasherError. */
  internal: 1,
  /** Wrong command line or invalid profile. */
  usage: 2,
  portNotFound: 3,
  /** The port exists but cannot be opened: another program uses it, or permission is denied. */
  portUnavailable: 4,
  /** The port works, but no bootloader answers. */
  noBootloader: 5,
  /** The chip is not the one that the profile requires, or flasher does not support it. */
  wrongChip: 6,
  /** A file is missing, truncated, not firmware, or not for this chip. */
  badImage: 7,
  /** The flash refused a write, or does not hold what was written. */
  writeFailed: 8,
  /** The chip answered at first, then the link failed. */
  linkUnstable: 9,
  /** A board plugin may not run, cannot run, or did something that is not allowed. */
  plugin: 10,
  /** The port disappeared during the run: adapter or board unplugged. */
  portLost: 11,
  /**
   * `verify`, and `watch` for a board that passed before: the flash does not hold the content of the profile. `check`: a
   * README does not show the profiles as they are.
   */
  differs: 12,
  /** Written, but the board did not boot as the profile expects; or the text that `monitor` waited for did not appear. */
  bootFailed: 13,
  /** `doctor` found something that must be fixed before a board can be flashed. */
  mustFix: 14,
  /** A file could not be written: the disk is full, permission is denied, or its folder is missing. */
  outputFailed: 15,
  /**
   * Files on the board's own file system are missing, or could not be proved; after `run`, the firmware is in place.
   * `files` found no Python prompt, or not the file that was named.
   */
  filesIncomplete: 16,
  /** Several boards, or several profiles, failed, with different exit codes. */
  severalFailed: 17,
  /** A download failed: network, proxy, certificate, or the server's answer. */
  downloadFailed: 18,
  /** Interrupted by Ctrl-C (128 + SIGINT). */
  interrupted: 130,
} as const;

export type ExitCode = typeof EXIT[keyof typeof EXIT];

/** The exit code of several pieces of work: the one that all failures share. */
export function sharedExitCode(codes: readonly ExitCode[]): ExitCode {
  const failures = new Set(codes.filter((code) => code !== EXIT.ok));
  if (failures.size > 1) return EXIT.severalFailed;
  return [...failures][0] ?? EXIT.ok;
}
