/** A serial port on another computer: client of RFC 2217 (telnet's COM-PORT option) over TCP. */
import { concat } from "../bytes.ts";
import { PortError, type PortProblem } from "../errors.ts";
import { requireBaud, requireTaken } from "./baud.ts";
import { Changes } from "./changes.ts";
import {
  answerTo,
  commandBytes,
  type ComPortCommand,
  lineCommands,
  purgeCommand,
  rawModeCommands,
  setBaudCommand,
} from "./com_port.ts";
import type { Lines, SerialPort } from "./port.ts";
import { connectFailure, hungUpAtOnce, noComPort } from "./rfc2217_error.ts";
import { parseRfc2217Url } from "./rfc2217_url.ts";
import { escapeData, OPTION, TelnetDecoder, type TelnetEvent } from "./telnet.ts";
import { TelnetOptions } from "./telnet_options.ts";

/** For the TCP connection, and again for the telnet options. */
const CONNECT_MS = 5_000;

/** For the server's answer to a command. */
const ANSWER_MS = 3_000;

/** What writing may take beyond the time the bytes need on the wire. */
const WRITE_GRACE_MS = 10_000;

/** How long `close` waits for the server to close too. */
const CLOSE_MS = 500;

/** Bytes that wait to be read. At this mark we stop reading, and TCP stops the server. */
const MAX_UNREAD = 1 << 20;

/** What of a server's words before the negotiation is kept, for the error message. */
const MAX_GREETING = 200;

/** A command that was sent, and the server's answer once it is there. */
interface Pending {
  readonly command: ComPortCommand;
  answer?: number;
}

/** Why the connection is no more. */
interface Failure {
  readonly why: string;
  readonly reason: PortProblem;
  readonly cause?: unknown;
}

const CLOSED: Failure = { why: "the port is closed", reason: "lost" };

/**
 * Connects to `rfc2217://host:port` and sets the port there to raw 8N1 at `baud`. Rejects with a PortError:
 * "not-found" (bad address, nobody there), "busy" (the server hangs up at once), "unsupported" (no RFC 2217 there, or
 * the speed is refused).
 */
export async function openRfc2217Port(url: string, baud: number): Promise<SerialPort> {
  const address = parseRfc2217Url(url);
  requireBaud(url, baud);
  const port = new Rfc2217Port(url, await connect(url, address.host, address.port), baud);
  try {
    await port.negotiate();
    return port;
  } catch (error) {
    await port.close();
    throw error;
  }
}

async function connect(url: string, hostname: string, port: number): Promise<Deno.TcpConn> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), CONNECT_MS);
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
  readonly #connection: Deno.TcpConn;
  readonly #changes = new Changes();
  readonly #decoder = new TelnetDecoder();
  readonly #options = new TelnetOptions(
    {
      us: [OPTION.comPort, OPTION.binary, OPTION.suppressGoAhead],
      them: [OPTION.binary, OPTION.suppressGoAhead],
    },
    // The RFC has the client say WILL; some servers say it too.
    { us: [], them: [OPTION.comPort] },
  );
  #baud: number;
  #unread: Uint8Array[] = [];
  #unreadLength = 0;
  /** More than 0: what comes in belongs to before a discard, and is dropped. */
  #discarding = 0;
  readonly #pending = new Set<Pending>();
  #negotiated = false;
  #failure: Failure | undefined;
  #closing: Promise<void> | undefined;
  readonly #receiving: Promise<void>;
  #sending: Promise<void> = Promise.resolve();

  constructor(name: string, connection: Deno.TcpConn, baud: number) {
    this.name = name;
    this.#connection = connection;
    this.#baud = baud;
    this.#receiving = this.#receive();
  }

  /** Agrees on the telnet options, then sets the mode of the port. */
  async negotiate(): Promise<void> {
    const action = `open "${this.name}"`;
    await this.#send(concat(...this.#options.ask()), action);
    const answered = await this.#changes.until(() => {
      if (this.#options.state("us", OPTION.comPort) === "refused") throw noComPort(this.name, "refuses");
      if (this.#failure !== undefined) throw hungUpAtOnce(this.name, this.#drop());
      return this.#options.state("us", OPTION.comPort) === "on" &&
        this.#options.state("us", OPTION.binary) !== "asked" &&
        this.#options.state("them", OPTION.binary) !== "asked";
    }, CONNECT_MS);
    if (!answered) throw noComPort(this.name, "does not answer");
    if (
      this.#options.state("us", OPTION.binary) !== "on" || this.#options.state("them", OPTION.binary) !== "on"
    ) {
      throw new PortError(
        `Cannot ${action}: server refuses to pass 8-bit data (telnet BINARY)`,
        "unsupported",
      );
    }
    this.#negotiated = true;
    this.#drop();
    await this.#command(rawModeCommands(), action);
    await this.#setBaud(this.#baud, action);
  }

  async read(timeoutMs: number): Promise<Uint8Array> {
    const action = `read from "${this.name}"`;
    await this.#changes.until(() => {
      // What came before the connection broke is still to be had; after close nothing is.
      if (this.#unreadLength > 0 && this.#closing === undefined) return true;
      this.#requireOpen(action);
      return false;
    }, timeoutMs);
    return this.#drop();
  }

  async write(bytes: Uint8Array): Promise<void> {
    const action = `write to "${this.name}"`;
    this.#requireOpen(action);
    await this.#send(escapeData(Uint8Array.from(bytes)), action);
  }

  async setLines(lines: Lines): Promise<void> {
    // Lines named together travel in one write; the server's answers tell that they have changed, so that a
    // caller's wait starts when they did.
    await this.#command(lineCommands(lines), `set DTR and RTS of "${this.name}"`);
  }

  async setBaud(baud: number): Promise<void> {
    requireBaud(this.name, baud);
    await this.#setBaud(baud, `set "${this.name}" to ${baud} baud`);
  }

  async discardInput(): Promise<void> {
    const action = `discard input of "${this.name}"`;
    this.#drop();
    this.#discarding++;
    try {
      // The answer comes behind everything that the server had already sent.
      await this.#command([purgeCommand()], action);
    } finally {
      this.#discarding--;
      this.#changes.notify();
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#release();
    this.#changes.notify();
    return this.#closing;
  }

  async #release(): Promise<void> {
    // Closing a socket with unread input makes the kernel send a reset, which can overtake our last bytes. So first
    // say that we are done, and read on until the server hangs up.
    await this.#connection.closeWrite().catch(() => {});
    await this.#changes.until(() => this.#failure !== undefined, CLOSE_MS);
    this.#hangUp(CLOSED);
    await this.#receiving;
  }

  async #setBaud(baud: number, action: string): Promise<void> {
    const [actual = 0] = await this.#command([setBaudCommand(baud)], action);
    requireTaken(this.name, baud, actual);
    this.#baud = baud;
  }

  /** Sends commands in one write and waits for the answer to each. */
  async #command(commands: readonly ComPortCommand[], action: string): Promise<number[]> {
    this.#requireOpen(action);
    const pending = commands.map((command): Pending => ({ command }));
    for (const one of pending) this.#pending.add(one);
    try {
      await this.#send(commandBytes(commands), action);
      const answered = await this.#changes.until(() => {
        if (pending.every(({ answer }) => answer !== undefined)) return true;
        this.#requireOpen(action);
        return false;
      }, ANSWER_MS);
      if (!answered) {
        throw new PortError(`Cannot ${action}: server did not answer within ${ANSWER_MS / 1000} s`, "io");
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

  /** Takes in what the server sends until the connection ends. Never rejects. */
  async #receive(): Promise<void> {
    const buffer = new Uint8Array(16_384);
    try {
      for (;;) {
        const count = await this.#connection.read(buffer);
        if (count === null) break;
        for (const event of this.#decoder.decode(buffer.subarray(0, count))) await this.#handle(event);
        this.#changes.notify();
        // A server that sends more than anybody reads is not read from; `close` and a failure end the wait.
        await this.#changes.until(() =>
          this.#unreadLength < MAX_UNREAD || this.#failure !== undefined || this.#closing !== undefined
        );
      }
      this.#hangUp({ why: "server closed the connection", reason: "lost" });
    } catch (cause) {
      this.#hangUp({ why: "connection broke off", reason: "lost", cause });
    }
  }

  async #handle(event: TelnetEvent): Promise<void> {
    switch (event.kind) {
      case "data":
        return this.#keep(event.bytes);
      case "option": {
        const answer = this.#options.receive(event.verb, event.option);
        if (answer !== undefined) await this.#send(answer, `answer "${this.name}"`);
        return;
      }
      case "subnegotiation":
        if (event.option === OPTION.comPort) this.#settle(event.payload);
        return;
    }
  }

  #keep(bytes: Uint8Array): void {
    if (this.#discarding > 0 || this.#closing !== undefined) return;
    if (!this.#negotiated && this.#unreadLength + bytes.length > MAX_GREETING) return;
    this.#unread.push(bytes);
    this.#unreadLength += bytes.length;
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

  /** Empties the queue and gives what was in it. */
  #drop(): Uint8Array {
    const bytes = concat(...this.#unread);
    this.#unread = [];
    this.#unreadLength = 0;
    this.#changes.notify();
    return bytes;
  }

  /** Writes all of `bytes`, after what was written before; bounded in time. */
  #send(bytes: Uint8Array, action: string): Promise<void> {
    const turn = this.#sending.then(() => this.#sendNow(bytes, action));
    this.#sending = turn.catch(() => {});
    return turn;
  }

  async #sendNow(bytes: Uint8Array, action: string): Promise<void> {
    this.#requireConnected(action);
    const timer = setTimeout(() => {
      this.#hangUp({ why: "server does not take the data", reason: "io" });
    }, WRITE_GRACE_MS + bytes.length * 10_000 / this.#baud);
    try {
      for (let at = 0; at < bytes.length;) at += await this.#connection.write(bytes.subarray(at));
    } catch (cause) {
      this.#hangUp({ why: "connection broke off", reason: "lost", cause });
      this.#requireConnected(action);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the connection; the first reason stays. */
  #hangUp(failure: Failure): void {
    if (this.#failure !== undefined) return;
    this.#failure = failure;
    this.#connection.close();
    this.#changes.notify();
  }

  /** Throws once `close` was called or the connection ended. */
  #requireOpen(action: string): void {
    if (this.#closing !== undefined) throw failed(action, CLOSED);
    this.#requireConnected(action);
  }

  #requireConnected(action: string): void {
    if (this.#failure !== undefined) throw failed(action, this.#failure);
  }
}

function failed(action: string, { why, reason, cause }: Failure): PortError {
  const options = cause === undefined ? {} : { cause };
  if (reason !== "lost" || why === CLOSED.why) {
    return new PortError(`Cannot ${action}: ${why}`, reason, options);
  }
  return new PortError(`Cannot ${action}: ${why}`, reason, {
    ...options,
    hint: "Check the network, and that the board is still plugged in there. Then start again.",
  });
}
