/**
 * A thread without permissions that takes the types out of a plugin's TypeScript. sucrase tries some expressions both
 * ways at every level, so that a line of text takes it for ever: in a thread, it can be ended. See javascript.ts. The
 * only file that knows sucrase.
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
    // Anything may come out of a parser that is given anything.
    self.postMessage({ mistake: error instanceof Error ? error.message : String(error) });
  }
};
