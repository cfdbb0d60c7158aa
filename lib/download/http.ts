/** One request over HTTPS, as an interface to the runtime. It follows no redirect. */

export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Certificates of further authorities, PEM. */
  readonly authorities?: string;
}

export interface HttpAnswer {
  readonly status: number;
  header(name: string): string | undefined;
  /** Its pieces as they arrive. Throws HttpFailure if the connection breaks. One reader only. */
  readonly body: AsyncIterator<Uint8Array>;
  /** Ends the connection; the rest of the body is lost. Never rejects. */
  cancel(): Promise<void>;
}

/** Rejects with HttpFailure, or with the reason of the signal. */
export type Fetch = (request: HttpRequest) => Promise<HttpAnswer>;

/**
 * Why a request was not answered. "certificate": no authority that this computer trusts vouches for it; the
 * next three: one does, but not for this day or this server. "other": the runtime has only its own words for it.
 */
export type HttpProblem =
  | "certificate"
  | "expired"
  | "not-valid-yet"
  | "another-name"
  | "name"
  | "connection"
  | "proxy"
  | "tls"
  | "other";

/** Another authority, clock or proxy does not appear within seconds: only other problems are worth another attempt. */
export const LASTING_PROBLEMS: readonly HttpProblem[] = [
  "certificate",
  "expired",
  "not-valid-yet",
  "another-name",
  "proxy",
  "tls",
];

export class HttpFailure extends Error {
  readonly problem: HttpProblem;

  /** `words`: the runtime's words. */
  constructor(problem: HttpProblem, words: string, cause?: unknown) {
    super(words, { cause });
    this.problem = problem;
  }
}
