/** Firmware by its name: words and chip narrow the list, and nothing is downloaded before a person has read from where. */
import type { CatalogueRow } from "../../api.ts";
import type { BoardFacts } from "../../state.ts";
import { candidatesOf, chosenPorts } from "../screen.ts";
import { shortName } from "../short_name.ts";
import type { Words } from "../words/table.ts";
import type { Page } from "../views/page.ts";
import { Button, Name } from "../views/parts.tsx";
import { chipOf, chipsIn, factsOf, MAX_ROWS, nameOfPicked, pick, rowsFor } from "./chooser.ts";

export function ChooserView(page: Page) {
  const { local: { chooser, catalogue }, words: { chooser: words }, act } = page;
  if (chooser === null) {
    return <Button onPress={() => act({ type: "open-chooser" })}>{words.open}</Button>;
  }
  return (
    <section class="card chooser" aria-labelledby="chooser-head">
      <div class="chooser-top">
        <h2 id="chooser-head">{words.headline}</h2>
        <Button kind="quiet" onPress={() => act({ type: "close-chooser" })}>{words.close}</Button>
      </div>
      {catalogue === null ? <p class="hint">{words.loading}</p> : <Choice {...page} />}
    </section>
  );
}

function Choice(page: Page) {
  const { local, state, words: { chooser: words }, act } = page;
  const { chooser, catalogue } = local;
  if (chooser === null || catalogue === null) return null;
  const ports = chosenPorts(candidatesOf(state, local), local.chosen);
  const board = factsOf(ports);
  const rows = rowsFor(catalogue, chooser, board);
  const shown = rows.slice(0, MAX_ROWS);
  const chip = chipOf(chooser, board);
  return (
    <>
      <div class="settings">
        <label class="setting">
          <span>{words.search}</span>
          <input
            type="search"
            value={chooser.words}
            spellcheck={false}
            autocomplete="off"
            onInput={({ currentTarget }) => act({ type: "filter", words: currentTarget.value })}
          />
        </label>
        <label class="setting">
          <span>{words.chip}</span>
          <select
            value={chip}
            onChange={({ currentTarget }) => act({ type: "filter", chip: currentTarget.value })}
          >
            <option value="">{words.anyChip}</option>
            {chipsIn(catalogue).map(([id, name]) => <option key={id} value={id}>{name}</option>)}
          </select>
        </label>
      </div>
      {board === undefined && ports.length === 1 && (
        <div>
          <Button disabled={local.isBusy} onPress={() => act({ type: "look" })}>{words.ask}</Button>
          <p class="hint">{words.askHelp}</p>
        </div>
      )}
      <p class="hint" aria-live="polite">
        {rows.length === 0 ? words.none : words.found(rows.length, shown.length)}
      </p>
      <fieldset class="rows">
        <legend class="visually-hidden">{words.headline}</legend>
        {shown.map((row) => (
          <Row
            key={`${row.publisher} ${row.label}`}
            title={catalogue.publishers.find(({ id }) => id === row.publisher)?.title ?? ""}
            {...{ row, board: board?.chip === row.chip ? board : undefined, words: page.words }}
            isPicked={chooser.picked?.label === row.label && chooser.picked.publisher === row.publisher}
            onPick={() => act({ type: "pick", picked: pick(row) })}
          />
        ))}
      </fieldset>
      <Confirm {...page} />
    </>
  );
}

function Row({ row, title, board, words, isPicked, onPick }: {
  readonly row: CatalogueRow;
  readonly title: string;
  readonly board: BoardFacts | undefined;
  readonly words: Words;
  readonly isPicked: boolean;
  readonly onPick: () => void;
}) {
  const { flash, psram, until } = row.build;
  const { chooser, amounts } = words;
  const notes = [
    ...(psram === true ? [board?.psramInside === false ? chooser.psramNotInside : chooser.psram] : []),
    ...(flash !== undefined && board?.flashSize !== undefined && flash > board.flashSize
      ? [chooser.flash(amounts.size(flash), amounts.size(board.flashSize))]
      : []),
    ...(until === undefined ? [] : [chooser.old(until)]),
  ];
  return (
    <label class="card choice">
      <input type="radio" name="firmware" value={row.label} checked={isPicked} onChange={onPick} />
      <span class="choice-text">
        <span class="choice-head">
          <Name longest={60}>{row.label}</Name>
        </span>
        <span class="choice-place">
          <bdi>{`${title}, ${row.chipName}`}</bdi>
          {row.about !== "" && <Name longest={80}>{row.about}</Name>}
        </span>
        {notes.length > 0 && <span class="choice-note tone-careful">{notes.join(" ")}</span>}
      </span>
    </label>
  );
}

/** Version, language, and what will be asked of whom. */
function Confirm({ local, words: { chooser: words, amounts }, act }: Page) {
  const { chooser, catalogue, isBusy } = local;
  const picked = chooser?.picked;
  const row = catalogue?.firmware.find(({ label, publisher }) =>
    label === picked?.label && publisher === picked.publisher
  );
  if (chooser === null || picked === null || picked === undefined || row === undefined) return null;
  const languages = catalogue?.publishers.find(({ id }) => id === row.publisher)?.languages ?? [];
  const facts = chooser.facts?.name === nameOfPicked(picked) ? chooser.facts : null;
  const [host] = facts?.hosts ?? [];
  return (
    <div class="confirm">
      <div class="settings">
        <label class="setting">
          <span>{words.version}</span>
          <select
            value={picked.version}
            onChange={({ currentTarget }) =>
              act({ type: "pick", picked: { ...picked, version: currentTarget.value } })}
          >
            {row.versions.map((version) => <option key={version}>{version}</option>)}
          </select>
        </label>
        {languages.length > 0 && (
          <label class="setting">
            <span>{words.language}</span>
            <select
              value={picked.language}
              onChange={({ currentTarget }) =>
                act({ type: "pick", picked: { ...picked, language: currentTarget.value } })}
            >
              {languages.map((language, n) => (
                <option key={language} value={n === 0 ? "" : language}>{language}</option>
              ))}
            </select>
          </label>
        )}
      </div>
      {facts !== null && (
        <>
          <dl class="facts">
            <dt>{words.file}</dt>
            <dd>
              <Name longest={80}>{facts.file}</Name>
              {facts.size !== null && ` (${amounts.size(facts.size)})`}
            </dd>
            {facts.hosts.length > 0 && (
              <>
                <dt>{words.from}</dt>
                <dd>
                  <bdi>{facts.hosts.map((one) => shortName(one, 80)).join(", ")}</bdi>
                </dd>
              </>
            )}
          </dl>
          <p id="once" class="hint">{host === undefined ? words.here : words.once}</p>
          <Button disabled={isBusy} describedBy="once" onPress={() => act({ type: "take-firmware" })}>
            {host === undefined ? words.take : words.download(shortName(host, 60))}
          </Button>
        </>
      )}
    </div>
  );
}
