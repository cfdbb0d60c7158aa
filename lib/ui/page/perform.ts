/** What an action of a person changes on the page, and what it asks of flasher. Pure; no I/O. */
import type { AgainRequest, RoomRequest, StartRequest, UnitRequest } from "../api.ts";
import type { PageState } from "../state.ts";
import type { Act } from "./acts.ts";
import { answering } from "./answering.ts";
import type { Effect, Performed } from "./effects.ts";
import type { LocalState } from "./local.ts";
import { performChooser } from "./chooser/perform_chooser.ts";
import {
  refuseFiles,
  requestOf,
  seenPort,
  withOffset,
  withoutFile,
  withProfile,
  withSettings,
} from "./plan_request.ts";
import { candidatesOf, chosenPorts, reasonAgainst } from "./screen.ts";

export function perform(act: Act, state: PageState | null, before: LocalState): Performed {
  const local: LocalState = act.type === "drag" ? before : { ...before, notice: null, copied: null };
  const { only, ask } = answering(local);
  if (act.type === "language") {
    return only({ language: act.language }, { type: "remember-language", language: act.language });
  }
  if (state === null) return only({});
  switch (act.type) {
    case "choose-port":
      return only({ chosen: chosenAfter(act, state, local) });
    case "choose-profile":
      return ask("/api/plan", withProfile(state, act.profile));
    case "give-files": {
      const notice = refuseFiles(state, local, act);
      if (notice !== undefined) return only({ notice, isDragging: false });
      if (act.files.length === 0) return only({ isDragging: false });
      const sending = act.files.map(({ name }) => name);
      const { files, adds } = act;
      return only({ sending, refused: [], isDragging: false }, { type: "upload", files, adds });
    }
    case "drag":
      return only({ isDragging: act.isOver });
    case "remove-file":
      return ask("/api/plan", withoutFile(state.program, act.file));
    case "set-offset":
      return ask("/api/plan", withOffset(state.program, act.file, act.offset));
    case "set":
      return ask("/api/plan", withSettings(state.program, act.settings));
    case "back-to-profile": {
      const files = requestOf(state.program).files.map(({ file }) => ({ file, offset: "auto" }));
      return ask("/api/plan", { ...withSettings(state.program, {}), files });
    }
    case "open-chooser":
    case "close-chooser":
    case "filter":
    case "pick":
    case "take-firmware":
    case "fetch":
    case "stop-download":
    case "look":
      return performChooser(act, state, local);
    case "unlock":
      return ask("/api/unlock", {});
    case "start": {
      if (reasonAgainst(state, local) !== undefined || local.isBusy) return only({});
      if (!erasesAll(state)) return startChosen(state, local);
      const boards = chosenPorts(candidatesOf(state, local), local.chosen).length;
      return only({ question: { kind: "erase", boards } });
    }
    case "watch": {
      if (!act.isOn) return ask("/api/room", { watch: null } satisfies RoomRequest);
      if (erasesAll(state)) return only({ question: { kind: "erase", boards: "all" } });
      return startWatch(state, local);
    }
    case "count":
      return ask("/api/room", { count: act.count } satisfies RoomRequest);
    case "stop":
      return only({ question: { kind: "stop", unit: act.unit, attempt: act.attempt } });
    case "again":
    case "restart": {
      const body: UnitRequest = { attempt: act.attempt };
      return ask(`/api/units/${act.unit}/${act.type}`, body, { ownActs: local.ownActs + 1 });
    }
    case "wipe":
      return only({ question: { kind: "wipe", unit: act.unit, attempt: act.attempt } });
    case "next": {
      const ended = state.units.filter((unit) => unit.state.kind === "ended");
      const leftUnit = Math.max(local.leftUnit, ...ended.map(({ id }) => id));
      return only({ leftUnit, chosen: null, ownActs: local.ownActs + 1 });
    }
    case "decide":
      return decide(act.yes, state, local);
    case "answer":
      return ask("/api/answer", { question: act.question, answer: act.answer });
    case "allow-plugin": {
      const plan = state.program?.plan;
      if (plan?.kind !== "planned" || plan.plugin === undefined) return only({});
      return ask("/api/plugin", { plan: plan.id, sha256: plan.plugin.sha256 });
    }
    case "allow-secrets": {
      const plan = state.program?.plan;
      return plan?.kind === "planned" && plan.secrets !== undefined
        ? ask("/api/secrets", { plan: plan.id })
        : only({});
    }
    case "save":
      return only({}, { type: "save", what: act.what });
    case "copy":
      return only({ copied: act.text }, { type: "copy", text: act.text });
    case "sound": {
      const body: RoomRequest = { sound: act.isOn };
      const post: Effect = { type: "post", path: "/api/room", body };
      return act.isOn ? only({}, post, { type: "chime" }) : only({}, post);
    }
    case "use-here":
      return only({ session: "opening", ownActs: local.ownActs + 1 }, { type: "reconnect" });
    case "quit":
      return only({ question: { kind: "quit" } });
  }
}

/** The answer to the page's own question. */
function decide(yes: boolean, state: PageState, asked: LocalState): Performed {
  const local = { ...asked, question: null };
  const { question } = asked;
  const { only, ask } = answering(local);
  if (question === null || !yes) return only({});
  switch (question.kind) {
    case "stop": {
      const body: UnitRequest = { attempt: question.attempt };
      return ask(`/api/units/${question.unit}/stop`, body, { ownActs: local.ownActs + 1 });
    }
    case "wipe": {
      const body: AgainRequest = { attempt: question.attempt, wipeFiles: true };
      return ask(`/api/units/${question.unit}/again`, body, { ownActs: local.ownActs + 1 });
    }
    case "erase":
      return question.boards === "all" ? startWatch(state, local) : startChosen(state, local);
    case "quit":
      return ask("/api/quit", {});
  }
}

function erasesAll({ program }: PageState): boolean {
  return program?.plan.kind === "planned" && program.plan.erase === "all";
}

/** Each request names what the page shows, so that flasher refuses it if that is no longer true. */
function startChosen(state: PageState, local: LocalState): Performed {
  const { only } = answering(local);
  const plan = state.program?.plan;
  if (plan?.kind !== "planned") return only({});
  const effects = chosenPorts(candidatesOf(state, local), local.chosen).map((port): Effect => {
    const body: StartRequest = { ...seenPort(port), plan: plan.id };
    return { type: "post", path: "/api/units", body };
  });
  return only({ isBusy: true, chosen: null, ownActs: local.ownActs + 1 }, ...effects);
}

function startWatch(state: PageState, local: LocalState): Performed {
  const { only, ask } = answering(local);
  const plan = state.program?.plan;
  if (plan?.kind !== "planned") return only({});
  return ask("/api/room", { watch: plan.id } satisfies RoomRequest, { ownActs: local.ownActs + 1 });
}

/** `alone`: of several boards only one can be chosen. */
function chosenAfter(
  { port, isOn, alone }: Extract<Act, { type: "choose-port" }>,
  state: PageState,
  local: LocalState,
): readonly string[] {
  if (alone) return [port];
  const now = chosenPorts(candidatesOf(state, local), local.chosen).map(({ id }) => id);
  const others = now.filter((id) => id !== port);
  return isOn ? [...others, port] : others;
}
