/** Reads the bodies of requests, which may be of any size, any speed and any content. */
import type { Clock } from "../../clock.ts";
import { RequestError } from "./answers.ts";
import type { Shape } from "./shape.ts";

/** The next part of a body must come within this time; ms. On this computer it takes no time. */
const PATIENCE_MS = 10_000;

export interface BodyRules {
  readonly clock: Clock;
  /** Bytes. */
  readonly max: number;
}

/** All bytes of a body. Throws RequestError as soon as there are too many (413), or if they do not come (408). */
export async function readBytes(request: Request, { clock, max }: BodyRules): Promise<Uint8Array> {
  const tooLarge = () => new RequestError(`Cannot read the request: found more than ${max} bytes`, 413);
  if (Number(request.headers.get("content-length") ?? 0) > max) throw tooLarge();
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    while (reader !== undefined) {
      const part = await Promise.race([reader.read(), clock.sleep(PATIENCE_MS)]);
      if (part === undefined) throw new RequestError("Cannot read the request: it does not end", 408);
      if (part.done) break;
      size += part.value.length;
      if (size > max) throw tooLarge();
      chunks.push(part.value);
    }
  } catch (error) {
    // The connection may be closed already.
    await reader?.cancel().catch(() => {});
    throw error;
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** The value of a JSON body. Throws RequestError for another shape. */
export async function readJson<T>(
  request: Request,
  rules: BodyRules,
  shape: Shape<T>,
): Promise<T> {
  const bytes = await readBytes(request, rules);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    // SyntaxError from the parser, TypeError from the decoder, RangeError if the parser's recursion overflows.
    if (!(error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError)) {
      throw error;
    }
    throw new RequestError("Cannot read the request: it is not valid JSON", 400);
  }
  const problem = shape.problem(value, "the request");
  if (problem !== undefined) throw new RequestError(`Cannot read the request: ${problem}`, 400);
  return value as T;
}
