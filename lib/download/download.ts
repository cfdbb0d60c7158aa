/**
 * Downloads one file over HTTPS: tries again after a failure that may pass, continues where a connection broke, and checks
 * the SHA-256. What it returns is whole; it writes nothing.
 */
import { sha256 as hash } from "../hash.ts";
import { describeParseError, type ParseResult } from "../parse_result.ts";
import { unlessAborted } from "../unless_aborted.ts";
import { Attempt, forget, type Part } from "./attempt.ts";
import { contentError } from "./content_error.ts";
import { addressError } from "./download_error.ts";
import { GrowingBuffer } from "./growing_buffer.ts";
import { type DownloadOptions, type DownloadRequest, MAX_SIZE, type Network } from "./request.ts";
import { Retries, Retry } from "./retries.ts";
import { watchWith } from "./watch.ts";
import { type Address, parseAddress } from "./address.ts";

export interface Downloaded {
  readonly bytes: Uint8Array;
  /** Where it came from in the end. */
  readonly url: string;
  readonly sha256: string;
}

/** A download with its network and its options decided. */
export type Download = (request: DownloadRequest) => Promise<Downloaded>;

/**
 * Throws DownloadError, before it asks anybody if `size` is larger than `maxSize`; ImageError if the server has other
 * bytes than the request names; or the reason of the signal. The first bytes that differ are downloaded once more: a
 * device on the way may have damaged them.
 */
export async function download(
  network: Network,
  request: DownloadRequest,
  options: DownloadOptions,
): Promise<Downloaded> {
  const first = checked(parseAddress(request.url), request.url);
  const { size, maxSize = MAX_SIZE, expectedBy = "the request" } = request;
  // What a file says about itself must not make flasher fill the memory.
  if (size !== undefined && size > maxSize) {
    throw addressError(request, `${expectedBy} says ${size} bytes, and flasher accepts at most ${maxSize}`);
  }
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
      if (differed) throw contentError(request, { size: bytes.length, sha256 }, network.date());
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

function checked(parsed: ParseResult<Address>, url: string): Address {
  if ("value" in parsed) return parsed.value;
  throw addressError({ url }, describeParseError(parsed.error, "another text"), parsed.error.hint);
}
