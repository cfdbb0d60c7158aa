/** The answers of the page's server, each with all headers that protect the page. Pure; no I/O. */
import { EXIT, FlasherError } from "../../errors.ts";
import { failureOf } from "../../app/room/verdict.ts";
import { jsonLine } from "../../app/records/json_line.ts";
import type { PageFailure } from "../unit_record.ts";
import type { Denial } from "./gatekeeper.ts";

/** Nothing is loaded from elsewhere, nothing runs that is not in the page's own files, and no other page may show it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

const HEADERS: Readonly<Record<string, string>> = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": POLICY,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), serial=(), usb=()",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

export type Body = string | ReadableStream<Uint8Array>;

/** `type`: with its charset, if it has one. */
export function answer(
  body: Body | null,
  { status = 200, type, more = {} }: {
    readonly status?: number;
    readonly type?: string;
    readonly more?: Readonly<Record<string, string>>;
  } = {},
): Response {
  const content = type === undefined ? {} : { "Content-Type": type };
  return new Response(body, { status, headers: { ...HEADERS, ...content, ...more } });
}

export function answerJson(value: object, status = 200): Response {
  return answer(jsonLine(value), { status, type: "application/json" });
}

/** A refusal by the server itself. The page shows it like any other error. */
export function deny({ status, message }: Denial): Response {
  return answerFailure({ exitCode: EXIT.usage, kind: "RequestError", message }, status);
}

/** 409: the state has changed, so what was asked for cannot be done now. The others: no page of flasher asks this. */
export type RequestProblem = 400 | 404 | 408 | 409 | 413;

/** A request that cannot be granted, for a reason that has nothing to do with boards, files or profiles. */
export class RequestError extends Error {
  readonly status: RequestProblem;
  readonly hint: string | undefined;

  constructor(message: string, status: RequestProblem, hint?: string) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}

/** The answer to a request whose work threw. */
export function answerError(error: unknown): Response {
  const status = error instanceof RequestError ? error.status : error instanceof FlasherError ? 422 : 500;
  return answerFailure(pageFailure(error), status);
}

/** What the page says about an error. A bug in flasher does not show its stack to the page. */
export function pageFailure(error: unknown): PageFailure {
  if (error instanceof RequestError) {
    const { message, hint } = error;
    const words = { message, ...(hint === undefined ? {} : { hint }) };
    return { exitCode: EXIT.usage, kind: "RequestError", ...words };
  }
  const { stack: _, ...failure } = failureOf(error);
  return failure;
}

function answerFailure(error: PageFailure, status: number): Response {
  return answerJson({ type: "error", error }, status);
}
