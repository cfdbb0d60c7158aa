/**
 * Who may control flasher: a page that has exchanged a ticket for a token. Both are kept as hashes, so that comparing
 * them reveals nothing about them. None of this is ever written to disk.
 */
import { sha256 } from "../../hash.ts";

/** A browser needs some seconds to start, on a slow computer many; ms. */
const TICKET_MS = 60_000;
/** Unused tickets and tokens that are kept; the oldest are forgotten. */
const MAX_TICKETS = 64;
const MAX_TOKENS = 16;

export type Redemption =
  | { readonly kind: "token"; readonly token: string }
  /** It was used before. The session that began with it is over, for all who have it. */
  | { readonly kind: "used" }
  | { readonly kind: "late" }
  | { readonly kind: "unknown" };

interface Ticket {
  /** When it was issued, ms. */
  readonly at: number;
  /** The hash of the token that it was exchanged for. */
  token?: string;
}

export interface SessionsOptions {
  /** 32 random bytes that nobody can guess. */
  readonly random: () => Uint8Array;
  /** Milliseconds. */
  readonly now: () => number;
}

export class Sessions {
  readonly #options: SessionsOptions;
  /** By hash. */
  readonly #tickets = new Map<string, Ticket>();
  /** Hashes. */
  readonly #tokens = new Set<string>();

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** A new ticket. It works once, for a minute. */
  issue(): string {
    const ticket = this.#secret();
    this.#tickets.set(hashOf(ticket), { at: this.#options.now() });
    forgetOldest(this.#tickets, MAX_TICKETS);
    return ticket;
  }

  /** Exchanges a ticket. It has no `await`, so one of several simultaneous requests comes first. */
  redeem(text: string): Redemption {
    const ticket = this.#tickets.get(hashOf(text));
    if (ticket === undefined) return { kind: "unknown" };
    if (ticket.token !== undefined) {
      this.#tokens.delete(ticket.token);
      return { kind: "used" };
    }
    if (this.#options.now() - ticket.at > TICKET_MS) return { kind: "late" };
    const token = this.#secret();
    ticket.token = hashOf(token);
    this.#tokens.add(ticket.token);
    forgetOldest(this.#tokens, MAX_TOKENS);
    return { kind: "token", token };
  }

  accepts(token: string | undefined): boolean {
    return token !== undefined && this.#tokens.has(hashOf(token));
  }

  #secret(): string {
    return this.#options.random().toBase64({ alphabet: "base64url", omitPadding: true });
  }
}

/** The time that it takes reveals nothing about the secret. */
export function isSameSecret(a: string, b: string): boolean {
  return hashOf(a) === hashOf(b);
}

function hashOf(secret: string): string {
  return sha256(new TextEncoder().encode(secret));
}

function forgetOldest(kept: { readonly size: number } & (Map<string, unknown> | Set<string>), max: number) {
  for (const key of kept.keys()) {
    if (kept.size <= max) return;
    kept.delete(key);
  }
}
