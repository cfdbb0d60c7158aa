/** When a page's server stops taking boards, and when it ends by itself. */
import type { Clock } from "../../clock.ts";

/** Without a page for this long, flasher begins no board that comes; ms. */
const UNWATCHED_MS = 30_000;

export interface LifeOptions {
  readonly clock: Clock;
  /** How long the server lives without a page and without work, ms; Infinity: until a person ends it. */
  readonly idleMs: number;
  /** Stop taking boards that come. */
  readonly unwatch: () => void;
  readonly end: () => void;
}

/** What keeps the server alive. */
export interface Signs {
  readonly streams: number;
  readonly working: number;
  /** Downloads, restarts and questions for a chip that have not ended. */
  readonly others: number;
}

const SIGNS = ["streams", "working", "others"] as const satisfies readonly (keyof Signs)[];

export class Life {
  readonly #options: LifeOptions;
  #signs: Signs = { streams: 0, working: 0, others: 0 };
  /** Changes whenever there is a sign of life: earlier timers then mean nothing. */
  #lonely = {};
  #idle = {};

  constructor(options: LifeOptions) {
    this.#options = options;
  }

  /** Begins to wait for the first page. */
  start(): void {
    this.#onQuiet();
  }

  update(now: Partial<Signs>): void {
    const before = this.#signs;
    const after = this.#signs = { ...before, ...now };
    if (SIGNS.every((sign) => before[sign] === after[sign])) return;
    if (before.streams > 0 && after.streams === 0) this.#onAlone();
    if (SIGNS.some((sign) => after[sign] > 0)) this.#idle = {};
    else this.#onQuiet();
  }

  /** The server lives at least until `work` has ended. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.update({ others: this.#signs.others + 1 });
    try {
      return await work();
    } finally {
      this.update({ others: this.#signs.others - 1 });
    }
  }

  #onAlone(): void {
    const { clock, idleMs, unwatch } = this.#options;
    if (idleMs === Infinity) return;
    const lonely = this.#lonely = {};
    void clock.sleep(UNWATCHED_MS).then(() => {
      if (this.#lonely === lonely && this.#signs.streams === 0) unwatch();
    });
  }

  #onQuiet(): void {
    const { clock, idleMs, end } = this.#options;
    if (idleMs === Infinity) return;
    const idle = this.#idle = {};
    void clock.sleep(idleMs).then(() => {
      if (this.#idle === idle) end();
    });
  }
}
