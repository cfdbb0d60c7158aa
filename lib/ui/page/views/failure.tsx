/** What went wrong: a headline in the person's language, and what flasher says about it. */
import type { PageFailure } from "../../state.ts";
import { shortName } from "../short_name.ts";
import { troubleOf } from "../trouble.ts";
import type { Words } from "../words/table.ts";
import { Original } from "./parts.tsx";

/** A refusal before anything was done. */
export function Refusal({ failure, words, headline, trouble = troubleOf(failure) }: {
  readonly failure: PageFailure;
  readonly words: Words;
  readonly headline?: string;
  /** Default: what the exit code says. */
  readonly trouble?: keyof Words["trouble"];
}) {
  const [what, advice] = words.trouble[trouble];
  return (
    <div class="refusal tone-bad">
      <p class="refusal-head">
        <span class="sign tone-bad" aria-hidden="true">✕</span>
        <strong>{headline ?? what}</strong>
      </p>
      <p>{advice}</p>
      <Original>{said(failure)}</Original>
      <Code failure={failure} words={words} />
    </div>
  );
}

export function Code({ failure, words }: { readonly failure: PageFailure; readonly words: Words }) {
  return <p class="code">{words.done.code(shortName(failure.kind), failure.exitCode)}</p>;
}

/** Message and hint. */
export function said({ message, hint }: PageFailure): string {
  return hint === undefined ? message : `${message}\n${hint}`;
}
