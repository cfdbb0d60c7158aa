/** The connection to an identified chip. Repeats work that fails, by the rules of recovery.ts. */
import { ConnectError, FlasherError } from "../../errors.ts";
import type { SerialPort } from "../../serial/port.ts";
import { changeBaud } from "./change_baud.ts";
import type { Connection } from "./connect.ts";
import { connectChip, identifyChip } from "./connect_chip.ts";
import { setAtMost, slowerHost } from "./host_baud.ts";
import { type Identity, requireSameChip } from "./identify.ts";
import type { Loader } from "./loader.ts";
import {
  BadLinkError,
  classifyFailure,
  type FailureHistory,
  nextAction,
  type RecoveryAction,
} from "./recovery.ts";
import { findLoader } from "./resync.ts";
import { connectBaud, FALLBACK_BAUD, type SessionOptions } from "./session_options.ts";
import { switchToStub } from "./switch_to_stub.ts";

export class Link {
  readonly #port: SerialPort;
  readonly #options: SessionOptions;
  #connection: Connection;
  #identity: Identity | undefined;
  /** From now on the link works with the stub and at the session's rate. */
  #fast = false;
  /** The loader for which the choice between ROM and stub has been made. */
  #chosen: Loader | undefined;
  #history: FailureHistory;
  /** The rate of both sides, as requested. The chip may generate a slightly different one. */
  #currentBaud: number;
  /** Rates at which something failed. */
  readonly #failedAt = new Set<number>();

  private constructor(port: SerialPort, options: SessionOptions, connection: Connection) {
    this.#port = port;
    this.#options = options;
    this.#connection = connection;
    this.#currentBaud = connection.loader.baud;
    this.#history = { failures: 0, atRate: 0, flash: 0, baud: options.baud, lostMs: 0 };
  }

  /** Resets the chip and connects. Throws ConnectError or PortError. */
  static async open(port: SerialPort, options: SessionOptions): Promise<Link> {
    return new Link(port, options, await connectChip(port, options, connectBaud(options)));
  }

  /** The present loader: a new one after each reset. */
  get loader(): Loader {
    return this.#connection.loader;
  }

  /** No reset method put the chip into its bootloader: the lines may not reach it. */
  get enteredManually(): boolean {
    return this.#connection.enteredManually;
  }

  /** The rate that was requested last. */
  get baud(): number {
    return this.#history.baud;
  }

  /** The number of failures after which the work continued. */
  get recoveries(): number {
    return this.#history.failures;
  }

  async identify(): Promise<Identity> {
    const identity = await this.runWithRecovery(() => identifyChip(this.#connection, this.#options));
    const { continues } = this.#options;
    if (continues !== undefined) requireSameChip(identity, continues);
    return this.#identity = identity;
  }

  /** Starts the stub if it is wanted, and goes to the session's rate or the next lower one that can be proved. */
  async speedUp(): Promise<void> {
    this.#fast = true;
    await this.runWithRecovery(() => this.#speedUp());
  }

  /**
   * Runs `work`, from its beginning again after each recoverable failure; `restore` runs before it if the chip was reset
   * meanwhile. Throws errors that are not recoverable, BadLinkError or WriteError.
   */
  async runWithRecovery<T>(work: () => Promise<T>, restore?: () => Promise<void>): Promise<T> {
    let action: RecoveryAction | undefined;
    for (let prepared = this.loader;;) {
      try {
        if (action !== undefined) await this.#recover(action);
        if (this.loader !== prepared) await restore?.();
        prepared = this.loader;
        return await work();
      } catch (error) {
        // A failed recovery is the next failure.
        action = await this.#actionAfter(error);
      }
    }
  }

  /** Decides what to do after a failure. Throws it if nothing can be done, and BadLinkError if enough was tried. */
  async #actionAfter(error: unknown): Promise<RecoveryAction> {
    const failure = classifyFailure(error);
    if (failure === undefined || !(error instanceof FlasherError)) throw error;
    const { clock, report, entry } = this.#options;
    const began = clock.now();
    const { baud } = this.#history;
    // A failed change is the fault of the requested rate, any other failure of the current one.
    const from = failure === "speed" ? baud : this.#currentBaud;
    this.#failedAt.add(from);
    const answers = await findLoader(this.loader) === this.loader.dialect.name;
    this.#history = {
      baud,
      failures: this.#history.failures + 1,
      atRate: this.#history.atRate + 1,
      flash: this.#history.flash + (failure === "flash" ? 1 : 0),
      lostMs: this.#history.lostMs + clock.now() - began,
    };
    const action = nextAction(failure, this.#history, {
      answers,
      changesBaud: this.loader.dialect.changeBaud.kind !== "none",
      resets: !this.enteredManually && this.#port.hasLines && entry.scripts.length > 0,
    });
    if (action.step === "give-up") throw failure === "flash" ? error : this.#badLink(error);
    report({ type: "recovering", step: action.step, reason: error.message, from, baud: action.baud });
    if (action.baud !== baud) this.#history = { ...this.#history, baud: action.baud, atRate: 0 };
    return action;
  }

  async #recover({ step, baud }: RecoveryAction): Promise<void> {
    const began = this.#options.clock.now();
    try {
      if (step !== "resume") await this.#reconnect(step, baud);
      if (this.#fast) await this.#speedUp();
    } catch (error) {
      throw error instanceof ConnectError ? this.#badLink(error) : error;
    } finally {
      const { lostMs } = this.#history;
      this.#history = { ...this.#history, lostMs: lostMs + this.#options.clock.now() - began };
    }
  }

  /** Connects again. A reset loses all settings, and a person may have plugged in another board. */
  async #reconnect(step: "reset" | "hands" | "give-up", baud: number): Promise<void> {
    const { entry } = this.#options;
    const options = step === "hands" ? { ...this.#options, entry: { ...entry, scripts: [] } } : this.#options;
    const first = await setAtMost(this.#port, Math.min(connectBaud(options), baud));
    this.#connection = await connectChip(this.#port, options, first);
    this.#currentBaud = this.loader.baud;
    if (this.#identity === undefined) return;
    requireSameChip(await identifyChip(this.#connection, this.#options), this.#identity);
  }

  async #speedUp(): Promise<void> {
    const { useStub, report } = this.#options;
    const identity = this.#identity!;
    if (useStub && this.#chosen !== this.loader) {
      const reconnect = this.enteredManually ? undefined : async () => {
        await this.#reconnect("reset", FALLBACK_BAUD);
        return this.#connection;
      };
      this.#chosen = await switchToStub({ connection: this.#connection, identity, report, reconnect });
    }
    const { loader } = this;
    const before = loader.baud;
    const wanted = this.#history.baud;
    const { asked, baud } = await changeBaud(loader, identity.chip, {
      asked: wanted,
      registers: !identity.security.secureDownload,
    });
    if (asked < wanted) {
      report(slowerHost(wanted, asked));
      this.#history = { ...this.#history, baud: asked };
    }
    if (baud !== before) report({ type: "speed", asked, baud });
    // A loader that cannot change its rate keeps that of the first SYNC.
    if (loader.dialect.changeBaud.kind === "none") this.#history = { ...this.#history, baud };
    this.#currentBaud = this.#history.baud;
  }

  #badLink(error: FlasherError): BadLinkError {
    const rates = [...this.#failedAt].map((baud) => `${baud}`);
    const times = this.#history.failures === 1 ? "once" : `${this.#history.failures} times`;
    return new BadLinkError(
      `Cannot continue: the link is unreliable, it failed ${times} (at ${rates.join(", ")} baud)`,
      {
        hint: [`The last failure: ${error.message}`, ...(error.hint === undefined ? [] : [error.hint])]
          .join("\n"),
        cause: error,
      },
    );
  }
}
