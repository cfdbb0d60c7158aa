/** All errors of flasher, each with its exit code. Pure; no I/O. */
import { EXIT, type ExitCode } from "./exit_codes.ts";

export { EXIT, type ExitCode, sharedExitCode } from "./exit_codes.ts";

export interface ErrorOptions {
  /** What to do next: whole sentences, one on each line. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** The chip reports that its supply voltage is too low. */
  readonly lowVoltage?: true | undefined;
}

/**
 * An error for a person to read. `message` has the form "Cannot do X: found Y, expected Z"; `hint` is the advice. Code
 * decides by class and by `reason`, never by message text.
 */
export class FlasherError extends Error {
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;
  readonly lowVoltage: true | undefined;
  /** The state in which the failure leaves the board, in whole sentences; set by the code that knows it. */
  boardState: string | undefined;

  constructor(message: string, exitCode: ExitCode, options: ErrorOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : {});
    this.name = this.constructor.name;
    this.exitCode = exitCode;
    this.hint = options.hint;
    this.lowVoltage = options.lowVoltage;
  }
}

/** The command line is wrong. */
export class UsageError extends FlasherError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, EXIT.usage, options);
  }
}

/** A secret, a label or a number for the board's files is missing: only the person who set flasher up can add it. */
export class MissingValueError extends UsageError {}

/** The profile is invalid, or does not fit this flash. */
export class ProfileError extends FlasherError {
  /** The first 1,000 mistakes in the text of the profile, in its order; `message` has the first of them. */
  readonly mistakes: readonly ProfileMistake[] | undefined;
  /** Of all mistakes, if there are more. */
  readonly mistakeCount: number | undefined;

  constructor(
    message: string,
    options: ErrorOptions & {
      readonly mistakes?: readonly ProfileMistake[];
      readonly mistakeCount?: number;
    } = {},
  ) {
    super(message, EXIT.usage, options);
    this.mistakes = options.mistakes;
    this.mistakeCount = options.mistakeCount;
  }
}

/** One mistake in the text of a profile. */
export interface ProfileMistake {
  /** From 1; absent if the mistake is in the whole text. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
  readonly hint?: string;
}

/** "rate": the adapter, its driver or the server does not support this baud rate; the port keeps the previous one. */
export type PortProblem =
  | "not-found"
  | "busy"
  | "denied"
  | "lost"
  | "no-lines"
  | "unsupported"
  | "rate"
  | "io";

/** The serial port could not be opened, or failed. */
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

/** No bootloader answers on the port. */
export class ConnectError extends FlasherError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, EXIT.noBootloader, options);
  }
}

/** The chip is not the required one, or cannot do what is needed. */
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

/** Files that a lock names are not on this computer: a download would help. For scripts, it is an ImageError. */
export class MissingFilesError extends ImageError {
  override name = "ImageError";
}

/** An output file cannot be written. */
export class OutputError extends FlasherError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, EXIT.outputFailed, options);
  }
}

/** "missing": the server answers that it does not have the file. */
export type DownloadProblem = "missing" | "failed";

/** A file cannot be downloaded. */
export class DownloadError extends FlasherError {
  readonly reason: DownloadProblem;

  constructor(message: string, options?: ErrorOptions & { readonly reason?: DownloadProblem }) {
    super(message, EXIT.downloadFailed, options);
    this.reason = options?.reason ?? "failed";
  }
}

/** Flash refused the data, or does not hold it. */
export class WriteError extends FlasherError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, EXIT.writeFailed, options);
  }
}

/** The flash of a board that passed before holds something else now. Nothing failed, and nothing was changed. */
export class DifferentFlashError extends FlasherError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, EXIT.differs, options);
  }
}

/** The table of profiles in a README is not what the profiles say. Nothing failed, and nothing was changed. */
export class StaleTableError extends FlasherError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, EXIT.differs, options);
  }
}

/** A board plugin was refused, or failed. */
export class PluginError extends FlasherError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, EXIT.plugin, options);
  }
}

/** Flash modes that nearly every flash supports. */
export type SafeFlashMode = "dio" | "dout";

/** The text that the profile expects after the restart did not appear. */
export class BootError extends FlasherError {
  /** Flash modes with which it may boot, most likely first; empty if the mode is not the reason, or all were tried. */
  readonly modes: readonly SafeFlashMode[];
  /** The firmware seems to run: what starts with it, such as a main.py, may keep the text from appearing. */
  readonly runs: boolean;

  constructor(
    message: string,
    modes: readonly SafeFlashMode[],
    options: ErrorOptions & { readonly runs?: boolean } = {},
  ) {
    super(message, EXIT.bootFailed, options);
    this.modes = modes;
    this.runs = options.runs ?? false;
  }
}

/** The chip stopped answering, or its answers make no sense. */
export class LinkError extends FlasherError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, EXIT.linkUnstable, options);
  }
}

/** Files could not be read or written through the board's Python prompt. `reason`: if the file system is too small. */
export class BoardFilesError extends FlasherError {
  constructor(message: string, options?: ErrorOptions, readonly reason?: "no-space" | "no-file-system") {
    super(message, EXIT.filesIncomplete, options);
  }
}

/** What is known of a board that shows no Python prompt. */
export interface NoPromptFacts {
  /** flasher restarted the board, and could not stop its program early either. */
  readonly restarted: boolean;
  /** The end of what the board sent, one character per byte. */
  readonly heard: string;
  /** A Python program may run that does not let flasher in. */
  readonly mayRun: boolean;
  /** What may help instead of stopping a program. */
  readonly advice?: string | undefined;
}

/** The board's Python does not let flasher in. For scripts, it is a BoardFilesError. */
export class NoPromptError extends BoardFilesError {
  override name = "BoardFilesError";
  readonly facts: NoPromptFacts;

  constructor(message: string, facts: NoPromptFacts, options?: ErrorOptions) {
    super(message, options);
    this.facts = facts;
  }
}

/** The user interrupted the run. */
export class Interrupted extends FlasherError {
  constructor(message = "Interrupted", options?: ErrorOptions) {
    super(message, EXIT.interrupted, options);
  }
}
