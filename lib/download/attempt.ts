/**
 * One attempt at a download: follows redirects, checks every server on the way, limits size and silence, and
 * appends the body to what an earlier attempt left.
 */
import { describeParseError } from "../parse_result.ts";
import { quote } from "../text.ts";
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
import type { GrowingBuffer } from "./growing_buffer.ts";
import { isKnownHost } from "./hosts.ts";
import { type HttpAnswer, HttpFailure, LASTING_PROBLEMS } from "./http.ts";
import { type Proxy, proxyFor } from "./proxy.ts";
import { type DownloadOptions, type DownloadRequest, MAX_SIZE, type Network } from "./request.ts";
import { Retry } from "./retries.ts";
import type { Watch } from "./watch.ts";
import { type Address, parseRedirect } from "./address.ts";

const MAX_REDIRECTS = 5;
const HEADERS_MS = 15_000;
const SILENCE_MS = 30_000;

/** What one attempt leaves to the next. */
export interface Part {
  readonly buffer: GrowingBuffer;
  /** The strong ETag of the file that the buffer begins with; undefined: the rest cannot be asked for. */
  etag: string | undefined;
}

/** The next attempt begins at the first byte. */
export function forget(part: Part): void {
  part.buffer.clear();
  part.etag = undefined;
}

export class Attempt {
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
          { afterMs: decision.afterMs },
        );
      case "refuse":
        throw decision.reason.kind === "other-size"
          ? contentError(this.request, { size: decision.reason.size }, this.network.date())
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
        if (size !== undefined) throw contentError(this.request, { moreThan: maxSize }, this.network.date());
        throw refusalError(place, { kind: "endless" }, maxSize);
      }
      buffer.append(piece.value);
      this.options.onProgress?.(buffer.length, expected);
    }
    if (total === undefined || buffer.length === total) return undefined;
    return new Retry(shortError(place, buffer.length, total));
  }
}
