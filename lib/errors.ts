/** Every way in which flasher can fail, each with its exit code. Pure; no I/O. */

/** Process exit codes. They are part of the interface: scripts rely on them, README documents them. */
export const EXIT = {
  ok: 0,
  /** A bug in flasher: anything thrown that is not a FlasherError. */
  internal: 1,
  /** Wrong command line or invalid profile. */
  usage: 2,
  portNotFound: 3,
  /** The port exists but cannot be had: held by another program, or permission denied. */
  portUnavailable: 4,
  /** The port works but no bootloader answers. */
  noBootloader: 5,
  /** Another chip than the profile asks for, or one that flasher does not know. */
  wrongChip: 6,
  /** A file is missing, truncated, not firmware, or not for this chip. */
  badImage: 7,
  /** The flash refused the write, or does not hold what was written. */
  writeFailed: 8,
  /** The chip answered, then the conversation broke down. */
  linkUnstable: 9,
  /** A board that is code: it may not run, cannot run, or did something that it may not do. */
  plugin: 10,
  /** The port disappeared in mid-flight: adapter or board unplugged. */
  portLost: 11,
  /** `verify`: the flash does not hold what the profile says. Nothing failed. */
  differs: 12,
  /** Written, but the board did not boot as the profile expects; or the text that `monitor` waits for did not come. */
  bootFailed: 13,
  /** `doctor` found something that must be fixed before a board can be flashed. */
  mustFix: 14,
  /** A file could not be written: the disk is full, or permission denied. */
  outputFailed: 15,
  /** The person pressed Ctrl-C (128 + SIGINT). */
  interrupted: 130,
} as const;

export type ExitCode = typeof EXIT[keyof typeof EXIT];

export interface ErrorOptions {
  /** What to do next: one or more whole sentences, one a line. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * What a person is told. `message` reads "action that failed: what is, what should be"; the advice is `hint`.
 * Code decides by class and by `reason`, never by message text.
 */
export class FlasherError extends Error {
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;
  /** What the failure leaves behind on the board, in whole sentences; whoever knows fills it in. */
  boardState: string | undefined;

  constructor(message: string, exitCode: ExitCode, options: ErrorOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : {});
    this.name = this.constructor.name;
    this.exitCode = exitCode;
    this.hint = options.hint;
  }
}

/** The command line is wrong. */
export class UsageError extends FlasherError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, EXIT.usage, options);
  }
}

/** The profile is wrong, or what it asks for cannot be carried out on this flash. */
export class ProfileError extends FlasherError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, EXIT.usage, options);
  }
}

/** "rate": the adapter, its driver or the server cannot make this rate; the port works on at the one before. */
export type PortProblem =
  | "not-found"
  | "busy"
  | "denied"
  | "lost"
  | "no-lines"
  | "unsupported"
  | "rate"
  | "io";

/** The serial port could not be had or failed. */
export class PortError extends FlasherError {
  readonly reason: PortProblem;

  constructor(message: string, reason: PortProblem, options?: ErrorOptions) {
    super(message, exitCodeOf(reason), options);
    this.reason = reason;
  }
}

function exitCodeOf(reason: PortProblem): ExitCode {
  switch (reason) {
    case "not-found":
      return EXIT.portNotFound;
    case "lost":
      return EXIT.portLost;
    case "busy":
    case "denied":
    case "no-lines":
    case "unsupported":
    case "rate":
    case "io":
      return EXIT.portUnavailable;
  }
}

/** Nothing on the port speaks the bootloader's protocol. */
export class ConnectError extends FlasherError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, EXIT.noBootloader, options);
  }
}

/** The chip is not the one that was asked for. */
export class ChipError extends FlasherError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, EXIT.wrongChip, options);
  }
}

/** A file is not firmware that this chip can run. */
export class ImageError extends FlasherError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, EXIT.badImage, options);
  }
}

/** A file that a person asked for cannot be written. */
export class OutputError extends FlasherError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, EXIT.outputFailed, options);
  }
}

/** Flash refused the data or does not hold it. */
export class WriteError extends FlasherError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, EXIT.writeFailed, options);
  }
}

/** A board plugin was refused, or failed. */
export class PluginError extends FlasherError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, EXIT.plugin, options);
  }
}

/** Flash modes that demand little of the flash. */
export type TamerMode = "dio" | "dout";

/** What the profile expects to hear after the restart did not come. */
export class BootError extends FlasherError {
  /** Flash modes under which it may boot, the likeliest first; empty where the mode is not to blame, or all were tried. */
  readonly modes: readonly TamerMode[];

  constructor(message: string, modes: readonly TamerMode[], options?: ErrorOptions) {
    super(message, EXIT.bootFailed, options);
    this.modes = modes;
  }
}

/** The chip stopped answering, or answered nonsense. */
export class LinkError extends FlasherError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, EXIT.linkUnstable, options);
  }
}

/** The person asked to stop. */
export class Interrupted extends FlasherError {
  constructor(message = "Interrupted", options?: ErrorOptions) {
    super(message, EXIT.interrupted, options);
  }
}
