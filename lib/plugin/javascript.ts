/** A plugin's file as a script that imports nothing. The only file that knows sucrase; loaded when there is a plugin. */
import { transform } from "sucrase";
import { printable } from "../text.ts";
import { pluginError } from "./error.ts";

/**
 * The script for JavaScript or, in a file that ends in `.ts`, TypeScript: exports end up in `exports`, imports become
 * calls of `require`. Throws PluginError where it cannot be read.
 */
export function toScript(name: string, text: string): string {
  const transforms: ("typescript" | "imports")[] = /\.ts$/i.test(name)
    ? ["typescript", "imports"]
    : ["imports"];
  let code: string;
  try {
    ({ code } = transform(text, { transforms, disableESTransforms: true, production: true }));
  } catch (error) {
    // Anything may come out of a parser that is given anything.
    const words = error instanceof Error ? error.message : String(error);
    throw pluginError(
      name,
      `it is not ${/\.ts$/i.test(name) ? "TypeScript" : "JavaScript"}: ${
        printable(words.replace(/^Error transforming \S+: /, ""))
      }`,
    );
  }
  // As a keyword it is not allowed with an escape in it; in texts and comments it stays what it is.
  return code.replaceAll("import", "\\u0069mport");
}
