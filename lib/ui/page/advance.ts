/** What a line of the stream, or time, changes on the page beside the state that flasher sends. Pure; no I/O. */
import type { PageState } from "../state.ts";
import { announce } from "./announce.ts";
import { barsAfter } from "./bars.ts";
import type { Announcement, LocalState } from "./local.ts";

export function advance(
  local: LocalState,
  before: PageState | null,
  after: PageState,
  now: number,
): LocalState {
  const bars = barsAfter(local.bars, after.units, now);
  const { status, alert } = announce(
    { state: before, bars: local.bars },
    { state: after, bars },
    local.language,
  );
  const isEmpty = after.ports.length === 0;
  const stillThere = (id: string) => after.ports.some((port) => port.id === id);
  return {
    ...local,
    session: "live",
    now,
    bars,
    status: say(local.status, status),
    alert: say(local.alert, alert),
    emptySince: isEmpty ? local.emptySince ?? now : undefined,
    chosen: local.chosen === null ? null : keepChosen(local.chosen, local.chosen.filter(stillThere)),
    question: isOpen(local.question, after) ? local.question : null,
  };
}

/** Once all boards that a person chose are gone, nothing is chosen, as at the start. */
function keepChosen(before: readonly string[], left: readonly string[]): readonly string[] | null {
  return left.length === 0 && before.length > 0 ? null : left;
}

function say(before: Announcement, text: string | undefined): Announcement {
  return text === undefined ? before : { id: before.id + 1, text };
}

/** Once the board has ended, there is nothing to stop. Once it has begun again, nothing else is asked about the last time. */
function isOpen(question: LocalState["question"], { units }: PageState): boolean {
  if (question?.kind !== "stop" && question?.kind !== "wipe") return question !== null;
  const unit = units.find(({ id }) => id === question.unit);
  return unit?.attempt === question.attempt && (unit.state.kind === "ended") === (question.kind === "wipe");
}
