/** One board, large: at work, or done, or not. */
import type { PageUnit } from "../../state.ts";
import { candidatesOf } from "../screen.ts";
import { lookOf, pressText } from "../unit_words.ts";
import { BarOf } from "./bar.tsx";
import { Ending } from "./ending.tsx";
import { Questions } from "./unit_question.tsx";
import type { Page } from "./page.ts";
import { Button, Headline } from "./parts.tsx";
import { StartMore } from "./start.tsx";
import { UnitDetails } from "./unit_details.tsx";

type UnitPage = Page & { readonly unit: PageUnit };

export function OneUnit(page: UnitPage) {
  const { state, local, unit } = page;
  const hasMore = candidatesOf(state, local).some(({ standing }) => standing === "free");
  return (
    <>
      {unit.state.kind === "ended" ? <Ending {...page} /> : <Working {...page} />}
      {unit.state.kind !== "ended" && hasMore && <StartMore {...page} />}
    </>
  );
}

function Working(page: UnitPage) {
  const { state, local, unit, words, act } = page;
  const look = lookOf(unit, state.units, words);
  const isHands = unit.activity.kind === "hands";
  return (
    <section class="unit">
      <Headline tone={look.tone}>{isHands ? words.hands.headline : look.text}</Headline>
      {unit.activity.kind === "hands"
        ? <Hands text={unit.activity.text} words={words} />
        : <BarOf {...page} />}
      <Questions {...page} />
      <div class="actions">
        <Button
          disabled={local.isBusy}
          onPress={() => act({ type: "stop", unit: unit.id, attempt: unit.attempt })}
        >
          {words.working.stop}
        </Button>
      </div>
      <p class="hint">{words.working.tabMayClose}</p>
      <UnitDetails {...page} />
    </section>
  );
}

/** The heading of the page, or of the row, says "Now you". */
export function Hands({ text, words }: { readonly text: string } & Pick<Page, "words">) {
  return (
    <div class="card hands">
      <ButtonsPicture />
      <p class="hands-text">{pressText(text, words)}</p>
      <p class="hint">{words.hands.notice}</p>
    </div>
  );
}

function ButtonsPicture() {
  return (
    <svg class="hands-picture" viewBox="0 0 96 64" aria-hidden="true" focusable="false">
      <rect x="6" y="12" width="38" height="38" rx="8" class="pcb" />
      <circle cx="25" cy="31" r="10" class="button-held" />
      <rect x="52" y="12" width="38" height="38" rx="8" class="pcb" />
      <circle cx="71" cy="31" r="10" class="button-tapped" />
    </svg>
  );
}
