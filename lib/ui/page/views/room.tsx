/** Several boards: how many are done, which one needs a person, and a row for each. */
import type { PageUnit } from "../../state.ts";
import { countUnits } from "../../reduce_page.ts";
import { candidatesOf, needsHands } from "../screen.ts";
import { programName } from "../short_name.ts";
import type { Look } from "../unit_words.ts";
import type { Page } from "./page.ts";
import { Button, Headline, Sign, Switch } from "./parts.tsx";
import { UnitRow } from "./row.tsx";
import { StartMore } from "./start.tsx";

export function Room(page: Page & { readonly units: readonly PageUnit[] }) {
  const { state, local, words, units } = page;
  const isWatching = state.room.watching;
  const program = state.room.program ?? units[0]?.program ?? "";
  const hasFree = !isWatching && candidatesOf(state, local).some(({ standing }) => standing === "free");
  return (
    <section class="room">
      <Headline>
        {isWatching ? words.room.headline(programName(program)) : words.room.several(units.length)}
      </Headline>
      <Counts {...page} />
      <p class="lead next">{nextWords(page)}</p>
      <ul class="rows" aria-label={words.room.rows}>
        {units.map((unit) => <UnitRow key={unit.id} {...page} unit={unit} />)}
      </ul>
      {hasFree && <StartMore {...page} />}
      <Controls {...page} />
    </section>
  );
}

/** The numbers of all boards so far, those that have left included. */
function Counts({ state, words }: Page) {
  const counts = countUnits(state.units);
  const good = counts.passed + counts.written + counts.known;
  const bad = counts.failed + counts.different;
  const needy = state.units.filter(needsHands);
  const hands = needy.length;
  // Each board counts once.
  const working = counts.working - needy.filter((unit) => unit.state.kind === "working").length;
  const all: readonly (Look & { readonly value: number })[] = [
    { tone: "hands", sign: "!", value: hands, text: words.room.hands(hands) },
    { tone: "good", sign: "✓", value: good, text: words.room.passed(good) },
    { tone: "bad", sign: "✕", value: bad, text: words.room.failed(bad) },
    { tone: "plain", sign: "", value: working, text: words.room.working(working) },
  ];
  const shown = all.filter(({ value, tone }) => value > 0 || tone === "good");
  return (
    <ul class="counts">
      {shown.map(({ tone, sign, text }) => (
        <li key={tone} class={`tone-${tone}`}>
          <Sign tone={tone} sign={sign} />
          {text}
        </li>
      ))}
    </ul>
  );
}

function nextWords(
  { state: { room, units }, words }: Page & { readonly units: readonly PageUnit[] },
): string {
  switch (room.stop) {
    case "enough":
      return words.room.enough;
    case "finishing":
      return words.room.finishing;
    case "stopping":
    case "leaving":
      return words.room.stopping;
    case "no":
      if (!room.watching) return "";
      return units.some(({ state }) => state.kind === "working") ? words.room.nextFree : words.room.next;
  }
}

function Controls({ state, local, words, act, units }: Page & { readonly units: readonly PageUnit[] }) {
  const { room } = state;
  const isIdle = units.every((unit) => unit.state.kind === "ended");
  return (
    <div class="controls">
      {room.watching && (
        <>
          <Switch
            id="watch"
            label={words.watch.label}
            isOn
            disabled={local.isBusy}
            help={words.room.quiet}
            onSwitch={(isOn) => act({ type: "watch", isOn })}
          />
          <Count {...{ state, local, words, act }} />
        </>
      )}
      {!room.watching && isIdle && (
        <div class="actions">
          <Button kind="main" onPress={() => act({ type: "next" })}>{words.done.next}</Button>
        </div>
      )}
      <div class="actions">
        <Button onPress={() => act({ type: "save", what: "roster" })}>{words.room.roster}</Button>
        <Button onPress={() => act({ type: "save", what: "labels" })}>{words.room.labels}</Button>
        <Button onPress={() => act({ type: "save", what: "report" })}>{words.done.report}</Button>
      </div>
    </div>
  );
}

function Count({ state, words, act }: Page) {
  const { count } = state.room;
  return (
    <label class="setting">
      <span>{words.room.count}</span>
      <input
        type="number"
        min={1}
        max={9999}
        step={1}
        value={count ?? ""}
        aria-describedby="count-help"
        onChange={({ currentTarget: { value, valueAsNumber } }) => {
          if (value === "") act({ type: "count", count: null });
          else if (valueAsNumber >= 1) act({ type: "count", count: Math.floor(valueAsNumber) });
        }}
      />
      <span id="count-help" class="hint">{words.room.countHelp}</span>
    </label>
  );
}
