/** A serial port on another computer: an RFC 2217 client (telnet's COM-PORT option) over TCP. */
import { wireMs } from "../../wire_time.ts";
import { PortError } from "../../errors.ts";
import { checkBaud, isCloseRate, probeRate, rateFailure } from "../baud.ts";
import {
  commandBytes,
  type ComPortCommand,
  lineCommands,
  parseAnswer,
  purgeCommand,
  rawModeCommands,
  setBaudCommand,
} from "./com_port.ts";
import type { Lines, SerialPort } from "../port.ts";
import { connectFailure } from "./error.ts";
import { parseRfc2217Url } from "./url.ts";
import { escapeData } from "./telnet.ts";
import { TelnetLink } from "./telnet_link.ts";

/** Time limits for the server, in milliseconds. */
export interface Rfc2217Timeouts {
  /** For the TCP connection, and again for the telnet options. */
  readonly connectMs: number;
  /** For the answer to a command. */
  readonly answerMs: number;
  /** For accepting data, beyond the time of the bytes on the wire. */
  readonly writeMs: number;
}

const TIMEOUTS: Rfc2217Timeouts = { connectMs: 5_000, answerMs: 3_000, writeMs: 10_000 };

/** A command that was sent, and the server's answer once it has come. */
interface Pending {
  readonly command: ComPortCommand;
  answer?: number;
}

/**
 * Connects to `rfc2217://host:port` and sets its port to raw 8N1 at `baud`. Rejects with a PortError: "not-found" (wrong
 * address, no server), "busy" (the server closes the connection at once), "unsupported" (no RFC 2217 server), "rate".
 */
export async function openRfc2217Port(
  url: string,
  baud: number,
  timeouts: Partial<Rfc2217Timeouts> = {},
): Promise<SerialPort> {
  const address = parseRfc2217Url(url);
  checkBaud(url, baud);
  const all = { ...TIMEOUTS, ...timeouts };
  const port = new Rfc2217Port(url, await connect(url, address.host, address.port, all.connectMs), all);
  try {
    await port.start(baud);
    return port;
  } catch (error) {
    await port.close();
    throw error;
  }
}

async function connect(
  url: string,
  hostname: string,
  port: number,
  timeoutMs: number,
): Promise<Deno.TcpConn> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    const connection = await Deno.connect({ hostname, port, signal: abort.signal });
    // Each command is a small segment and waits for its answer: Nagle's algorithm would delay it.
    connection.setNoDelay(true);
    return connection;
  } catch (cause) {
    throw connectFailure(url, cause, abort.signal.aborted);
  } finally {
    clearTimeout(timer);
  }
}

class Rfc2217Port implements SerialPort {
  readonly name: string;
  readonly hasLines = true;
  readonly #link: TelnetLink;
  readonly #timeouts: Rfc2217Timeouts;
  readonly #pending = new Set<Pending>();
  /** Undefined until the first rate is set. */
  #baud: number | undefined;
  /** The server reports a fixed rate, which it gets from a chip's own USB. See probeRate. */
  #reportsFixedRate = false;

  constructor(name: string, connection: Deno.TcpConn, timeouts: Rfc2217Timeouts) {
    this.name = name;
    this.#timeouts = timeouts;
    this.#link = new TelnetLink(name, connection, {
      onComPort: (payload) => this.#assignAnswer(payload),
      dropsData: () => this.#isPurging(),
    });
  }

  /** Negotiates the telnet options, then sets the mode of the port. */
  async start(baud: number): Promise<void> {
    const action = `open "${this.name}"`;
    await this.#link.negotiate(this.#timeouts.connectMs);
    await this.#command(rawModeCommands(), action);
    await this.#setBaud(baud, action);
  }

  async read(timeoutMs: number): Promise<Uint8Array> {
    const action = `read from "${this.name}"`;
    await this.#link.until(() => {
      // Data from before a lost connection can still be read, but not after close.
      if (this.#link.unread > 0 && !this.#link.closed) return true;
      this.#link.checkOpen(action);
      return false;
    }, timeoutMs);
    return this.#link.take();
  }

  async write(bytes: Uint8Array): Promise<void> {
    const action = `write to "${this.name}"`;
    this.#link.checkOpen(action);
    const timeoutMs = this.#timeouts.writeMs + wireMs(bytes.length, this.#baud ?? 1);
    await this.#link.send(escapeData(Uint8Array.from(bytes)), action, timeoutMs);
  }

  async setLines(lines: Lines): Promise<void> {
    // Lines named together are sent in one write. The server's answers confirm the change, so that a caller's wait starts
    // when the lines have changed.
    await this.#command(lineCommands(lines), `set DTR and RTS of "${this.name}"`);
  }

  async setBaud(baud: number): Promise<void> {
    checkBaud(this.name, baud);
    await this.#setBaud(baud, `set "${this.name}" to ${baud} baud`);
  }

  async discardInput(): Promise<void> {
    this.#link.take();
    // The answer follows all data that the server had already sent: until the answer comes, input is dropped.
    await this.#command([purgeCommand()], `discard input of "${this.name}"`);
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  async #setBaud(baud: number, action: string): Promise<void> {
    const actual = await this.#requestBaud(baud, action);
    if (!this.#reportsFixedRate && !isCloseRate(baud, actual)) {
      if (await this.#reportsRealRate(actual, action)) {
        // The server may have set the nearest rate.
        if (this.#baud !== undefined) await this.#requestBaud(this.#baud, action);
        throw rateFailure(this.name, baud, actual);
      }
      this.#reportsFixedRate = true;
      await this.#requestBaud(baud, action);
    }
    this.#baud = baud;
  }

  /** The server reports the rate that it sets; `actual` is its last report. See probeRate. */
  async #reportsRealRate(actual: number, action: string): Promise<boolean> {
    if (this.#baud !== undefined && !isCloseRate(this.#baud, actual)) return true;
    const other = probeRate(actual);
    return isCloseRate(other, await this.#requestBaud(other, action));
  }

  /** Requests a rate. Returns the rate that the server reports as set. */
  async #requestBaud(baud: number, action: string): Promise<number> {
    const [actual = 0] = await this.#command([setBaudCommand(baud)], action);
    return actual;
  }

  /** Sends the commands in one write and waits for all answers. */
  async #command(commands: readonly ComPortCommand[], action: string): Promise<number[]> {
    this.#link.checkOpen(action);
    const { answerMs } = this.#timeouts;
    const pending = commands.map((command): Pending => ({ command }));
    for (const one of pending) this.#pending.add(one);
    try {
      await this.#link.send(commandBytes(commands), action, answerMs);
      const answered = await this.#link.until(() => {
        if (pending.every(({ answer }) => answer !== undefined)) return true;
        this.#link.checkOpen(action);
        return false;
      }, answerMs);
      if (!answered) {
        throw new PortError(`Cannot ${action}: the server did not answer within ${answerMs / 1000} s`, "io");
      }
    } finally {
      for (const one of pending) this.#pending.delete(one);
    }
    return pending.map(({ command, answer = 0 }) => {
      if (command.expected !== undefined && answer !== command.expected) {
        throw new PortError(`Cannot ${action}: the server refuses to ${command.what}`, "unsupported");
      }
      return answer;
    });
  }

  #isPurging(): boolean {
    return this.#pending.values().some(({ command, answer }) => command.purges && answer === undefined);
  }

  /** Assigns an answer to the oldest command that it matches. */
  #assignAnswer(payload: Uint8Array): void {
    for (const one of this.#pending) {
      const answer = one.answer === undefined ? parseAnswer(one.command, payload) : undefined;
      if (answer !== undefined) {
        one.answer = answer;
        return;
      }
    }
  }
}
