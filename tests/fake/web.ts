/** Servers in memory: they answer by a table, drop bytes, lie about lengths, and stop answering. */
import {
  type Fetch,
  type HttpAnswer,
  HttpFailure,
  type HttpProblem,
  type HttpRequest,
} from "../../lib/download/http.ts";

/** What a body does after its bytes: it ends, breaks off, is silent from then on, or never ends. */
export type BodyEnd = "end" | "break" | "silent" | "endless";

export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  readonly then?: BodyEnd;
}

/** An answer, a failure, a server that does not answer, or one that decides by the request. */
export type Reply = FakeAnswer | HttpProblem | "no answer" | ((request: HttpRequest) => FakeAnswer);

export interface FakeWeb {
  readonly fetch: Fetch;
  /** All requests so far. */
  readonly requests: readonly HttpRequest[];
  /** Answers whose connection was ended before their body. */
  readonly cancelled: readonly string[];
}

/** Bytes of one piece. */
const PIECE = 1000;

/** The replies to each address in turn; the last one repeats. An address that is not in the table has no server. */
export function fakeWeb(table: Readonly<Record<string, Reply | readonly Reply[]>>): FakeWeb {
  const requests: HttpRequest[] = [];
  const cancelled: string[] = [];
  const turns = new Map<string, number>();
  const fetch: Fetch = async (request) => {
    const { url, signal } = request;
    requests.push(request);
    const replies = table[url];
    if (replies === undefined) throw new HttpFailure("name", "test: no such server");
    const list: readonly Reply[] = Array.isArray(replies) ? replies : [replies as Reply];
    const turn = turns.get(url) ?? 0;
    turns.set(url, turn + 1);
    const reply = list[Math.min(turn, list.length - 1)]!;
    if (reply === "no answer") return await untilAborted(signal);
    if (typeof reply === "string") throw new HttpFailure(reply, "test: failure");
    return answerFrom(typeof reply === "function" ? reply(request) : reply, request, cancelled);
  };
  return { fetch, requests, cancelled };
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}

function answerFrom(
  { status = 200, headers = {}, body = "", then = "end" }: FakeAnswer,
  { url, signal }: HttpRequest,
  cancelled: string[],
): HttpAnswer {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  let at = 0;
  return {
    status,
    header: (name) => headers[name],
    body: {
      next: async () => {
        if (signal.aborted) throw signal.reason;
        if (at < bytes.length || (then === "endless" && bytes.length > 0)) {
          const piece = bytes.slice(at % bytes.length, at % bytes.length + PIECE);
          at += piece.length;
          return { done: false, value: piece };
        }
        if (then === "break") throw new HttpFailure("other", "test: connection lost");
        if (then === "silent") await untilAborted(signal);
        return { done: true, value: undefined };
      },
    },
    cancel: () => {
      cancelled.push(url);
      return Promise.resolve();
    },
  };
}
