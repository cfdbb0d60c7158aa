/** The question before something that cannot be undone. Part of the page: a browser's own would stop its clock. */
import type { PageState } from "../../state.ts";
import type { Question } from "../local.ts";
import { useEffect, useRef } from "../preact.ts";
import type { Words } from "../words/table.ts";
import type { Page } from "./page.ts";

export function QuestionDialog({ state, local, words, act }: Page) {
  const { question } = local;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (question !== null && element?.open === false) element.showModal();
    if (question === null && element?.open === true) element.close();
  }, [question]);
  const text = question === null ? undefined : questionText(question, state, words);
  return (
    <dialog
      ref={dialog}
      class="question"
      aria-labelledby="question-head"
      onCancel={(event) => {
        // Esc closes the question; it never stops a run.
        event.preventDefault();
        act({ type: "decide", yes: false });
      }}
    >
      {text !== undefined && (
        <>
          <h2 id="question-head">{text.headline}</h2>
          <p>{text.text}</p>
          <div class="actions">
            <button
              type="button"
              class="button main"
              autofocus
              onClick={() => act({ type: "decide", yes: false })}
            >
              {text.no}
            </button>
            <button type="button" class="button danger" onClick={() => act({ type: "decide", yes: true })}>
              {text.yes}
            </button>
          </div>
        </>
      )}
    </dialog>
  );
}

function questionText(
  question: Question,
  state: PageState,
  words: Words,
): { headline: string; text: string; yes: string; no: string } {
  switch (question.kind) {
    case "stop": {
      const unit = state.units.find(({ id }) => id === question.unit);
      const { text, textUnchanged, ...rest } = words.stopQuestion;
      return { ...rest, text: unit?.change === "none" ? textUnchanged : text };
    }
    case "erase": {
      const { text, textMany, textAll, ...rest } = words.eraseQuestion;
      if (question.boards === "all") return { ...rest, text: textAll };
      return { ...rest, text: question.boards === 1 ? text : textMany(question.boards) };
    }
    case "wipe":
      return words.wipeQuestion;
    case "quit":
      return words.quitQuestion;
  }
}
