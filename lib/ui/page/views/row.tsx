/** One of several boards: a row on a wide screen, a card on a narrow one. */
import type { PageUnit } from "../../state.ts";
import { needsHands } from "../screen.ts";
import { shortName } from "../short_name.ts";
import { boardName, lookOf } from "../unit_words.ts";
import { BarOf } from "./bar.tsx";
import { Outcome } from "./ending.tsx";
import type { Page } from "./page.ts";
import { Button, More, Sign } from "./parts.tsx";
import { UnitDetails } from "./unit_details.tsx";
import { Questions } from "./unit_question.tsx";
import { WipeOffer } from "./wipe_offer.tsx";

export function UnitRow(page: Page & { readonly unit: PageUnit }) {
  const { state, unit, words } = page;
  const look = lookOf(unit, state.units, words);
  const name = boardName(unit, words);
  const isEnded = unit.state.kind === "ended";
  const failed = look.tone === "bad";
  const canUnplug = isEnded && !failed && unit.isPresent && state.room.watching;
  return (
    <li class={`row tone-${look.tone}`}>
      <div class="row-head">
        <h2 class="row-name">
          <Sign tone={look.tone} sign={look.sign} />
          <bdi>{name}</bdi>
          {unit.mac !== undefined && <code class="row-mac">{shortName(unit.mac.slice(-8), 8)}</code>}
        </h2>
        <p class="row-text">{canUnplug ? `${look.text}. ${words.room.unplug}.` : look.text}</p>
        {!isEnded && !needsHands(unit) && <BarOf {...page} brief />}
        <RowActions {...page} name={name} failed={failed} />
      </div>
      <Questions {...page} />
      <More title={words.details} label={words.room.details(name)}>
        <Outcome unit={unit} words={words} />
        <WipeOffer {...page} />
        <UnitDetails {...page} />
      </More>
    </li>
  );
}

function RowActions({ state, local, unit, words, act, name, failed }: Page & {
  readonly unit: PageUnit;
  readonly name: string;
  readonly failed: boolean;
}) {
  const request = { unit: unit.id, attempt: unit.attempt } as const;
  if (unit.state.kind !== "ended") {
    return (
      <Button
        kind="quiet"
        label={words.room.stopOne(name)}
        disabled={local.isBusy}
        onPress={() => act({ type: "stop", ...request })}
      >
        {words.working.stop}
      </Button>
    );
  }
  const { kind } = unit.state.verdict;
  if (!failed && kind !== "stopped") return null;
  return (
    <Button
      kind="quiet"
      label={`${words.done.tryAgain}: ${name}`}
      disabled={local.isBusy || !state.ports.some((port) => port.name === unit.port)}
      onPress={() => act({ type: "again", ...request })}
    >
      {words.done.again}
    </Button>
  );
}
