/** What screen readers say when something has changed: steps, not each percent. Pure; no I/O. */
import type { PageState } from "../state.ts";
import type { Bars } from "./bars.ts";
import { needsHands } from "./screen.ts";
import { boardName, lookOf, portName } from "./unit_words.ts";
import type { Words } from "./words/table.ts";
import { type Language, wordsIn } from "./words/words.ts";

interface Seen {
  readonly state: PageState;
  readonly bars: Bars;
}

/** "status" waits until a screen reader has finished; "alert" does not. */
export interface Said {
  readonly status: string | undefined;
  readonly alert: string | undefined;
}

const QUARTERS = [0.25, 0.5, 0.75];

/** Several boards at a time say only their ends. */
const MOST_STEPS = 1;

export function announce(
  before: { readonly state: PageState | null; readonly bars: Bars },
  after: Seen,
  language: Language,
): Said {
  if (before.state === null) return { status: undefined, alert: undefined };
  const words = wordsIn(language);
  const earlier = { state: before.state, bars: before.bars };
  const status = [...portNews(earlier, after, words), ...unitNews(earlier, after, words, "status")];
  const alert = unitNews(earlier, after, words, "alert");
  return { status: joined(status), alert: joined(alert) };
}

function joined(texts: readonly string[]): string | undefined {
  return texts.length === 0 ? undefined : texts.join(" ");
}

function portNews({ state: before }: Seen, { state: after }: Seen, words: Words): string[] {
  // A room says what it does with a board that comes.
  if (before.ports === after.ports || after.room.watching) return [];
  const isIn = (ports: PageState["ports"], id: string) => ports.some((port) => port.id === id);
  return [
    ...after.ports.filter(({ id }) => !isIn(before.ports, id)).map((port) =>
      words.live.comes(portName(port, words))
    ),
    ...before.ports.filter(({ id }) => !isIn(after.ports, id)).map((port) =>
      words.live.goes(portName(port, words))
    ),
  ];
}

function unitNews(before: Seen, after: Seen, words: Words, kind: keyof Said): string[] {
  if (before.state.units === after.state.units) return [];
  const working = after.state.units.filter(({ state }) => state.kind === "working").length;
  return after.state.units.flatMap((unit) => {
    const old = before.state.units.find(({ id }) => id === unit.id);
    if (old === unit) return [];
    const look = lookOf(unit, after.state.units, words);
    const isUrgent = needsHands(unit) || unit.state.kind === "ended" && look.tone === "bad";
    if ((kind === "alert") !== isUrgent) return [];
    const isNew = old === undefined || lookOf(old, before.state.units, words).text !== look.text;
    const isEnd = unit.state.kind === "ended";
    if (isNew && (isUrgent || isEnd || working <= MOST_STEPS)) {
      return [words.live.board(boardName(unit, words), look.text)];
    }
    const quarter = quarterOf(before.bars[unit.id]?.share, after.bars[unit.id]?.share);
    if (quarter === undefined || isEnd || working > MOST_STEPS) return [];
    return [words.live.percent(boardName(unit, words), quarter)];
  });
}

/** The quarter that was passed last. */
function quarterOf(before = 0, after = 0): number | undefined {
  return QUARTERS.findLast((quarter) => before < quarter && after >= quarter);
}
