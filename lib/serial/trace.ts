/** Records the traffic of a port: order, timing and bytes. Pure over port and clock. */
import { bytesOf, byteText, hexBytes } from "../bytes.ts";
import type { Clock } from "../clock.ts";
import type { SecretStream, Shown } from "../secrets/stream.ts";
import type { Lines, SerialPort } from "./port.ts";

/** Bytes per line of the trace. */
const LINE_BYTES = 32;

/**
 * Wraps `port` so that each action passes one or more lines to `sink` (without a line end):
 *
 *     # dtr=0 rts=1    the lines that were set
 *     ~ 100            milliseconds since the previous line, if at least 1
 *     > c0 00 08       written bytes, at most 32 per line
 *     < c0 01 08       received bytes
 *     = baud 460800    baud rate
 *     ! 612 bytes of /settings.toml, not shown
 *
 * An action is recorded when it starts, a read when it ends. Empty reads, discards and closing are not recorded.
 * `secrets` hides secrets in what is received. If one may begin at the end of a read, those bytes are recorded with the
 * next read.
 */
export function tracePort(
  port: SerialPort,
  clock: Clock,
  sink: (line: string) => void,
  secrets?: SecretStream,
): SerialPort {
  let last = clock.now();
  /** Bytes that are not shown; undefined = all are. */
  let hidden: number | undefined;
  const log = (...lines: readonly string[]) => {
    const now = clock.now();
    const waited = now - last;
    if (waited >= 1) sink(`~ ${Math.round(waited)}`);
    last = now;
    for (const line of lines) sink(line);
  };
  const logReceived = (lines: readonly string[]) => {
    if (lines.length > 0) log(...lines);
  };
  /** What comes next does not continue what has come. */
  const cut = () => secrets && logReceived(linesOf(secrets.end()));
  return {
    name: port.name,
    hasLines: port.hasLines,
    async read(timeoutMs) {
      const bytes = await port.read(timeoutMs);
      if (hidden !== undefined) hidden += bytes.length;
      else logReceived(secrets === undefined ? hexLines("<", bytes) : linesOf(secrets.push(byteText(bytes))));
      return bytes;
    },
    write(bytes) {
      if (hidden !== undefined) hidden += bytes.length;
      else if (bytes.length > 0) log(...hexLines(">", bytes));
      return port.write(bytes);
    },
    setLines(lines) {
      log(formatLines(lines));
      return port.setLines(lines);
    },
    setBaud(baud) {
      log(`= baud ${baud}`);
      return port.setBaud(baud);
    },
    async untraced(what, act) {
      if (hidden !== undefined) return await act();
      cut();
      hidden = 0;
      try {
        return await act();
      } finally {
        log(`! ${hidden} bytes of ${what}, not shown`);
        hidden = undefined;
      }
    },
    mayReturn: (may) => port.mayReturn?.(may),
    get ofProgram() {
      return port.ofProgram === true;
    },
    discardInput() {
      cut();
      return port.discardInput();
    },
    close() {
      cut();
      return port.close();
    },
  };
}

function linesOf(shown: readonly Shown[]): string[] {
  return shown.flatMap((piece) =>
    piece.kind === "text"
      ? hexLines("<", bytesOf(piece.text))
      : [`! ${piece.length} bytes of the secret ${piece.name}, not shown`]
  );
}

function formatLines({ dtr, rts }: Lines): string {
  const named = [["dtr", dtr], ["rts", rts]].filter(([, on]) => on !== undefined);
  return ["#", ...named.map(([name, on]) => `${name}=${on ? 1 : 0}`)].join(" ");
}

function hexLines(mark: string, bytes: Uint8Array): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += LINE_BYTES) {
    lines.push(`${mark} ${hexBytes(bytes.subarray(at, at + LINE_BYTES))}`);
  }
  return lines;
}
