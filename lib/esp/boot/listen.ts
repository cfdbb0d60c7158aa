/** Collects the output of a board. */
import { byteText } from "../../bytes.ts";
import type { Clock } from "../../clock.ts";
import type { SerialPort } from "../../serial/port.ts";

export interface Listener {
  readonly port: SerialPort;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

export interface Listening {
  /** Longest time in milliseconds. */
  readonly ms: number;
  /** Earlier output to continue; default none. */
  readonly heard?: string;
  /** Called after each read; true ends listening. */
  readonly until?: (heard: string) => boolean;
}

/** Longest single wait for input, so that Ctrl-C takes effect; milliseconds. */
const SLICE_MS = 100;
/** Most characters kept: a program may print forever. */
const MAX_TEXT = 16_384;

/** The output so far, one character per byte. Rejects with a PortError, or with the reason of `signal`. */
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
