/** Listens to what a board prints of its own accord. */
import { byteText } from "../../bytes.ts";
import type { Clock } from "../../clock.ts";
import type { SerialPort } from "../../serial/port.ts";

export interface Listener {
  readonly port: SerialPort;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

export interface Listening {
  /** Milliseconds at most. */
  readonly ms: number;
  /** What was heard before; default nothing. */
  readonly heard?: string;
  /** Ends it earlier, asked whenever something may have come. */
  readonly until?: (heard: string) => boolean;
}

/** Longest single wait for input, so that Ctrl-C is noticed; milliseconds. */
const SLICE_MS = 100;
/** More characters than this are not kept: a program may print for ever. */
const MAX_TEXT = 16_384;

/** What was heard by then, a character a byte. Rejects with a PortError, or the reason of `signal`. */
export async function listen(
  { port, clock, signal }: Listener,
  { ms, heard = "", until = () => false }: Listening,
): Promise<string> {
  const end = clock.now() + ms;
  while (clock.now() < end && !until(heard)) {
    signal?.throwIfAborted();
    const bytes = await port.read(Math.min(end - clock.now(), SLICE_MS));
    heard = (heard + byteText(bytes)).slice(-MAX_TEXT);
  }
  return heard;
}
