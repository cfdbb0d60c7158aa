/** The person at the page. Questions come one at a time, and nobody needs to answer. */
import type { Person } from "../../app/person.ts";
import { printable } from "../../text.ts";
import type { PageQuestion } from "../state.ts";
import { RequestError } from "./answers.ts";

interface Asked {
  readonly id: string;
  readonly resolve: (answer: string | undefined) => void;
}

export class PagePerson {
  readonly #report: (question: PageQuestion | null) => void;
  #asked: Asked | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #count = 0;

  constructor(report: (question: PageQuestion | null) => void) {
    this.#report = report;
  }

  /** The person as the work on one board sees them. `signal`: the work ends, so no answer is needed. */
  forUnit(unit: number, signal: AbortSignal): Person {
    const shown: string[] = [];
    const ask = (kind: PageQuestion["kind"], question: string) => {
      const text = [...shown.splice(0), question].map(printable).join("\n");
      const turn = this.#last.then(() => this.#ask({ unit, kind, text }, signal));
      this.#last = turn;
      return turn;
    };
    return {
      isPresent: true,
      show: (paragraphs) => void shown.push(...paragraphs),
      ask: (question) => ask("text", question),
      confirm: async (question) => await ask("yes-no", question) === "yes",
    };
  }

  /** Throws RequestError if this question is no longer open. */
  answer(id: string, answer: string | null): void {
    if (this.#asked?.id !== id) {
      throw new RequestError("Cannot take the answer: the question is no longer open", 409);
    }
    this.#asked.resolve(answer ?? undefined);
  }

  async #ask(question: Omit<PageQuestion, "id">, signal: AbortSignal): Promise<string | undefined> {
    if (signal.aborted) return undefined;
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const id = `q${++this.#count}`;
    this.#asked = { id, resolve };
    const stop = () => resolve(undefined);
    signal.addEventListener("abort", stop, { once: true });
    this.#report({ id, ...question });
    try {
      return await promise;
    } finally {
      signal.removeEventListener("abort", stop);
      this.#asked = undefined;
      this.#report(null);
    }
  }
}
