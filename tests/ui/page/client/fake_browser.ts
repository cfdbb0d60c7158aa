/** A browser on a clock of its own, and a flasher that answers as a test wants. */
import type { Browser } from "../../../../lib/ui/page/client/browser.ts";

export interface Asked {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export class FakeBrowser implements Browser {
  #now = 1_000_000;
  #timers: { at: number; act: () => void }[] = [];
  readonly asked: Asked[] = [];
  readonly stored = new Map<string, string>();
  fragment = "";
  /** Throws if flasher is not there. */
  answer: (asked: Asked, signal: AbortSignal | null | undefined) => Response | Promise<Response>;

  constructor(answer: FakeBrowser["answer"]) {
    this.answer = answer;
  }

  now = () => this.#now;
  after = (ms: number, act: () => void) => void this.#timers.push({ at: this.#now + ms, act });
  recall = (name: string) => this.stored.get(name) ?? null;
  remember(name: string, value: string | null): void {
    if (value === null) this.stored.delete(name);
    else this.stored.set(name, value);
  }
  takeFragment(): string {
    const { fragment } = this;
    this.fragment = "";
    return fragment;
  }

  async fetch(path: string, init: RequestInit): Promise<Response> {
    const { method = "GET", headers = {}, body } = init;
    const asked = {
      path,
      method,
      headers: headers as Record<string, string>,
      body: typeof body === "string" ? JSON.parse(body) : body,
    };
    this.asked.push(asked);
    return await this.answer(asked, init.signal);
  }

  /** Lets `ms` milliseconds pass, and all that waits for them happen. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settled();
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = next.at;
      next.act();
    }
    this.#now = end;
    await settled();
  }
}

/** Once all promises that can settle have settled. Streams need a few rounds of the event loop. */
export async function settled(): Promise<void> {
  for (let round = 0; round < 5; round++) await new Promise<void>((resolve) => setTimeout(resolve, 0));
}

/** A stream that a test feeds. */
export class FakeStream {
  #controller!: ReadableStreamDefaultController<Uint8Array>;
  readonly response: Response;

  /** As `fetch` does, the stream breaks when it is aborted. */
  constructor(signal: AbortSignal | null | undefined) {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => void (this.#controller = controller),
    });
    signal?.addEventListener("abort", () => this.break());
    this.response = new Response(body);
  }

  send(...lines: readonly object[]): void {
    this.sendText(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  }

  sendText(text: string): void {
    this.#controller.enqueue(new TextEncoder().encode(text));
  }

  end(): void {
    this.#controller.close();
  }

  break(): void {
    try {
      this.#controller.error(new TypeError("network error"));
    } catch {
      // It has ended already.
    }
  }
}
