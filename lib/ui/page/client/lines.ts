/** Lines of JSON from a stream of bytes. */
import type { StreamLine } from "../../records.ts";

/** A snapshot of a full room is far shorter. Characters; a longer line is not flasher's. */
const LONGEST_LINE = 32 * 1024 * 1024;

/** The lines of each chunk that arrives. Throws on what is not a line of flasher. */
export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<readonly StreamLine[]> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const texts = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = texts.pop()!;
      if (rest.length > LONGEST_LINE) throw new RangeError("Cannot read the stream: a line is too long");
      yield texts.filter((text) => text !== "").map((text): StreamLine => JSON.parse(text));
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
