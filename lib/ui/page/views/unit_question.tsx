/** A question that flasher asks about a board, such as one of a board plugin. */
import { shortName } from "../short_name.ts";
import type { PageUnit } from "../../state.ts";
import type { Page } from "./page.ts";
import { Button } from "./parts.tsx";

/** Those about `unit`; without one, those about no board. */
export function Questions({ state: { question }, unit, words, act }: Page & { readonly unit?: PageUnit }) {
  if (question === null || question.unit !== unit?.id) return null;
  const answer = (text: string | null) => act({ type: "answer", question: question.id, answer: text });
  return (
    <form
      class="card hands"
      onSubmit={(event) => {
        event.preventDefault();
        const field = event.currentTarget.elements.namedItem("answer");
        answer(field instanceof HTMLInputElement ? field.value : null);
      }}
    >
      {question.kind === "text"
        ? (
          <label class="hands-text" lang="en">
            {shortName(question.text, 300)}
            <input name="answer" type="text" autocomplete="off" />
          </label>
        )
        : <p class="hands-text" lang="en">{shortName(question.text, 300)}</p>}
      <div class="actions">
        {question.kind === "text"
          ? <button type="submit" class="button main">{words.question.send}</button>
          : (
            <>
              <Button kind="main" onPress={() => answer("yes")}>{words.question.yes}</Button>
              <Button onPress={() => answer("no")}>{words.question.no}</Button>
            </>
          )}
      </div>
    </form>
  );
}
