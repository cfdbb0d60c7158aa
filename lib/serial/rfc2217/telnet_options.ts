/** Negotiates telnet options with the part of the Q method (RFC 1143) that a client needs. Pure; no I/O. */
import { encodeOption, type TelnetVerb } from "./telnet.ts";

/** `asked` = requested, without an answer yet. */
export type OptionState = "off" | "asked" | "on" | "refused";

/** `us` = options of this side (WILL/DO), `them` = options of the peer (DO/WILL). */
export type Side = "us" | "them";

/** Tracks the wanted options, and answers the peer's requests without an endless exchange. */
export class TelnetOptions {
  readonly #states: Record<Side, Map<number, OptionState>>;

  readonly #wanted: Readonly<Record<Side, readonly number[]>>;

  /** Requests the `wanted` options, accepts the `accepted` ones if the peer requests them, and refuses all others. */
  constructor(
    wanted: Readonly<Record<Side, readonly number[]>>,
    accepted: Readonly<Record<Side, readonly number[]>> = { us: [], them: [] },
  ) {
    this.#wanted = wanted;
    const start = (side: Side) =>
      new Map<number, OptionState>([...wanted[side], ...accepted[side]].map((option) => [option, "off"]));
    this.#states = { us: start("us"), them: start("them") };
  }

  /** The requests that start the negotiation. Every wanted option is `asked` afterwards. */
  ask(): Uint8Array[] {
    return (["us", "them"] as const).flatMap((side) =>
      this.#wanted[side].map((option) => {
        this.#states[side].set(option, "asked");
        return encodeOption(side === "us" ? "will" : "do", option);
      })
    );
  }

  state(side: Side, option: number): OptionState {
    return this.#states[side].get(option) ?? "off";
  }

  /** Handles a command of the peer. Returns the answer to send, if any. */
  receive(verb: TelnetVerb, option: number): Uint8Array | undefined {
    switch (verb) {
      case "do":
        return this.#granted("us", option);
      case "will":
        return this.#granted("them", option);
      case "dont":
        return this.#refused("us", option);
      case "wont":
        return this.#refused("them", option);
    }
  }

  #granted(side: Side, option: number): Uint8Array | undefined {
    const states = this.#states[side];
    const before = states.get(option);
    if (before === undefined) return encodeOption(side === "us" ? "wont" : "dont", option);
    states.set(option, "on");
    return before === "asked" || before === "on"
      ? undefined
      : encodeOption(side === "us" ? "will" : "do", option);
  }

  #refused(side: Side, option: number): Uint8Array | undefined {
    const states = this.#states[side];
    const before = states.get(option);
    if (before === undefined || before === "refused") return undefined;
    states.set(option, "refused");
    return before === "on" ? encodeOption(side === "us" ? "wont" : "dont", option) : undefined;
  }
}
