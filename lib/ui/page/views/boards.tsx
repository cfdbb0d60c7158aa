/** The boards that a person can choose: cards with a radio button or a check box. */
import type { PagePort } from "../../state.ts";
import { type Candidate, candidatesOf, chosenPorts } from "../screen.ts";
import { portName } from "../unit_words.ts";
import { shortName } from "../short_name.ts";
import type { Words } from "../words/table.ts";
import type { Page } from "./page.ts";
import { Name } from "./parts.tsx";

/** How long a board is marked as new. Milliseconds. */
const NEW_MS = 30_000;

export function Boards(page: Page & { readonly step?: number }) {
  const { state, local, words, step } = page;
  const candidates = candidatesOf(state, local);
  const usable = candidates.filter(({ standing }) => standing !== "unusable");
  const chosen = chosenPorts(candidates, local.chosen);
  return (
    <fieldset class="step">
      <legend>
        {step !== undefined && <span class="step-number">{words.amounts.number(step)}</span>}
        {usable.length > 1 ? words.ready.pickBoards : words.board}
      </legend>
      {candidates.length === 0 && <p class="hint">{words.nothing.text}</p>}
      <div class="cards">
        {candidates.map((candidate) => (
          <BoardCard
            key={candidate.port.id}
            {...page}
            candidate={candidate}
            isChosen={chosen.includes(candidate.port)}
            alone={usable.length <= 1}
          />
        ))}
      </div>
    </fieldset>
  );
}

function BoardCard({ candidate, isChosen, alone, local, words, act }: Page & {
  readonly candidate: Candidate;
  readonly isChosen: boolean;
  readonly alone: boolean;
}) {
  const { port, standing } = candidate;
  const isNew = port.since !== undefined && local.now - port.since < NEW_MS;
  const note = noteOf(candidate, words);
  return (
    <label class={`card choice${standing === "unusable" ? " off" : ""}`}>
      <input
        type={alone ? "radio" : "checkbox"}
        name="board"
        value={port.id}
        checked={isChosen}
        disabled={standing === "unusable"}
        onChange={({ currentTarget }) =>
          act({ type: "choose-port", port: port.id, isOn: currentTarget.checked, alone })}
      />
      <span class="choice-text">
        <span class="choice-head">
          <bdi class="choice-name">{portName(port, words)}</bdi>
          {isNew && <span class="badge">{words.isNew}</span>}
        </span>
        <span class="choice-place">
          <PortPlace port={port} words={words} />
        </span>
        {note !== undefined && <span class={`choice-note tone-${note.tone}`}>{note.text}</span>}
      </span>
    </label>
  );
}

function PortPlace({ port, words }: { readonly port: PagePort; readonly words: Words }) {
  return (
    <>
      <Name longest={28}>{port.name}</Name>
      {port.address !== undefined && <bdi>{words.port.socket(shortName(port.address, 20))}</bdi>}
    </>
  );
}

function noteOf({ port, standing }: Candidate, words: Words): { tone: string; text: string } | undefined {
  if (standing === "finished") return { tone: "good", text: `✓ ${words.port.finished}` };
  if (port.problem === undefined) return undefined;
  const { kind } = port.problem;
  return { tone: kind === "unknown" ? "careful" : "bad", text: words.port.problems[kind] };
}
