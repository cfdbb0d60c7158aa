/** The whole page: one state at a time, and what belongs to every state. */
import { Fragment } from "../preact.ts";
import { type Screen, screenOf } from "../screen.ts";
import type { Words } from "../words/table.ts";
import { wordsIn } from "../words/words.ts";
import type { AppProps } from "./app_props.ts";
import { Foot } from "./foot.tsx";
import { Nothing } from "./nothing.tsx";
import { Notices } from "./notices.tsx";
import type { Page } from "./page.ts";
import { Button, Headline } from "./parts.tsx";
import { QuestionDialog } from "./question.tsx";
import { Room } from "./room.tsx";
import { Ready } from "./start.tsx";
import { OneUnit } from "./unit.tsx";
import { Questions } from "./unit_question.tsx";

export function App({ state, local, act }: AppProps) {
  const words = wordsIn(local.language);
  const screen = screenOf(state, local);
  const page: Page | null = state === null ? null : { state, local, words, act };
  const hasEnded = state?.link === "ended" && screen.kind !== "moved";
  return (
    <div class={`page${local.isDragging ? " dragging" : ""}${screen.kind === "boards" ? " wide" : ""}`}>
      <header class="top">
        <span class="brand" translate={false}>{words.title}</span>
        {page !== null && <Notices {...page} />}
      </header>
      {hasEnded && <Gone words={words} />}
      <main class={hasEnded ? "asleep" : ""} inert={hasEnded}>
        <Fragment key={screenKey(screen)}>
          {page === null
            ? <Outside kind={screen.kind} words={words} act={act} />
            : <Inside page={page} screen={screen} />}
        </Fragment>
      </main>
      <Foot state={state} local={local} words={words} act={act} />
      <p role="status" class="visually-hidden">
        <span key={local.status.id}>{local.status.text}</span>
      </p>
      <p role="alert" class="visually-hidden">
        <span key={local.alert.id}>{local.alert.text}</span>
      </p>
      {page !== null && <QuestionDialog {...page} />}
    </div>
  );
}

/** A screen with another key replaces the one before it. */
function screenKey(screen: Screen): string {
  return screen.kind === "unit" ? `unit ${screen.unit.id} ${screen.unit.attempt}` : screen.kind;
}

function Inside({ page, screen }: { readonly page: Page; readonly screen: Screen }) {
  switch (screen.kind) {
    case "unit":
      return <OneUnit {...page} unit={screen.unit} />;
    case "boards":
      return (
        <>
          <Questions {...page} />
          <Room {...page} units={screen.units} />
        </>
      );
    case "nothing":
      return <Nothing {...page} />;
    case "ready":
      return <Ready {...page} />;
    case "opening":
    case "no-token":
    case "used-ticket":
    case "moved":
      return <Outside kind={screen.kind} words={page.words} act={page.act} />;
  }
}

/** There is no connection with flasher. */
function Outside({ kind, words, act }: {
  readonly kind: Screen["kind"];
  readonly words: Words;
  readonly act: AppProps["act"];
}) {
  const text = kind === "no-token"
    ? words.noToken
    : kind === "used-ticket"
    ? words.usedTicket
    : kind === "moved"
    ? words.moved
    : words.connecting;
  return (
    <section class="hero">
      <Headline>{text.headline}</Headline>
      <p class="lead">{text.text}</p>
      {kind === "moved" && (
        <div class="actions">
          <Button kind="main" onPress={() => act({ type: "use-here" })}>{words.moved.use}</Button>
        </div>
      )}
    </section>
  );
}

function Gone({ words }: { readonly words: Words }) {
  return (
    <div class="gone" role="alert">
      <p>
        <strong>{words.gone.headline}</strong>
      </p>
      <p>{words.gone.text}</p>
      <p class="hint">{words.gone.trying}</p>
    </div>
  );
}
