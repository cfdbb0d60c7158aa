/** What a download is asked for, and what it may do. Types and constants only. */
import type { Clock } from "../clock.ts";
import type { FlasherError } from "../errors.ts";
import type { Fetch } from "./http.ts";

/** Bytes. Four times the largest firmware that the publishers have. */
export const MAX_SIZE = 64 * 1024 * 1024;

/** The world as a download needs it. */
export interface Network {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly env: (name: string) => string | undefined;
  /** What the clock of this computer says. */
  readonly date: () => Date;
}

export interface DownloadRequest {
  readonly url: string;
  /** Bytes that the file must have. */
  readonly size?: number;
  /** Digest that the file must have: 64 lower-case hexadecimal digits. */
  readonly sha256?: string;
  /** What names size and digest, with its date, for the message about different content: `flash.lock of 2026-03-01`. */
  readonly expectedBy?: string;
  /** How a person accepts different content, to complete "To accept the new one, ". */
  readonly toAccept?: string;
  /** Bytes; default {@link MAX_SIZE}. */
  readonly maxSize?: number;
  /** The media type to ask for, if the server has several. Web pages are refused unless it is "text/html". */
  readonly accept?: string;
  /** A server that this request may ask besides the publishers. */
  readonly host?: string;
}

export interface DownloadOptions {
  /** Decides about a server that is not in flasher's list. */
  readonly allowHost: (host: string) => boolean | Promise<boolean>;
  /** Certificates of further authorities, PEM. */
  readonly authorities?: string | undefined;
  /** Aborts with the error to throw. */
  readonly signal: AbortSignal;
  /** `total`: bytes, if they are known. */
  readonly onProgress?: (done: number, total: number | undefined) => void;
  /** Before each further attempt, with the error of the one that failed. */
  readonly onRetry?: (error: FlasherError, waitMs: number) => void;
}
