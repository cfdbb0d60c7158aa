/** What a person's actions about firmware to download change, and what they ask of flasher. Pure; no I/O. */
import type { FetchRequest, FirmwareRequest, StopDownloadRequest } from "../../api.ts";
import type { PageState } from "../../state.ts";
import type { Act } from "../acts.ts";
import { answering } from "../answering.ts";
import type { Performed } from "../effects.ts";
import type { LocalState } from "../local.ts";
import { seenPort, withFiles } from "../plan_request.ts";
import { candidatesOf, chosenPorts } from "../screen.ts";
import { nameOfPicked, NEW_CHOOSER } from "./chooser.ts";

type ChooserAct = Extract<
  Act,
  {
    readonly type:
      | "open-chooser"
      | "close-chooser"
      | "filter"
      | "pick"
      | "take-firmware"
      | "fetch"
      | "stop-download"
      | "look";
  }
>;

export function performChooser(act: ChooserAct, state: PageState, local: LocalState): Performed {
  const { chooser } = local;
  const { only, ask } = answering(local);
  switch (act.type) {
    case "open-chooser":
      return only(
        { chooser: NEW_CHOOSER },
        ...(local.catalogue === null ? [{ type: "catalogue" } as const] : []),
      );
    case "close-chooser":
      return only({ chooser: null });
    case "filter": {
      if (chooser === null) return only({});
      const { words = chooser.words, chip = chooser.chip } = act;
      return only({ chooser: { ...chooser, words, chip } });
    }
    case "pick":
      if (chooser === null) return only({});
      return only({ chooser: { ...chooser, picked: act.picked, facts: null } }, {
        type: "facts",
        name: nameOfPicked(act.picked),
      });
    case "take-firmware": {
      const facts = chooser?.facts ?? null;
      const picked = chooser?.picked ?? null;
      // What the person has read is about this choice.
      if (facts === null || picked === null || facts.name !== nameOfPicked(picked)) return only({});
      const { profile, settings } = withFiles(state, [], false);
      const body: FirmwareRequest = { name: facts.name, hosts: facts.hosts, profile, settings };
      return ask("/api/firmware", body, { chooser: null });
    }
    case "fetch": {
      const plan = state.program?.plan;
      if (plan?.kind !== "refused" || plan.missing === undefined) return only({});
      return ask("/api/fetch", { missing: plan.missing.id } satisfies FetchRequest);
    }
    case "stop-download":
      return ask("/api/download/stop", { name: act.name } satisfies StopDownloadRequest);
    case "look": {
      const [port] = chosenPorts(candidatesOf(state, local), local.chosen);
      if (port === undefined) return only({});
      return ask("/api/look", seenPort(port));
    }
  }
}
