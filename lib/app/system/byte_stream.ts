/** Writes data to standard output. Slow readers are waited for; only Ctrl-C and a reader that exits end the wait. */

export interface ByteStream {
  write(bytes: Uint8Array): Promise<number>;
}

/** Between two attempts to write to a full pipe; milliseconds. No event reports that it has room. */
const RETRY_MS = 20;

/** Rejects with what the runtime throws. */
export async function writeBytes(stream: ByteStream, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) {
    try {
      rest = rest.subarray(await stream.write(rest));
    } catch (error) {
      // Another program that shares the pipe made it non-blocking.
      if (!(error instanceof Deno.errors.WouldBlock)) throw error;
      await new Promise((done) => setTimeout(done, RETRY_MS));
    }
  }
}
