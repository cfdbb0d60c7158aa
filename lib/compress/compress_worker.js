/** Compresses the bytes of each message, in a thread of its own. */
import { compress } from "./compress.ts";

self.onmessage = async ({ data: { id, bytes } }) => {
  const compressed = await compress(bytes);
  self.postMessage({ id, compressed }, [compressed.bytes.buffer]);
};
