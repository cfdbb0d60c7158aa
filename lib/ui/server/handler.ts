/** Answers requests: first the checks that protect flasher, in their order, then the work of the route. */
import { answerError, deny } from "./answers.ts";
import type { Denial, RequestHead } from "./gatekeeper.ts";
import { bearerToken, checkHead, checkHost } from "./gatekeeper.ts";
import { findRoute, type FoundRoute } from "./routes.ts";

/**
 * Requests that are answered at the same time, the streams not counted. A page sends a few. Strangers, who have no token
 * yet, have places of their own, so that they cannot take those of the page.
 */
const MAX_REQUESTS = 32;

export interface RouteRequest {
  readonly route: FoundRoute;
  readonly request: Request;
  readonly query: URLSearchParams;
  /** Empty for a route that needs none. */
  readonly token: string;
}

export interface HandlerOptions {
  /** The port of this server. */
  readonly port: () => number;
  readonly accepts: (token: string | undefined) => boolean;
  readonly serve: (request: RouteRequest) => Promise<Response>;
  /** A bug in flasher. */
  readonly onBug: (error: unknown) => void;
}

export function createHandler(options: HandlerOptions): (request: Request) => Promise<Response> {
  const running = { page: 0, strangers: 0 };
  return async (request) => {
    const url = URL.parse(request.url);
    // The runtime makes the URL of the Host header, which may be anything.
    if (url === null) {
      return await refuse(request, { status: 421, message: "This is not the address of this page." });
    }
    const head: RequestHead = { method: request.method, url, header: (name) => request.headers.get(name) };
    const denial = checkHost(head, options.port());
    if (denial !== undefined) return await refuse(request, denial);
    const route = findRoute(url.pathname);
    if (route === undefined) return await refuse(request, { status: 404, message: "There is nothing here." });
    const wrong = checkHead(head, route, options.port());
    if (wrong !== undefined) return await refuse(request, wrong);
    const token = bearerToken(head.header);
    if (route.access === "token" && !options.accepts(token)) {
      return await refuse(request, { status: 401, message: "Start flasher again; it opens this page." });
    }
    const who = route.access === "token" ? "page" : "strangers";
    if (running[who] >= MAX_REQUESTS) {
      return await refuse(request, { status: 503, message: "Too many requests." });
    }
    running[who]++;
    try {
      return await options.serve({ route, request, query: url.searchParams, token: token ?? "" });
    } catch (error) {
      const answer = answerError(error);
      if (answer.status === 500) options.onBug(error);
      return answer;
    } finally {
      running[who]--;
    }
  };
}

/** The body of a refused request is not read. */
async function refuse(request: Request, denial: Denial): Promise<Response> {
  // The connection may be closed already.
  await request.body?.cancel().catch(() => {});
  return deny(denial);
}
