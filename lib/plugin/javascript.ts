/** A plugin's file as JavaScript. The only file that knows sucrase, which is loaded where the file is TypeScript. */
import { printable } from "../text.ts";
import { pluginError } from "./error.ts";

/** By its name alone. */
export function isTypeScript(path: string): boolean {
  return /\.ts$/i.test(path);
}

/** JavaScript as it is, TypeScript without its types. Throws PluginError where it cannot be read. */
export async function toJavaScript(name: string, text: string): Promise<string> {
  if (!isTypeScript(name)) return text;
  const { transform } = await import("sucrase");
  try {
    return transform(text, { transforms: ["typescript"], disableESTransforms: true, production: true }).code;
  } catch (error) {
    // Anything may come out of a parser that is given anything.
    const words = error instanceof Error ? error.message : String(error);
    throw pluginError(
      name,
      `it is not TypeScript: ${printable(words.replace(/^Error transforming \S+: /, ""))}`,
    );
  }
}
