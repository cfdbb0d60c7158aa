/** No board is plugged in. */
import { Headline, More, Original } from "./parts.tsx";
import type { Page } from "./page.ts";
import { BoardPicture } from "./picture.tsx";
import { Prepare } from "./start.tsx";

/** A person has had the time to find a cable. Milliseconds. */
const PATIENCE_MS = 20_000;

export function Nothing(page: Page) {
  const { state, local, words } = page;
  const { nothing } = words;
  const isLate = local.emptySince !== undefined && local.now - local.emptySince >= PATIENCE_MS;
  return (
    <>
      <section class="hero">
        <BoardPicture />
        <Headline>{nothing.headline}</Headline>
        <p class="lead">{nothing.text}</p>
        <p class="waiting">
          <span class="pulse" aria-hidden="true" />
          {nothing.waiting}
        </p>
        {isLate && (
          <div class="card help">
            <h2>{nothing.help}</h2>
            <p>{nothing.causes}</p>
            <ol>
              <li>{nothing.cable}</li>
              <li>{nothing.socket}</li>
              <li>{nothing.driver}</li>
            </ol>
            {state.help.length > 0 && (
              <More title={nothing.found}>
                {state.help.map(({ text, fix }) => (
                  <Original key={text}>{[`${text}.`, ...fix].join("\n")}</Original>
                ))}
              </More>
            )}
          </div>
        )}
      </section>
      <Prepare {...page} />
    </>
  );
}
