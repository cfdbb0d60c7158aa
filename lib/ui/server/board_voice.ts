/** What a board says after its start, as lines without control characters. */
import type { Done } from "../../esp/events.ts";
import type { Job } from "../../esp/jobs/program.ts";
import type { System } from "../../app/system/system.ts";
import type { BoardWork } from "../../app/with_board.ts";
import { consoleBaud } from "../../profile/fields.ts";
import { ConsoleFilter } from "../../app/console_filter.ts";
import { PortError } from "../../errors.ts";
import { setNear } from "../../esp/link/host_baud.ts";
import type { SerialPort } from "../../serial/port.ts";

/** Programs greet within the first seconds; ms. */
const LISTEN_MS = 4_000;
/** A board that has said something and is silent now has greeted; ms. */
const SILENCE_MS = 700;
/** Longest single wait, so that a stop takes effect; ms. */
const SLICE_MS = 100;
/** Characters; what is longer is no line. */
const MAX_LINE = 1_000;

export interface ListenOptions {
  readonly clock: System["clock"];
  /** Bits per second of the console. */
  readonly baud: number;
  readonly signal: AbortSignal | undefined;
  readonly say: (line: string) => void;
}

/** More of a line is unreadable than a program prints: it was sent at another rate, as an ESP8266 does before it starts. */
const NOISE = 0.25;

/** Listens until the board has greeted. A board that leaves meanwhile, or a stop, ends it: the flash is complete. */
export async function hearBoard(
  port: SerialPort,
  { clock, baud, signal, say }: ListenOptions,
): Promise<void> {
  const filter = new ConsoleFilter();
  let line = "";
  const end = clock.now() + LISTEN_MS;
  let last: number | undefined;
  try {
    await setNear(port, baud);
    while (clock.now() < end && signal?.aborted !== true) {
      if (last !== undefined && clock.now() - last > SILENCE_MS) break;
      const bytes = await port.read(SLICE_MS);
      if (bytes.length > 0) last = clock.now();
      for (const { kind, text } of filter.feed(bytes)) if (kind === "text") line += text;
      const lines = line.split("\n");
      line = lines.pop()!.slice(0, MAX_LINE);
      lines.map(clean).filter(isReadable).forEach(say);
    }
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
  }
  if (line.trim() !== "" && isReadable(line)) say(clean(line));
}

function isReadable(line: string): boolean {
  const unreadable = line.split("\ufffd").length - 1;
  return unreadable <= NOISE * line.length;
}

function clean(line: string): string {
  return line.replace(/[\r\b]/g, "").slice(0, MAX_LINE);
}

/** A person who has chosen one board wants to read how it greets; a room full of boards does not wait for that. */
export function heard(
  { work, ...rest }: BoardWork<Job, Done>,
  say: (line: string) => void,
): BoardWork<Job, Done> {
  return {
    ...rest,
    work: async (port, job) => {
      const done = await work(port, job);
      if (done.board === "restarted" || done.board === "running") {
        await hearBoard(port, { clock: job.clock, baud: consoleBaud(job), signal: job.signal, say });
      }
      return done;
    },
  };
}
