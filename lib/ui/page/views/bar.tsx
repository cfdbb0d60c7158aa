/** The bar of one board, with words beside it. */
import type { PageUnit } from "../../state.ts";
import { timeLeft } from "../bars.ts";
import { boardName } from "../unit_words.ts";
import type { Page } from "./page.ts";

export function BarOf({ unit, local, words, brief = false }: Page & {
  readonly unit: PageUnit;
  /** Without the time left. */
  readonly brief?: boolean;
}) {
  const bar = local.bars[unit.id];
  if (unit.progress.total === 0 || bar === undefined) return <Unknown words={words} />;
  const left = brief ? undefined : timeLeft(bar, local.now);
  return (
    <div class="bar">
      <progress
        max={100}
        value={Math.floor(bar.share * 100)}
        aria-label={`${words.working.progress}: ${boardName(unit, words)}`}
      />
      <p class="bar-words">
        <span class="percent">{words.amounts.percent(bar.share)}</span>
        {left !== undefined && <span class="left">{words.working.left(left)}</span>}
      </p>
    </div>
  );
}

/** Nothing is known yet of how much there is to do. */
function Unknown({ words }: Pick<Page, "words">) {
  return (
    <div class="bar">
      <progress aria-label={words.working.progress} />
      <p class="bar-words">&nbsp;</p>
    </div>
  );
}
