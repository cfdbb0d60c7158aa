/** A telnet connection over TCP: options, data in both directions, bounded buffers and times. */
import { concat } from "../../bytes.ts";
import { PortError, type PortProblem } from "../../errors.ts";
import { ChangeSignal } from "./condition.ts";
import { hungUpFailure, noComPortFailure } from "./error.ts";
import { OPTION, TelnetDecoder, type TelnetEvent } from "./telnet.ts";
import { TelnetOptions } from "./telnet_options.ts";

/** Limit of unread bytes. At this limit flasher stops reading, and TCP stops the server. */
const MAX_UNREAD = 1 << 20;

/** Bytes of the server's text before the negotiation that are kept for the error message. */
const MAX_GREETING = 200;

/** How long `close` waits for the server to close its side. */
const CLOSE_MS = 500;

/** The reason for the end of the connection. */
interface Failure {
  readonly why: string;
  readonly reason: PortProblem;
  readonly cause?: unknown;
}

const CLOSED: Failure = { why: "the port is closed", reason: "lost" };

/** Handlers for received events. */
export interface LinkEvents {
  /** Receives the payload of a COM-PORT subnegotiation. */
  onComPort(payload: Uint8Array): void;
  /** True while received data must be dropped. */
  dropsData(): boolean;
}

/** In all methods, `action` continues "Cannot" in an error message: `read from "rfc2217://host:4000"`. */
export class TelnetLink {
  readonly name: string;
  readonly #connection: Deno.TcpConn;
  readonly #events: LinkEvents;
  readonly #changes = new ChangeSignal();
  readonly #decoder = new TelnetDecoder();
  readonly #options = new TelnetOptions(
    {
      us: [OPTION.comPort, OPTION.binary, OPTION.suppressGoAhead],
      them: [OPTION.binary, OPTION.suppressGoAhead],
    },
    // By the RFC only the client sends WILL, but some servers send it, too.
    { us: [], them: [OPTION.comPort] },
  );
  readonly #receiving: Promise<void>;
  #sending: Promise<void> = Promise.resolve();
  #unread: Uint8Array[] = [];
  #unreadLength = 0;
  #negotiated = false;
  #failure: Failure | undefined;
  #closing: Promise<void> | undefined;

  constructor(name: string, connection: Deno.TcpConn, events: LinkEvents) {
    this.name = name;
    this.#connection = connection;
    this.#events = events;
    this.#receiving = this.#receive();
  }

  /** Number of bytes that `take` would return. */
  get unread(): number {
    return this.#unreadLength;
  }

  /** Negotiates COM-PORT and 8-bit data. Rejects with a PortError if the server does not agree. */
  async negotiate(timeoutMs: number): Promise<void> {
    const action = `open "${this.name}"`;
    await this.send(concat(...this.#options.ask()), action, timeoutMs);
    const answered = await this.#changes.until(() => {
      if (this.#options.state("us", OPTION.comPort) === "refused") {
        throw noComPortFailure(this.name, "refuses");
      }
      if (this.#failure !== undefined) throw hungUpFailure(this.name, this.take());
      return this.#options.state("us", OPTION.comPort) === "on" && this.#binary().every((s) => s !== "asked");
    }, timeoutMs);
    if (!answered) throw noComPortFailure(this.name, "does not answer");
    if (this.#binary().some((state) => state !== "on")) {
      throw new PortError(
        `Cannot ${action}: the server refuses to pass 8-bit data (telnet BINARY)`,
        "unsupported",
      );
    }
    this.#negotiated = true;
    this.take();
  }

  /** Waits until `done()` holds, checking it after each received event. Returns false after the timeout. */
  until(done: () => boolean, timeoutMs: number): Promise<boolean> {
    return this.#changes.until(done, timeoutMs);
  }

  /** Removes and returns all unread data. */
  take(): Uint8Array {
    const bytes = concat(...this.#unread);
    this.#unread = [];
    this.#unreadLength = 0;
    this.#changes.notify();
    return bytes;
  }

  /** Writes all of `bytes` unchanged, after all previous writes. */
  send(bytes: Uint8Array, action: string, timeoutMs: number): Promise<void> {
    const turn = this.#sending.then(() => this.#sendNow(bytes, action, timeoutMs));
    this.#sending = turn.catch(() => {});
    return turn;
  }

  /** Throws a PortError once `close` was called or the connection ended. */
  checkOpen(action: string): void {
    if (this.#closing !== undefined) throw failed(action, CLOSED);
    this.#checkConnected(action);
  }

  /** True once `close` was called. */
  get closed(): boolean {
    return this.#closing !== undefined;
  }

  close(): Promise<void> {
    this.#closing ??= this.#release();
    this.#changes.notify();
    return this.#closing;
  }

  async #release(): Promise<void> {
    // Closing a socket with unread input makes the kernel send a reset, which can overtake our last bytes. So first
    // close the sending side, and keep reading until the server closes the connection.
    await this.#connection.closeWrite().catch(() => {});
    await this.#changes.until(() => this.#failure !== undefined, CLOSE_MS);
    this.#hangUp(CLOSED);
    await this.#receiving;
  }

  #binary() {
    return [this.#options.state("us", OPTION.binary), this.#options.state("them", OPTION.binary)];
  }

  /** Receives data until the connection ends. Never rejects. */
  async #receive(): Promise<void> {
    const buffer = new Uint8Array(16_384);
    try {
      for (;;) {
        const count = await this.#connection.read(buffer);
        if (count === null) break;
        for (const event of this.#decoder.decode(buffer.subarray(0, count))) await this.#handle(event);
        this.#changes.notify();
        // Do not read from a server that sends more than is taken.
        await this.#changes.until(() =>
          this.#unreadLength < MAX_UNREAD || this.#failure !== undefined || this.closed
        );
      }
      this.#hangUp({ why: "the server closed the connection", reason: "lost" });
    } catch (cause) {
      this.#hangUp({ why: "connection was lost", reason: "lost", cause });
    }
  }

  async #handle(event: TelnetEvent): Promise<void> {
    switch (event.kind) {
      case "data":
        return this.#keep(event.bytes);
      case "option": {
        const answer = this.#options.receive(event.verb, event.option);
        if (answer !== undefined) await this.send(answer, `answer "${this.name}"`, CLOSE_MS);
        return;
      }
      case "subnegotiation":
        if (event.option === OPTION.comPort) this.#events.onComPort(event.payload);
        return;
    }
  }

  #keep(bytes: Uint8Array): void {
    if (this.closed || this.#events.dropsData()) return;
    const kept = this.#negotiated ? bytes : bytes.slice(0, MAX_GREETING - this.#unreadLength);
    this.#unread.push(kept);
    this.#unreadLength += kept.length;
  }

  async #sendNow(bytes: Uint8Array, action: string, timeoutMs: number): Promise<void> {
    this.#checkConnected(action);
    const timer = setTimeout(() => {
      this.#hangUp({ why: "the server does not accept the data", reason: "io" });
    }, timeoutMs);
    try {
      for (let at = 0; at < bytes.length;) at += await this.#connection.write(bytes.subarray(at));
    } catch (cause) {
      this.#hangUp({ why: "connection was lost", reason: "lost", cause });
      this.#checkConnected(action);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the connection. Keeps the first reason. */
  #hangUp(failure: Failure): void {
    if (this.#failure !== undefined) return;
    this.#failure = failure;
    this.#connection.close();
    this.#changes.notify();
  }

  #checkConnected(action: string): void {
    if (this.#failure !== undefined) throw failed(action, this.#failure);
  }
}

function failed(action: string, failure: Failure): PortError {
  return new PortError(`Cannot ${action}: ${failure.why}`, failure.reason, {
    ...("cause" in failure ? { cause: failure.cause } : {}),
    ...(failure === CLOSED ? {} : {
      hint: "Check the network, and that the board is still plugged in at the server. Then start again.",
    }),
  });
}
