/**
 * Downloads one file over HTTPS: checks every server on the way, limits size and silence, continues where a connection
 * broke, and checks the SHA-256. What it returns is whole; it writes nothing.
 */
import type { Clock } from "../clock.ts";
import type { FlasherError } from "../errors.ts";
import { sha256 as hash } from "../hash.ts";
import { describeParseError, type ParseResult } from "../parse_result.ts";
import { quote } from "../text.ts";
import { unlessAborted } from "../unless_aborted.ts";
import { decide, type Decision, type Wanted } from "./answer.ts";
import { contentError } from "./content_error.ts";
import {
  addressError,
  failureError,
  laterError,
  otherPartError,
  type Place,
  redirectError,
  refusalError,
  shortError,
  timeoutError,
} from "./download_error.ts";
import { GrowingBuffer } from "./growing_buffer.ts";
import { isKnownHost } from "./hosts.ts";
import { type Fetch, type HttpAnswer, HttpFailure, LASTING_PROBLEMS } from "./http.ts";
import { type Proxy, proxyFor } from "./proxy.ts";
import { Retries, Retry } from "./retries.ts";
import { type Watch, watchWith } from "./watch.ts";
import { type Address, parseAddress, parseRedirect } from "./address.ts";

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

export interface Downloaded {
  readonly bytes: Uint8Array;
  /** Where it came from in the end. */
  readonly url: string;
  readonly sha256: string;
}

/** A download with its network and its options decided. */
export type Download = (request: DownloadRequest) => Promise<Downloaded>;

/** Bytes. Four times the largest firmware that the publishers have. */
export const MAX_SIZE = 64 * 1024 * 1024;
const MAX_REDIRECTS = 5;
const HEADERS_MS = 15_000;
const SILENCE_MS = 30_000;

/** What one attempt leaves to the next. */
interface Part {
  readonly buffer: GrowingBuffer;
  /** The strong ETag of the file that the buffer begins with; undefined: the rest cannot be asked for. */
  etag: string | undefined;
}

/**
 * Throws DownloadError; ImageError if the server has other bytes than the request names; or the reason of the signal. The
 * first bytes that differ are downloaded once more: a device on the way may have damaged them.
 */
export async function download(
  network: Network,
  request: DownloadRequest,
  options: DownloadOptions,
): Promise<Downloaded> {
  const first = checked(parseAddress(request.url), request.url);
  const watch = watchWith(network.clock);
  const part: Part = { buffer: new GrowingBuffer(), etag: undefined };
  let differed = false;
  const retries = new Retries();
  for (;;) {
    options.signal.throwIfAborted();
    const outcome = await new Attempt(network, request, options, watch, part).run(first);
    if (!(outcome instanceof Retry)) {
      const bytes = part.buffer.bytes();
      const sha256 = hash(bytes);
      const isExpected = (request.sha256 ?? sha256) === sha256 &&
        (request.size ?? bytes.length) === bytes.length;
      if (isExpected) return { bytes, url: outcome.url, sha256 };
      if (differed) throw contentError(request, { size: bytes.length, sha256 });
      differed = true;
      forget(part);
      continue;
    }
    const waitMs = retries.waitBefore(outcome, part.buffer.length);
    if (waitMs === undefined) throw outcome.error;
    options.onRetry?.(outcome.error, waitMs);
    await unlessAborted(network.clock.sleep(waitMs), options.signal);
  }
}

function forget(part: Part): void {
  part.buffer.clear();
  part.etag = undefined;
}

function checked(parsed: ParseResult<Address>, url: string): Address {
  if ("value" in parsed) return parsed.value;
  throw addressError({ url }, describeParseError(parsed.error, "another text"), parsed.error.hint);
}

class Attempt {
  constructor(
    readonly network: Network,
    readonly request: DownloadRequest,
    readonly options: DownloadOptions,
    readonly watch: Watch,
    readonly part: Part,
  ) {}

  /** The address that the whole file came from. */
  async run(first: Address): Promise<Address | Retry> {
    let address = first;
    let from: Address | undefined;
    for (let redirects = 0;; redirects++) {
      await this.#checkHost(address, from);
      const abort = new AbortController();
      const answer = await this.#ask(address, abort);
      if (answer instanceof Retry) return answer;
      const decision = decide(answer, this.#wanted);
      if (decision.kind === "read") {
        const failure = await this.#read(answer, decision, this.#place(address));
        abort.abort();
        return failure ?? address;
      }
      await answer.cancel();
      abort.abort();
      if (decision.kind !== "redirect") return this.#end(decision, address);
      if (redirects === MAX_REDIRECTS) {
        throw addressError(this.request, `${quote(first.host)} redirects more than ${MAX_REDIRECTS} times`);
      }
      [from, address] = [address, this.#follow(decision.location, address)];
    }
  }

  get #wanted(): Wanted {
    const { size, maxSize = MAX_SIZE, accept } = this.request;
    return { kept: this.#kept, size, maxSize: size ?? maxSize, page: accept === "text/html" };
  }

  /** Bytes whose continuation can be asked for. */
  get #kept(): number {
    return this.part.etag === undefined ? 0 : this.part.buffer.length;
  }

  #place({ host }: Address): Place {
    return { url: this.request.url, host, proxy: this.#proxy(host) };
  }

  #proxy(host: string): Proxy | undefined {
    return proxyFor(host, this.network.env);
  }

  async #checkHost({ host, url }: Address, from: Address | undefined): Promise<void> {
    if (isKnownHost(host, from?.host) || host === this.request.host) return;
    if (await this.options.allowHost(host)) return;
    const found = from === undefined
      ? `${quote(host)} is not in flasher's list of publishers`
      : `${quote(from.host)} redirects to ${
        quote(url, 100)
      }, a server that is not in flasher's list of publishers`;
    throw addressError(this.request, found, `If you trust this server, add: --allow-host ${host}`);
  }

  #follow(location: string, from: Address): Address {
    const parsed = parseRedirect(location, from);
    if ("value" in parsed) return parsed.value;
    throw redirectError(this.#place(from), location, describeParseError(parsed.error, "another text"));
  }

  async #ask({ url, host }: Address, abort: AbortController): Promise<HttpAnswer | Retry> {
    const { signal, authorities } = this.options;
    const place = this.#place({ url, host });
    const { accept = "*/*" } = this.request;
    const rest = this.#kept === 0 ? {} : { range: `bytes=${this.#kept}-`, "if-range": this.part.etag! };
    const asked = this.network.fetch({
      url,
      headers: { accept, "accept-encoding": "identity", ...rest },
      signal: AbortSignal.any([signal, abort.signal]),
      ...(authorities === undefined ? {} : { authorities }),
    });
    try {
      const answer = await this.watch.within(HEADERS_MS, asked);
      if (answer !== "late") return answer;
      abort.abort();
      return new Retry(timeoutError(place, "answer", HEADERS_MS / 1000));
    } catch (error) {
      return this.#failure(error, place);
    }
  }

  #failure(error: unknown, place: Place): Retry {
    this.options.signal.throwIfAborted();
    if (!(error instanceof HttpFailure)) throw error;
    const told = failureError(place, error, this.network.date());
    if (LASTING_PROBLEMS.includes(error.problem)) throw told;
    return new Retry(told, { isNameUnknown: error.problem === "name" });
  }

  #end(
    decision: Exclude<Decision, { readonly kind: "read" | "redirect" }>,
    address: Address,
  ): Address | Retry {
    const place = this.#place(address);
    switch (decision.kind) {
      case "complete":
        return address;
      case "start-over":
        forget(this.part);
        return new Retry(otherPartError(place));
      case "later":
        return new Retry(
          laterError(place, decision.status, decision.afterMs),
          decision.afterMs === undefined ? {} : { afterMs: decision.afterMs },
        );
      case "refuse":
        throw decision.reason.kind === "other-size"
          ? contentError(this.request, { size: decision.reason.size })
          : refusalError(place, decision.reason, this.#wanted.maxSize);
    }
  }

  /** Reads the body into the buffer, to its end. */
  async #read(
    answer: HttpAnswer,
    { keep, total, etag }: Extract<Decision, { readonly kind: "read" }>,
    place: Place,
  ): Promise<Retry | undefined> {
    const { buffer } = this.part;
    if (!keep) buffer.clear();
    this.part.etag = etag;
    const { maxSize, size } = this.#wanted;
    const expected = total ?? size;
    this.options.onProgress?.(buffer.length, expected);
    for (;;) {
      let piece: IteratorResult<Uint8Array> | "late";
      try {
        piece = await this.watch.within(SILENCE_MS, answer.body.next());
      } catch (error) {
        return this.#failure(error, place);
      }
      this.options.signal.throwIfAborted();
      if (piece === "late") {
        await answer.cancel();
        return new Retry(timeoutError(place, "byte", SILENCE_MS / 1000));
      }
      if (piece.done === true) break;
      if (buffer.length + piece.value.length > maxSize) {
        await answer.cancel();
        if (size !== undefined) throw contentError(this.request, { moreThan: maxSize });
        throw refusalError(place, { kind: "endless" }, maxSize);
      }
      buffer.append(piece.value);
      this.options.onProgress?.(buffer.length, expected);
    }
    if (total === undefined || buffer.length === total) return undefined;
    return new Retry(shortError(place, buffer.length, total));
  }
}
