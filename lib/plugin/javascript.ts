/** Converts a board plugin's file to JavaScript. */
import { printable } from "../text.ts";
import { pluginError } from "./error.ts";
import { LIMITS } from "./limits.ts";

/** Tells by the file name alone. */
export function isTypeScript(path: string): boolean {
  return /\.ts$/i.test(path);
}

export interface TranslationOptions {
  /** The thread's module, typescript_worker.js. */
  readonly translator: URL;
  /** Milliseconds that the conversion may take. */
  readonly stretchMs?: number;
}

/** The response of typescript_worker.js. */
type TranslationResult = { readonly javascript: string } | { readonly mistake: string };

/**
 * Returns JavaScript unchanged and TypeScript without its types. Throws PluginError if that fails or takes too long.
 */
export async function toJavaScript(
  name: string,
  text: string,
  { translator, stretchMs = LIMITS.stretchMs }: TranslationOptions,
): Promise<string> {
  if (!isTypeScript(name)) return text;
  const end = Promise.withResolvers<TranslationResult>();
  const fail = (what: string) => end.reject(pluginError(name, what));
  const worker = new Worker(translator, { type: "module", deno: { permissions: "none" } });
  worker.onmessage = ({ data }) => end.resolve(data);
  worker.onerror = (event) => {
    event.preventDefault();
    fail(`it is not TypeScript: ${printable(event.message)}`);
  };
  const timer = setTimeout(
    () => fail(`parsing it as TypeScript took more than ${stretchMs / 1000} s`),
    stretchMs,
  );
  worker.postMessage(text);
  try {
    const answer = await end.promise;
    if ("javascript" in answer) return answer.javascript;
    const words = answer.mistake.replace(/^Error transforming \S+: /, "");
    throw pluginError(name, `it is not TypeScript: ${printable(words)}`);
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}
