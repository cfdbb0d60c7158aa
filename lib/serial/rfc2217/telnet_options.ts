/** Which telnet options both ends agreed on (the Q method of RFC 1143, as far as a client needs it). Pure; no I/O. */
import { encodeOption, type TelnetVerb } from "./telnet.ts";

/** `asked` = we asked and have no answer. */
export type OptionState = "off" | "asked" | "on" | "refused";

/** `us` = what we do (WILL/DO), `them` = what the peer does (DO/WILL). */
export type Side = "us" | "them";

/** Tracks the wanted options, and answers the peer's requests without ever starting an endless exchange. */
export class TelnetOptions {
  readonly #states: Record<Side, Map<number, OptionState>>;

  readonly #wanted: Readonly<Record<Side, readonly number[]>>;

  /** `wanted` options are asked for, `accepted` ones agreed to when the peer asks; all others are refused. */
  constructor(
    wanted: Readonly<Record<Side, readonly number[]>>,
    accepted: Readonly<Record<Side, readonly number[]>> = { us: [], them: [] },
  ) {
    this.#wanted = wanted;
    const start = (side: Side) =>
      new Map<number, OptionState>([...wanted[side], ...accepted[side]].map((option) => [option, "off"]));
    this.#states = { us: start("us"), them: start("them") };
  }

  /** The requests that open the conversation; every wanted option is then `asked`. */
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

  /** Takes in what the peer said; gives the answer to send, if one is due. */
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
