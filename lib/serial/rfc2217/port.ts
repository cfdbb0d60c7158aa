/** A serial port on another computer: client of RFC 2217 (telnet's COM-PORT option) over TCP. */
import { PortError } from "../../errors.ts";
import { checkBaud, isTaken, rateRefused, rateToCheck } from "../baud.ts";
import {
  answerTo,
  commandBytes,
  type ComPortCommand,
  lineCommands,
  purgeCommand,
  rawModeCommands,
  setBaudCommand,
} from "./com_port.ts";
import type { Lines, SerialPort } from "../port.ts";
import { connectFailure } from "./error.ts";
import { parseRfc2217Url } from "./url.ts";
import { escapeData } from "./telnet.ts";
import { TelnetLink } from "./telnet_link.ts";

/** How long a server may take, in milliseconds. */
export interface Rfc2217Timeouts {
  /** For the TCP connection, and again for the telnet options. */
  readonly connectMs: number;
  /** For the answer to a command. */
  readonly answerMs: number;
  /** For taking data, beyond the time that the bytes need on the wire. */
  readonly writeMs: number;
}

const TIMEOUTS: Rfc2217Timeouts = { connectMs: 5_000, answerMs: 3_000, writeMs: 10_000 };

/** A command that was sent, and the server's answer once it is there. */
interface Pending {
  readonly command: ComPortCommand;
  answer?: number;
}

/**
 * Connects to `rfc2217://host:port` and sets the port there to raw 8N1 at `baud`. Rejects with a PortError:
 * "not-found" (bad address, nobody there), "busy" (the server hangs up at once), "unsupported" (no RFC 2217 there),
 * "rate" (the speed is refused).
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
    // Each command is its own small segment and waits for an answer: Nagle's algorithm would hold it back.
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
  /** Undefined until one is set. */
  #baud: number | undefined;
  /** The server answers the same whatever rate it is told: it passes on what a chip\'s own USB says. */
  #ratesUntold = false;

  constructor(name: string, connection: Deno.TcpConn, timeouts: Rfc2217Timeouts) {
    this.name = name;
    this.#timeouts = timeouts;
    this.#link = new TelnetLink(name, connection, {
      onComPort: (payload) => this.#settle(payload),
      dropsData: () => this.#isPurging(),
    });
  }

  /** Agrees on the telnet options, then sets the mode of the port. */
  async start(baud: number): Promise<void> {
    const action = `open "${this.name}"`;
    await this.#link.negotiate(this.#timeouts.connectMs);
    await this.#command(rawModeCommands(), action);
    await this.#setBaud(baud, action);
  }

  async read(timeoutMs: number): Promise<Uint8Array> {
    const action = `read from "${this.name}"`;
    await this.#link.until(() => {
      // What came before the connection broke is still to be had; after close nothing is.
      if (this.#link.unread > 0 && !this.#link.closed) return true;
      this.#link.checkOpen(action);
      return false;
    }, timeoutMs);
    return this.#link.take();
  }

  async write(bytes: Uint8Array): Promise<void> {
    const action = `write to "${this.name}"`;
    this.#link.checkOpen(action);
    const wireMs = bytes.length * 10_000 / (this.#baud ?? 1);
    await this.#link.send(escapeData(Uint8Array.from(bytes)), action, this.#timeouts.writeMs + wireMs);
  }

  async setLines(lines: Lines): Promise<void> {
    // Lines named together travel in one write; the server's answers tell that they have changed, so that a
    // caller's wait starts when they did.
    await this.#command(lineCommands(lines), `set DTR and RTS of "${this.name}"`);
  }

  async setBaud(baud: number): Promise<void> {
    checkBaud(this.name, baud);
    await this.#setBaud(baud, `set "${this.name}" to ${baud} baud`);
  }

  async discardInput(): Promise<void> {
    this.#link.take();
    // The answer comes behind everything that the server had already sent: until it is there, input is dropped.
    await this.#command([purgeCommand()], `discard input of "${this.name}"`);
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  async #setBaud(baud: number, action: string): Promise<void> {
    const actual = await this.#askBaud(baud, action);
    if (!this.#ratesUntold && !isTaken(baud, actual)) {
      if (await this.#followsRates(actual, action)) {
        // The server may have set the nearest that it knows.
        if (this.#baud !== undefined) await this.#askBaud(this.#baud, action);
        throw rateRefused(this.name, baud, actual);
      }
      this.#ratesUntold = true;
      await this.#askBaud(baud, action);
    }
    this.#baud = baud;
  }

  /** Whether the rate that the server tells is the one that it sets; `actual` is what it told last. See rateToCheck. */
  async #followsRates(actual: number, action: string): Promise<boolean> {
    if (this.#baud !== undefined && !isTaken(this.#baud, actual)) return true;
    const other = rateToCheck(actual);
    return isTaken(other, await this.#askBaud(other, action));
  }

  /** Tells the server a rate; gives the one that it says it has set. */
  async #askBaud(baud: number, action: string): Promise<number> {
    const [actual = 0] = await this.#command([setBaudCommand(baud)], action);
    return actual;
  }

  /** Sends commands in one write and waits for the answer to each. */
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
        throw new PortError(`Cannot ${action}: server did not answer within ${answerMs / 1000} s`, "io");
      }
    } finally {
      for (const one of pending) this.#pending.delete(one);
    }
    return pending.map(({ command, answer = 0 }) => {
      if (command.expected !== undefined && answer !== command.expected) {
        throw new PortError(`Cannot ${action}: server refuses the setting of ${command.what}`, "unsupported");
      }
      return answer;
    });
  }

  #isPurging(): boolean {
    return this.#pending.values().some(({ command, answer }) => command.purges && answer === undefined);
  }

  /** Gives the answer to the oldest command that it fits. */
  #settle(payload: Uint8Array): void {
    for (const one of this.#pending) {
      const answer = one.answer === undefined ? answerTo(one.command, payload) : undefined;
      if (answer !== undefined) {
        one.answer = answer;
        return;
      }
    }
  }
}
