/** What went wrong: a headline in the person's language, and what flasher says about it. */
import type { PageFailure } from "../../state.ts";
import { shortName } from "../short_name.ts";
import { troubleOf } from "../trouble.ts";
import type { Words } from "../words/table.ts";
import { Original } from "./parts.tsx";

/** A refusal before anything was done. */
export function Refusal({ failure, words, headline }: {
  readonly failure: PageFailure;
  readonly words: Words;
  readonly headline?: string;
}) {
  const [trouble, advice] = words.trouble[troubleOf(failure)];
  return (
    <div class="refusal tone-bad">
      <p class="refusal-head">
        <span class="sign tone-bad" aria-hidden="true">✕</span>
        <strong>{headline ?? trouble}</strong>
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
