/** Decides what to do with the head of a server's answer. Pure; no I/O. */
import type { HttpAnswer } from "./http.ts";

/** What a download has, and what it needs, when the answer arrives. */
export interface Wanted {
  /** Bytes that an earlier answer delivered; the request asked for the rest of them. */
  readonly kept: number;
  /** Bytes of the whole file, if they are known. */
  readonly size: number | undefined;
  /** The most bytes that a file may have. */
  readonly maxSize: number;
  /** The request asks for a web page. */
  readonly page?: boolean;
}

export type Decision =
  /** `total`: bytes of the whole file, if the server says so. `etag`: to ask for the rest later. */
  | {
    readonly kind: "read";
    readonly keep: boolean;
    readonly total: number | undefined;
    readonly etag: string | undefined;
  }
  /** Everything that was kept is the whole file. */
  | { readonly kind: "complete" }
  | { readonly kind: "redirect"; readonly location: string }
  /** What was kept is of no use: ask for the whole file. */
  | { readonly kind: "start-over" }
  /** `afterMs`: what the server asks for. */
  | { readonly kind: "later"; readonly status: number; readonly afterMs: number | undefined }
  | { readonly kind: "refuse"; readonly reason: Refusal };

export type Refusal =
  | { readonly kind: "status"; readonly status: number }
  | { readonly kind: "web-page" }
  | { readonly kind: "sign-in" }
  | { readonly kind: "encoded"; readonly encoding: string }
  | { readonly kind: "too-large"; readonly size: number }
  /** It sends more than flasher accepts, without saying how much. */
  | { readonly kind: "endless" }
  /** The lock names another size. */
  | { readonly kind: "other-size"; readonly size: number };

/** Seconds that a server may ask to wait. */
export const LONGEST_WAIT_S = 30;

const REDIRECTS = [301, 302, 303, 307, 308];
/** RFC 6585: a network that wants a sign-in first. */
const NETWORK_AUTHENTICATION = 511;

export function decide(answer: Pick<HttpAnswer, "status" | "header">, wanted: Wanted): Decision {
  const { status } = answer;
  const location = answer.header("location");
  if (REDIRECTS.includes(status) && location !== undefined) return { kind: "redirect", location };
  if (status === 200) return decideBody(answer, wanted, { keep: false, total: lengthOf(answer) });
  if (status === 206 && wanted.kept > 0) return decideRest(answer, wanted);
  if (status === 416 && wanted.kept > 0) {
    return totalOfRange(answer) === wanted.kept ? { kind: "complete" } : { kind: "start-over" };
  }
  if (status === NETWORK_AUTHENTICATION) return { kind: "refuse", reason: { kind: "sign-in" } };
  if (status === 429 || status >= 500) return { kind: "later", status, afterMs: waitOf(answer) };
  return { kind: "refuse", reason: { kind: "status", status } };
}

/** An answer with the rest of the file, if it continues where the earlier one ended. */
function decideRest(answer: Pick<HttpAnswer, "header">, wanted: Wanted): Decision {
  const [, from, total] = /^bytes (\d+)-\d+\/(\d+)$/i.exec(answer.header("content-range") ?? "") ?? [];
  if (from === undefined || Number(from) !== wanted.kept) return { kind: "start-over" };
  return decideBody(answer, wanted, { keep: true, total: Number(total) });
}

function decideBody(
  answer: Pick<HttpAnswer, "header">,
  { size, maxSize, page = false }: Wanted,
  { keep, total }: { readonly keep: boolean; readonly total: number | undefined },
): Decision {
  const type = answer.header("content-type")?.replace(/;.*/s, "").trim().toLowerCase();
  if (!page && (type === "text/html" || type === "application/xhtml+xml")) {
    return { kind: "refuse", reason: { kind: "web-page" } };
  }
  const encoding = answer.header("content-encoding")?.trim().toLowerCase();
  if (encoding !== undefined && encoding !== "identity" && encoding !== "") {
    return { kind: "refuse", reason: { kind: "encoded", encoding } };
  }
  if (total !== undefined && size !== undefined && total !== size) {
    return { kind: "refuse", reason: { kind: "other-size", size: total } };
  }
  if (total !== undefined && total > maxSize) {
    return { kind: "refuse", reason: { kind: "too-large", size: total } };
  }
  return { kind: "read", keep, total, etag: strongEtag(answer) };
}

/** Only a strong one promises equal bytes (RFC 9110, 8.8.3). */
function strongEtag(answer: Pick<HttpAnswer, "header">): string | undefined {
  const etag = answer.header("etag");
  return etag !== undefined && /^"[\x21\x23-\x7e]*"$/.test(etag) ? etag : undefined;
}

function lengthOf(answer: Pick<HttpAnswer, "header">): number | undefined {
  return numberOf(answer.header("content-length"));
}

function totalOfRange(answer: Pick<HttpAnswer, "header">): number | undefined {
  return numberOf(/^bytes \*\/(\d+)$/i.exec(answer.header("content-range") ?? "")?.[1]);
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Retry-After in seconds. Servers that send a date are rare, and clocks differ: it counts as none. */
function waitOf(answer: Pick<HttpAnswer, "header">): number | undefined {
  const seconds = numberOf(answer.header("retry-after"));
  return seconds === undefined ? undefined : seconds * 1000;
}
