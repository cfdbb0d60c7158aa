/**
 * A strict RFC 2217 server for tests, written from the RFCs with its own telnet parser. Records forbidden actions of the
 * client in `violations`.
 */

/** Faults and answers of a server. */
export interface ServerOptions {
  /** Sent first, on connecting. */
  readonly greeting?: readonly number[];
  /** Hangs up right after the greeting. */
  readonly hangUp?: boolean;
  /** Options that the server refuses. */
  readonly refuse?: readonly number[];
  /** Answers no option request. */
  readonly silent?: boolean;
  /** COM-PORT commands without an answer. */
  readonly mute?: readonly number[];
  /** The value in the answer to a COM-PORT command; if absent, the value of the command. */
  readonly answer?: (command: number, value: readonly number[]) => readonly number[];
  /** Sent right after the answer to PURGE-DATA, in the same segment. */
  readonly afterPurge?: readonly number[];
}

const [SE, NOP, SB, WILL, WONT, DO, DONT, IAC] = [240, 241, 250, 251, 252, 253, 254, 255] as const;
const COM_PORT = 44;

export class Rfc2217Server {
  readonly violations: string[] = [];
  /** COM-PORT commands and values such as `1:00 01 c2 00`, one list per TCP segment. */
  readonly segments: string[][] = [];
  readonly received: number[] = [];
  readonly #options: ServerOptions;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #agreed = new Set<string>();
  readonly #serving: Promise<void>;
  #connection: Deno.TcpConn | undefined;
  #unparsed = new Uint8Array();
  #wake: () => void = () => {};

  constructor(options: ServerOptions = {}) {
    this.#options = options;
    this.#serving = this.#serve();
  }

  get url(): string {
    return `rfc2217://127.0.0.1:${this.#listener.addr.port}`;
  }

  /** All COM-PORT commands, in order. */
  get commands(): string[] {
    return this.segments.flat();
  }

  /** Sends serial data to the client. */
  async send(bytes: readonly number[]): Promise<void> {
    await this.sendRaw(bytes.flatMap((byte) => byte === IAC ? [IAC, IAC] : [byte]));
  }

  /** Sends bytes unchanged. */
  async sendRaw(bytes: readonly number[]): Promise<void> {
    const out = Uint8Array.from(bytes);
    for (let at = 0; at < out.length;) at += await this.#connection!.write(out.subarray(at));
  }

  /** Waits until the client has sent this much serial data. */
  async receivedBytes(count: number): Promise<number[]> {
    while (this.received.length < count) await new Promise<void>((resolve) => this.#wake = resolve);
    return this.received;
  }

  /** Closes the connection. */
  disconnect(): void {
    try {
      this.#connection?.close();
    } catch { /* closed already */ }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.disconnect();
    this.#listener.close();
    await this.#serving;
  }

  async #serve(): Promise<void> {
    try {
      this.#connection = await this.#listener.accept();
      if (this.#options.greeting) await this.sendRaw(this.#options.greeting);
      if (this.#options.hangUp) return this.disconnect();
      const buffer = new Uint8Array(65_536);
      for (;;) {
        const count = await this.#connection.read(buffer);
        if (count === null) break;
        this.#unparsed = Uint8Array.of(...this.#unparsed, ...buffer.subarray(0, count));
        const segment: string[] = [];
        const replies: number[] = [];
        while (this.#parseOne(segment, replies));
        if (segment.length > 0) this.segments.push(segment);
        if (replies.length > 0) await this.sendRaw(replies);
        this.#wake();
      }
      this.disconnect();
    } catch {
      // The test closed the connection or the listener.
    }
  }

  /** Consumes one data byte or one whole command; false if the input contains neither. */
  #parseOne(segment: string[], replies: number[]): boolean {
    const [first, second, third] = this.#unparsed;
    if (first === undefined) return false;
    if (first !== IAC) return this.#data(1, first);
    if (second === undefined) return false;
    if (second === IAC) return this.#data(2, IAC);
    if (second === NOP) return this.#take(2);
    if (second === SB) return this.#subnegotiation(segment, replies);
    if (third === undefined) return false;
    this.#option(second, third, replies);
    return this.#take(3);
  }

  #take(count: number): true {
    this.#unparsed = this.#unparsed.subarray(count);
    return true;
  }

  #data(length: number, byte: number): true {
    if (!this.#agreed.has(`${WILL} 0`)) this.violations.push("data before BINARY was agreed");
    this.received.push(byte);
    return this.#take(length);
  }

  #option(verb: number, option: number, replies: number[]): void {
    if (verb !== WILL && verb !== DO) return;
    if (this.#agreed.has(`${verb} ${option}`)) this.violations.push(`option ${option} asked for twice`);
    if (verb === DO && option === COM_PORT) this.violations.push("DO COM-PORT is for servers to say");
    if (this.#options.silent) return;
    const known = [0, 3, COM_PORT].includes(option) && !this.#options.refuse?.includes(option);
    if (known) this.#agreed.add(`${verb} ${option}`);
    replies.push(IAC, verb === WILL ? (known ? DO : DONT) : (known ? WILL : WONT), option);
  }

  #subnegotiation(segment: string[], replies: number[]): boolean {
    const payload: number[] = [];
    for (let at = 2; at < this.#unparsed.length; at++) {
      const byte = this.#unparsed[at]!;
      if (byte === IAC) {
        const next = this.#unparsed[++at];
        if (next === undefined) return false;
        if (next === SE) {
          this.#comPort(payload, segment, replies);
          return this.#take(at + 1);
        }
        if (next !== IAC) this.violations.push(`IAC ${next} inside a subnegotiation`);
      }
      payload.push(byte);
    }
    return false;
  }

  #comPort([option, command = 0, ...value]: number[], segment: string[], replies: number[]): void {
    if (option !== COM_PORT || !this.#agreed.has(`${WILL} ${COM_PORT}`)) {
      this.violations.push("subnegotiation of an option that was not agreed");
    }
    // RFC 2217 section 3: SET-BAUDRATE has four bytes, the other commands one.
    if (value.length !== (command === 1 ? 4 : 1)) {
      this.violations.push(`command ${command} has ${value.length} bytes`);
    }
    segment.push(`${command}:${value.map((byte) => byte.toString(16).padStart(2, "0")).join(" ")}`);
    if (this.#options.mute?.includes(command)) return;
    const answer = this.#options.answer?.(command, value) ?? value;
    const escaped = answer.flatMap((byte) => byte === IAC ? [IAC, IAC] : [byte]);
    replies.push(IAC, SB, COM_PORT, command + 100, ...escaped, IAC, SE);
    if (command === 12) replies.push(...this.#options.afterPurge ?? []);
  }
}
