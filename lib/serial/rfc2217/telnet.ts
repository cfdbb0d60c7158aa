/** Encodes and decodes telnet (RFC 854, RFC 855): data, option requests, subnegotiations. Pure; no I/O. */

/** The option commands (RFC 854, "TELNET command structure"). */
export type TelnetVerb = "will" | "wont" | "do" | "dont";

/** A part of the stream. Commands that flasher does not use (NOP, GA, AYT …) are dropped. */
export type TelnetEvent =
  | { readonly kind: "data"; readonly bytes: Uint8Array }
  | { readonly kind: "option"; readonly verb: TelnetVerb; readonly option: number }
  | { readonly kind: "subnegotiation"; readonly option: number; readonly payload: Uint8Array };

/** Options: RFC 856, RFC 858, RFC 2217. */
export const OPTION = { binary: 0, suppressGoAhead: 3, comPort: 44 } as const;

const IAC = 255;
const SB = 250;
const SE = 240;
const VERBS = { will: 251, wont: 252, do: 253, dont: 254 } as const satisfies Record<TelnetVerb, number>;

/** A longer subnegotiation is cut here, so that a hostile peer cannot exhaust memory. */
const MAX_PAYLOAD = 256;

/** Data for the wire: each 255 is doubled. */
export function escapeData(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(IAC)) return bytes;
  return Uint8Array.from(Array.from(bytes).flatMap((byte) => byte === IAC ? [IAC, IAC] : [byte]));
}

/** `IAC WILL option` and its like. */
export function encodeOption(verb: TelnetVerb, option: number): Uint8Array {
  return Uint8Array.of(IAC, VERBS[verb], option);
}

/** `IAC SB option payload IAC SE`. */
export function encodeSubnegotiation(option: number, payload: Uint8Array): Uint8Array {
  return Uint8Array.of(IAC, SB, option, ...escapeData(payload), IAC, SE);
}

type State =
  | { readonly at: "data" | "command" }
  | { readonly at: "verb"; readonly verb: TelnetVerb }
  | { readonly at: "payload" | "payload-command" };

/**
 * Decodes the stream, in chunks of any size. Data passes unchanged except for doubled 255s. CR has no special meaning
 * here, which is right once both sides have agreed on BINARY.
 */
export class TelnetDecoder {
  #state: State = { at: "data" };
  /** The option and the payload of the current subnegotiation. */
  #payload: number[] = [];

  decode(chunk: Uint8Array): TelnetEvent[] {
    const events: TelnetEvent[] = [];
    const data: number[] = [];
    const push = (event: TelnetEvent) => {
      if (data.length > 0) events.push({ kind: "data", bytes: Uint8Array.from(data.splice(0)) });
      events.push(event);
    };
    for (const byte of chunk) {
      const found = this.#step(byte);
      if (typeof found === "number") data.push(found);
      else if (found !== undefined) push(found);
    }
    if (data.length > 0) events.push({ kind: "data", bytes: Uint8Array.from(data) });
    return events;
  }

  /** Handles one byte. Returns a data byte, an event, or undefined. */
  #step(byte: number): number | TelnetEvent | undefined {
    const state = this.#state;
    switch (state.at) {
      case "data":
        if (byte !== IAC) return byte;
        this.#state = { at: "command" };
        return undefined;
      case "command":
        this.#state = this.#afterCommand(byte);
        return byte === IAC ? IAC : undefined;
      case "verb":
        this.#state = { at: "data" };
        return { kind: "option", verb: state.verb, option: byte };
      case "payload":
        if (byte === IAC) this.#state = { at: "payload-command" };
        else this.#keep(byte);
        return undefined;
      case "payload-command":
        return this.#inPayload(byte);
    }
  }

  #afterCommand(byte: number): State {
    const verb = verbOf(byte);
    if (verb !== undefined) return { at: "verb", verb };
    if (byte !== SB) return { at: "data" };
    this.#payload = [];
    return { at: "payload" };
  }

  #inPayload(byte: number): TelnetEvent | undefined {
    if (byte === IAC) {
      this.#keep(IAC);
      this.#state = { at: "payload" };
      return undefined;
    }
    if (byte !== SE) {
      // Another command in the middle: the unfinished subnegotiation is dropped.
      this.#state = this.#afterCommand(byte);
      return undefined;
    }
    this.#state = { at: "data" };
    const [option, ...payload] = this.#payload;
    return option === undefined
      ? undefined
      : { kind: "subnegotiation", option, payload: Uint8Array.from(payload) };
  }

  #keep(byte: number): void {
    if (this.#payload.length <= MAX_PAYLOAD) this.#payload.push(byte);
  }
}

function verbOf(byte: number): TelnetVerb | undefined {
  switch (byte) {
    case VERBS.will:
      return "will";
    case VERBS.wont:
      return "wont";
    case VERBS.do:
      return "do";
    case VERBS.dont:
      return "dont";
    default:
      return undefined;
  }
}
