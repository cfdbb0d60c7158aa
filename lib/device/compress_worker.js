/** Compresses what it is sent. */
import { compress } from "./compress.ts";

self.onmessage = async ({ data: { id, bytes } }) => {
  self.postMessage({ id, compressed: await compress(bytes) });
};
