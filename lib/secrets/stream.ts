/** Hides secrets in what arrives in pieces: a secret may begin in one and end in the next. Pure; no I/O. */
import { type SecretForm, secretForms } from "./forms.ts";
import { endsInCut, findHits, undecidedFrom } from "./hits.ts";

/** A piece of the stream, or the number of characters that are a secret. */
export type Shown =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "secret"; readonly length: number; readonly name: string };

/** Characters for one of a secret: `\U0001f600` with its backslash twice. */
const LONGEST_ESCAPE = 12;

export class SecretStream {
  readonly #forms: readonly SecretForm[];
  readonly #most: number;
  #held = "";
  #cutBefore = true;

  /** `secrets`: values by name. */
  constructor(secrets: ReadonlyMap<string, string>) {
    this.#forms = secretForms(secrets);
    this.#most = LONGEST_ESCAPE * (1 + Math.max(0, ...this.#forms.map(({ units }) => units.length)));
  }

  /** What is certain now. The rest, in which a secret may begin, comes with the next piece. */
  push(text: string): readonly Shown[] {
    const all = this.#held + text;
    const from = undecidedFrom(all, this.#forms, { cutBefore: this.#cutBefore });
    const tooMuch = all.length - from > this.#most;
    return this.#show(all, { from: tooMuch ? all.length : from, cutAfter: tooMuch });
  }

  /** The held text: nothing that follows belongs to it. */
  end(): readonly Shown[] {
    const rest = this.#show(this.#held, { from: this.#held.length, cutAfter: true });
    this.#cutBefore = true;
    return rest;
  }

  /** `from`: what is held from now on. */
  #show(
    all: string,
    { from, cutAfter }: { readonly from: number; readonly cutAfter: boolean },
  ): readonly Shown[] {
    const shown: Shown[] = [];
    let at = 0;
    const pass = (to: number) => {
      if (to > at) shown.push({ kind: "text", text: all.slice(at, to) });
      at = Math.max(at, to);
    };
    for (const { start, end, name } of findHits(all, this.#forms, { cutBefore: this.#cutBefore, cutAfter })) {
      if (start >= from) break;
      pass(start);
      shown.push({ kind: "secret", length: end - start, name });
      at = end;
    }
    pass(from);
    if (at > 0) this.#cutBefore = endsInCut(all.slice(Math.max(0, at - LONGEST_ESCAPE), at));
    this.#held = all.slice(at);
    return shown;
  }
}
