/** The way out for a board whose program does not let flasher in: without its files, it does. */
import type { PageUnit } from "../../state.ts";
import type { Page } from "./page.ts";
import { Button } from "./parts.tsx";

/** Nothing, unless losing the board's files may help. The button leads to a question. */
export function WipeOffer({ state, local, unit, words, act }: Page & { readonly unit: PageUnit }) {
  if (unit.state.kind !== "ended" || unit.state.verdict.kind !== "failed") return null;
  if (unit.state.verdict.failure.wipeHelps !== true) return null;
  const { id, attempt, port } = unit;
  return (
    <div class="outcome">
      <p>{words.done.wipeText}</p>
      <Button
        disabled={local.isBusy || !state.ports.some(({ name }) => name === port)}
        onPress={() => act({ type: "wipe", unit: id, attempt })}
      >
        {words.done.wipe}
      </Button>
    </div>
  );
}
