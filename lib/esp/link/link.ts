/**
 * A chip that was found, and every way back to it: work that fails is done again, as the rules of recovery.ts say.
 */
import { ChipError, ConnectError, FlasherError } from "../../errors.ts";
import type { SerialPort } from "../../serial/port.ts";
import { changeBaud } from "./change_baud.ts";
import type { Connection } from "./connect.ts";
import type { Identity } from "./identify.ts";
import type { Loader } from "./loader.ts";
import { setAtMost, slowerHost } from "./host_baud.ts";
import { connectAt, firstBaud, identifyChip, SAFE_BAUD, type SessionJob } from "./connect_and_identify.ts";
import { BadLinkError, failureOf, type History, nextStep, type Step } from "./recovery.ts";
import { findLoader } from "./resync.ts";
import { switchToStub } from "./start_stub.ts";

export class Link {
  readonly #port: SerialPort;
  readonly #job: SessionJob;
  #connection: Connection;
  #identity: Identity | undefined;
  /** The stub is wanted by now, and the job's rate. */
  #fast = false;
  /** The one of whom it is settled whether it goes on, or a stub in its place. */
  #settled: Loader | undefined;
  #history: History;
  /** The rate at which both sides are, as it was asked for: the chip may make a slightly other one. */
  #present: number;
  /** Rates at which something failed. */
  readonly #failedAt = new Set<number>();

  private constructor(port: SerialPort, job: SessionJob, connection: Connection) {
    this.#port = port;
    this.#job = job;
    this.#connection = connection;
    this.#present = connection.loader.baud;
    this.#history = { failures: 0, atRate: 0, flash: 0, baud: job.baud, lostMs: 0 };
  }

  /** Resets the chip and connects. Throws ConnectError or PortError. */
  static async open(port: SerialPort, job: SessionJob): Promise<Link> {
    return new Link(port, job, await connectAt(port, job, firstBaud(job)));
  }

  /** Who answers now: another one after each reset. */
  get loader(): Loader {
    return this.#connection.loader;
  }

  /** No script brought the chip there: whether the lines reach it is not known. */
  get enteredManually(): boolean {
    return this.#connection.enteredManually;
  }

  /** The rate that was asked for last. */
  get baud(): number {
    return this.#history.baud;
  }

  /** How often something failed, and the work went on. */
  get recoveries(): number {
    return this.#history.failures;
  }

  /** Who it is. */
  async identify(): Promise<Identity> {
    return this.#identity = await this.persist(() => identifyChip(this.#connection, this.#job));
  }

  /** Starts the stub, where it is wanted, and goes to the job's rate, or to the next lower one that can be proved. */
  async speedUp(): Promise<void> {
    this.#fast = true;
    await this.persist(() => this.#speedUp());
  }

  /**
   * Does `work`, again from its beginning after each failure that can be recovered from; `again` is done before it
   * where the chip was reset meanwhile. Throws what cannot be recovered from, BadLinkError or WriteError.
   */
  async persist<T>(work: () => Promise<T>, again?: () => Promise<void>): Promise<T> {
    let step: Step | undefined;
    for (let prepared = this.loader;;) {
      try {
        if (step !== undefined) await this.#carryOut(step);
        if (this.loader !== prepared) await again?.();
        prepared = this.loader;
        return await work();
      } catch (error) {
        // A way back that fails is the next failure.
        step = await this.#stepAfter(error);
      }
    }
  }

  /** What to do after a failure. Throws it if there is nothing to be done, and BadLinkError when enough was done. */
  async #stepAfter(error: unknown): Promise<Step> {
    const failure = failureOf(error);
    if (failure === undefined || !(error instanceof FlasherError)) throw error;
    const { clock, report, entry } = this.#job;
    const began = clock.now();
    const { baud } = this.#history;
    // A change that failed says something of the rate that was to be; all else of the one that was.
    const from = failure === "speed" ? baud : this.#present;
    this.#failedAt.add(from);
    const answers = await findLoader(this.loader) === this.loader.dialect.name;
    this.#history = {
      baud,
      failures: this.#history.failures + 1,
      atRate: this.#history.atRate + 1,
      flash: this.#history.flash + (failure === "flash" ? 1 : 0),
      lostMs: this.#history.lostMs + clock.now() - began,
    };
    const step = nextStep(failure, this.#history, {
      answers,
      changesBaud: this.loader.dialect.changeBaud.kind !== "none",
      resets: !this.enteredManually && this.#port.hasLines && entry.scripts.length > 0,
    });
    if (step.step === "give-up") throw failure === "flash" ? error : this.#badLink(error);
    report({ type: "recovering", step: step.step, reason: error.message, from, baud: step.baud });
    if (step.baud !== baud) this.#history = { ...this.#history, baud: step.baud, atRate: 0 };
    return step;
  }

  async #carryOut({ step, baud }: Step): Promise<void> {
    const began = this.#job.clock.now();
    try {
      if (step !== "resume") await this.#reconnect(step, baud);
      if (this.#fast) await this.#speedUp();
    } catch (error) {
      throw error instanceof ConnectError ? this.#badLink(error) : error;
    } finally {
      const { lostMs } = this.#history;
      this.#history = { ...this.#history, lostMs: lostMs + this.#job.clock.now() - began };
    }
  }

  /** After a reset everything that was set is lost; and hands may have put another board there. */
  async #reconnect(step: "reset" | "hands" | "give-up", baud: number): Promise<void> {
    const { entry } = this.#job;
    const job = step === "hands" ? { ...this.#job, entry: { ...entry, scripts: [] } } : this.#job;
    const first = await setAtMost(this.#port, Math.min(firstBaud(job), baud));
    this.#connection = await connectAt(this.#port, job, first);
    this.#present = this.loader.baud;
    if (this.#identity === undefined) return;
    const { mac } = this.#identity;
    const found = await identifyChip(this.#connection, this.#job);
    if (found.mac === mac) return;
    throw new ChipError(`Cannot go on: this is the chip ${found.mac}, the work was begun on ${mac}`, {
      hint: "Run again for this board; the other one is not complete.",
    });
  }

  async #speedUp(): Promise<void> {
    const { useStub, report } = this.#job;
    const identity = this.#identity!;
    if (useStub && this.#settled !== this.loader) {
      const reconnect = this.enteredManually ? undefined : async () => {
        await this.#reconnect("reset", SAFE_BAUD);
        return this.#connection;
      };
      this.#settled = await switchToStub({ connection: this.#connection, identity, report, reconnect });
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
    // Who cannot change its rate stays at that of the first SYNC.
    if (loader.dialect.changeBaud.kind === "none") this.#history = { ...this.#history, baud };
    this.#present = this.#history.baud;
  }

  #badLink(error: FlasherError): BadLinkError {
    const rates = [...this.#failedAt].map((baud) => `${baud}`);
    const times = this.#history.failures === 1 ? "once" : `${this.#history.failures} times`;
    return new BadLinkError(
      `Cannot go on: the link is bad, it failed ${times} (at ${rates.join(", ")} baud)`,
      {
        hint: [`The last time: ${error.message}`, ...(error.hint === undefined ? [] : [error.hint])].join(
          "\n",
        ),
        cause: error,
      },
    );
  }
}
