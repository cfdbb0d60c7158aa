/**
 * A thread without permissions that removes the types from a plugin's TypeScript. sucrase backtracks exponentially on
 * some expressions, so that one line can take it forever; a thread can be ended. See javascript.ts. The only file that
 * imports sucrase.
 */
import { transform } from "sucrase";

self.onmessage = ({ data }) => {
  try {
    const { code } = transform(data, {
      transforms: ["typescript"],
      disableESTransforms: true,
      production: true,
    });
    self.postMessage({ javascript: code });
  } catch (error) {
    // A parser of untrusted text may throw anything.
    self.postMessage({ mistake: error instanceof Error ? error.message : String(error) });
  }
};
