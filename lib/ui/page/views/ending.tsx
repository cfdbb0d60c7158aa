/** How it ended: done and checked, or not. */
import type { PageFailure, PageUnit, PageVerdict } from "../../state.ts";
import { candidatesOf, isProved } from "../screen.ts";
import { shortName } from "../short_name.ts";
import { troubleOf } from "../trouble.ts";
import { lookOf } from "../unit_words.ts";
import type { Words } from "../words/table.ts";
import { Code, said } from "./failure.tsx";
import type { Page } from "./page.ts";
import { Button, Headline, Original } from "./parts.tsx";
import { UnitDetails } from "./unit_details.tsx";
import { WipeOffer } from "./wipe_offer.tsx";

type UnitPage = Page & { readonly unit: PageUnit };

export function Ending(page: UnitPage) {
  const { state, unit, words } = page;
  const look = lookOf(unit, state.units, words);
  return (
    <section class="unit ended">
      <Headline tone={look.tone} sign={look.sign}>{look.text}</Headline>
      <Outcome unit={unit} words={words} />
      <WipeOffer {...page} />
      <Actions {...page} />
      <UnitDetails {...page} />
    </section>
  );
}

/** What a person must know, by verdict. Also for a row of several boards. */
export function Outcome({ unit, words }: Pick<UnitPage, "unit" | "words">) {
  if (unit.state.kind !== "ended") return null;
  const { verdict } = unit.state;
  switch (verdict.kind) {
    case "passed":
    case "written":
    case "known":
      return <Success unit={unit} verdict={verdict} words={words} />;
    case "different":
      return (
        <div class="outcome">
          <p>{words.done.differsText}</p>
          <Original>{said(verdict.failure)}</Original>
        </div>
      );
    case "failed":
      return <Failed unit={unit} failure={verdict.failure} words={words} />;
    case "stopped":
      return (
        <div class="outcome">
          <p>{words.done.whatItHolds[unit.change]}</p>
          {verdict.boardState !== undefined && <Original>{verdict.boardState}</Original>}
        </div>
      );
    case "same-board":
    case "unused":
      return null;
  }
}

function Success({ unit, verdict, words }: {
  readonly unit: PageUnit;
  readonly verdict: Extract<PageVerdict, { kind: "passed" | "written" | "known" }>;
  readonly words: Words;
}) {
  const { done } = words;
  const proof = !isProved(unit)
    ? done.writtenText
    : verdict.kind === "known"
    ? done.knownText
    : done.checkedText;
  return (
    <div class="outcome">
      {unit.greeting !== undefined && <p class="greeting">{done.starts(shortName(unit.greeting, 80))}</p>}
      <p>{proof}</p>
      {unit.done?.board === "restarted" && <p>{done.restarted}</p>}
      {unit.done?.board === "needs-reset" && <p class="card hands hands-text">{done.pressReset}</p>}
      {unit.done?.startsNothing === true && <p>{done.startsNothing}</p>}
      {unit.done?.board === "bootloader" && <p>{done.bootloader}</p>}
    </div>
  );
}

function Failed({ unit, failure, words }: {
  readonly unit: PageUnit;
  readonly failure: PageFailure;
  readonly words: Words;
}) {
  const [, advice] = words.trouble[troubleOf(failure)];
  return (
    <div class="outcome">
      <h2>{words.done.toTry}</h2>
      <p>{advice}</p>
      <h2>{words.done.boardNow}</h2>
      <p>{words.done.whatItHolds[unit.change]}</p>
      <div class="said">
        <p class="said-head">{words.done.original}</p>
        <Original>
          {[said(failure), failure.boardState].filter((text) => text !== undefined).join("\n")}
        </Original>
        <Code failure={failure} words={words} />
      </div>
    </div>
  );
}

function Actions({ state, local, unit, words, act }: UnitPage) {
  const { done } = words;
  if (unit.state.kind !== "ended") return null;
  const failed = unit.state.verdict.kind === "failed" || unit.state.verdict.kind === "different";
  const stopped = unit.state.verdict.kind === "stopped";
  const isThere = state.ports.some(({ name }) => name === unit.port);
  const request = { unit: unit.id, attempt: unit.attempt } as const;
  const hasFree = candidatesOf(state, local).some(({ standing }) => standing === "free");
  const again = (
    <Button
      key="again"
      kind={failed || stopped ? "main" : "second"}
      disabled={!isThere || local.isBusy}
      onPress={() => act({ type: "again", ...request })}
    >
      {failed ? done.tryAgain : done.again}
    </Button>
  );
  const next = (
    <Button
      key="next"
      kind={failed || stopped ? "second" : "main"}
      onPress={() => act({ type: "next" })}
    >
      {done.next}
    </Button>
  );
  return (
    <>
      {isProved(unit) && unit.isPresent && !hasFree && <p class="lead">{done.unplug}</p>}
      <div class="actions">
        {failed || stopped ? [again, next] : [next, again]}
        {unit.isPresent && (
          <Button
            disabled={local.isBusy}
            onPress={() => act({ type: "restart", ...request })}
          >
            {done.restart}
          </Button>
        )}
        {failed && <Button onPress={() => act({ type: "save", what: "report" })}>{done.report}</Button>}
      </div>
    </>
  );
}
