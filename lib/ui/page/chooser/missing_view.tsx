/** A profile whose firmware is not on this computer: what would be downloaded from where, and the button that says yes. */
import type { PageMissing } from "../../state.ts";
import { shortName } from "../short_name.ts";
import type { Page } from "../views/page.ts";
import { Button } from "../views/parts.tsx";

export function MissingView({ missing, local, words, act }: Page & { readonly missing: PageMissing }) {
  const { chooser, amounts } = words;
  const { files, size, hosts, strangers } = missing;
  const names = hosts.map((one) => shortName(one, 60));
  return (
    <div class="confirm">
      <dl class="facts">
        <dt>{chooser.size}</dt>
        <dd>{chooser.files(files, amounts.size(size))}</dd>
        <dt>{chooser.from}</dt>
        <dd>
          <bdi>{names.join(", ")}</bdi>
        </dd>
      </dl>
      <div id="fetch-consent">
        {strangers.length > 0 && (
          <p class="choice-note tone-careful">
            {chooser.stranger(strangers.map((one) => shortName(one, 60)).join(", "))}
          </p>
        )}
        <p class="hint">{files === 1 ? chooser.once : chooser.onceAll}</p>
      </div>
      <Button
        disabled={local.isBusy}
        describedBy="fetch-consent"
        onPress={() => act({ type: "fetch" })}
      >
        {names.length === 1 ? chooser.download(names[0]!) : chooser.downloadAll(names.length)}
      </Button>
    </div>
  );
}
