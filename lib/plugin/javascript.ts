/** A plugin's file as JavaScript. */
import { printable } from "../text.ts";
import { pluginError } from "./error.ts";
import { LIMITS } from "./limits.ts";

/** By its name alone. */
export function isTypeScript(path: string): boolean {
  return /\.ts$/i.test(path);
}

export interface TranslationOptions {
  /** The thread's module, typescript_worker.js. */
  readonly translator: URL;
  /** Milliseconds that reading it may take. */
  readonly stretchMs?: number;
}

/** What typescript_worker.js answers. */
type Answer = { readonly javascript: string } | { readonly mistake: string };

/** JavaScript as it is, TypeScript without its types. Throws PluginError where it cannot be read, or not in time. */
export async function toJavaScript(
  name: string,
  text: string,
  { translator, stretchMs = LIMITS.stretchMs }: TranslationOptions,
): Promise<string> {
  if (!isTypeScript(name)) return text;
  const end = Promise.withResolvers<Answer>();
  const fail = (what: string) => end.reject(pluginError(name, what));
  const worker = new Worker(translator, { type: "module", deno: { permissions: "none" } });
  worker.onmessage = ({ data }) => end.resolve(data);
  worker.onerror = (event) => {
    event.preventDefault();
    fail(`it is not TypeScript: ${printable(event.message)}`);
  };
  const timer = setTimeout(
    () => fail(`reading it as TypeScript took more than ${stretchMs / 1000} s`),
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
