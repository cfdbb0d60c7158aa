/** Asks one server over HTTPS with the runtime's client. */
import config from "../../../deno.json" with { type: "json" };
import { type HttpAnswer, HttpFailure, type HttpProblem, type HttpRequest } from "../../download/http.ts";

/** Name and version of this program, and nothing about the computer. */
const USER_AGENT = `flasher/${config.version}`;

/**
 * The variable that decides whom the runtime trusts. Without it, an executable trusts only the authorities of Mozilla's
 * list that are compiled in, and not those of a company or a school in the system's store.
 */
const TRUST_VARIABLE = "DENO_TLS_CA_STORE";
const TRUST = "system,mozilla";

/** The runtime's words for what went wrong: it has no class or code for any of these. */
const PROBLEMS: readonly { readonly words: RegExp; readonly problem: HttpProblem }[] = [
  { words: /certificate expired/, problem: "expired" },
  { words: /certificate not valid yet/, problem: "not-valid-yet" },
  { words: /certificate not valid for name/, problem: "another-name" },
  { words: /invalid peer certificate|UnknownIssuer|certificate/i, problem: "certificate" },
  { words: /dns error/, problem: "name" },
  { words: /proxy authentication required|unsuccessful tunnel|tunnel/, problem: "proxy" },
  { words: /InvalidContentType|corrupt message|received fatal alert|HandshakeFailure/, problem: "tls" },
  { words: /connect error|Connection (refused|reset)|unreachable|timed out/i, problem: "connection" },
];

/** For tests: a proxy instead of the one that the environment names. */
export interface HttpOptions {
  readonly proxy?: string;
}

/** See `Fetch`. */
export async function fetchOnce(request: HttpRequest, { proxy }: HttpOptions = {}): Promise<HttpAnswer> {
  if ((Deno.env.get(TRUST_VARIABLE) ?? "") === "") Deno.env.set(TRUST_VARIABLE, TRUST);
  const { url, headers, signal, authorities } = request;
  const client = Deno.createHttpClient({
    ...(authorities === undefined ? {} : { caCerts: [authorities] }),
    ...(proxy === undefined ? {} : { proxy: { url: proxy } }),
  });
  let response: Response;
  try {
    response = await fetch(url, {
      client,
      signal,
      redirect: "manual",
      headers: { ...headers, "user-agent": USER_AGENT },
    });
  } catch (error) {
    client.close();
    throw failureOf(error, signal);
  }
  const reader = response.body?.getReader();
  let isOpen = true;
  const end = () => {
    if (isOpen) client.close();
    isOpen = false;
  };
  return {
    status: response.status,
    header: (name) => response.headers.get(name) ?? undefined,
    body: {
      async next() {
        try {
          const piece = await reader?.read();
          if (piece !== undefined && !piece.done) return { done: false, value: piece.value };
          end();
          return { done: true, value: undefined };
        } catch (error) {
          end();
          throw failureOf(error, signal);
        }
      },
    },
    async cancel() {
      // A connection that fails now is no longer needed.
      await reader?.cancel().catch(() => {});
      end();
    },
  };
}

function failureOf(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  const text = error instanceof Error ? error.message : String(error);
  const problem = PROBLEMS.find(({ words }) => words.test(text))?.problem ?? "other";
  return new HttpFailure(problem, wordsOf(text), error);
}

/** Without the address and the runtime's own layers: "client error (Connect): tcp connect error: Connection refused". */
function wordsOf(text: string): string {
  return text.replace(/^error sending request.*?: client error \(\w+\): /s, "").replace(
    / \(os error \d+\)$/,
    "",
  );
}
