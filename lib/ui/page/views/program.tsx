/** What goes on the board: a profile, dropped files, or both. A person sees what each file is before anything happens. */
import type { OfferedProfile, PageProgram } from "../../state.ts";
import { droppedFiles } from "../plan_request.ts";
import { ChooserView } from "../chooser/chooser_view.tsx";
import { Downloading } from "../chooser/downloading.tsx";
import { MissingView } from "../chooser/missing_view.tsx";
import { Refusal } from "./failure.tsx";
import { DropZone } from "./drop_zone.tsx";
import { FileRow, RefusedRow, SendingRow } from "./file_row.tsx";
import type { Page } from "./page.ts";
import { programName } from "../short_name.ts";
import { Button, Name } from "./parts.tsx";

export function Program(page: Page & { readonly step?: number }) {
  const { state, words, step } = page;
  const own = state.profiles.filter(({ from }) => from === "folder");
  const usesProfile = own.some(({ id }) => id === state.program?.profile);
  const choosesFiles = !state.locked && !usesProfile;
  const missing = state.download === null && state.program?.plan.kind === "refused"
    ? state.program.plan.missing
    : undefined;
  return (
    <fieldset class="step">
      <legend>
        {step !== undefined && <span class="step-number">{words.amounts.number(step)}</span>}
        {words.program}
      </legend>
      {state.locked
        ? <Locked {...page} />
        : own.length > 0 && <ProfileCards {...page} profiles={own} usesProfile={usesProfile} />}
      <Files {...page} />
      {missing !== undefined && <MissingView {...page} missing={missing} />}
      {choosesFiles && <DropZone {...page} hasFiles={droppedFiles(state.program).length > 0} />}
      {state.download !== null
        ? <Downloading {...page} download={state.download} />
        : choosesFiles && <ChooserView {...page} />}
    </fieldset>
  );
}

/** The files of the program, each with what it is. */
function Files(page: Page) {
  const { state: { program, download }, local, words } = page;
  // The missing files are on their way, or the person reads why they did not come.
  const isDownloading = download !== null && program?.plan.kind === "refused" &&
    program.plan.missing !== undefined;
  return (
    <div class="file-list" aria-live="polite">
      <ul class="files">
        {program?.files.map((file) => <FileRow key={file.id} {...page} file={file} />)}
        {local.sending.map((name, n) => <SendingRow key={n} name={name} words={words} />)}
        {local.refused.map((file, n) => <RefusedRow key={n} file={file} words={words} />)}
      </ul>
      {program?.plan.kind === "refused" && !isFileRefused(program) && !isDownloading && (
        <Refusal
          failure={program.plan.failure}
          words={words}
          {...(program.plan.missing === undefined ? {} : { trouble: "missing" })}
        />
      )}
    </div>
  );
}

/** A file's own refusal is shown with the file. */
function isFileRefused(program: PageProgram): boolean {
  return program.files.some(({ failure }) => failure !== undefined);
}

function Locked({ state, words, act }: Page) {
  return (
    <div class="locked">
      <p class="program-name">{state.program !== null && programName(state.program.name)}</p>
      <p class="hint">{words.file.locked}</p>
      <Button kind="quiet" onPress={() => act({ type: "unlock" })}>{words.file.change}</Button>
    </div>
  );
}

function ProfileCards({ profiles, usesProfile, state, words, act }: Page & {
  readonly profiles: readonly OfferedProfile[];
  readonly usesProfile: boolean;
}) {
  return (
    <div class="cards">
      {profiles.map(({ id, name, summary }) => (
        <label class="card choice" key={id}>
          <input
            type="radio"
            name="program"
            value={id}
            checked={state.program?.profile === id}
            onChange={() => act({ type: "choose-profile", profile: id })}
          />
          <span class="choice-text">
            <span class="choice-head">
              <Name>{name}</Name>
            </span>
            {summary !== "" && (
              <span class="choice-place">
                <Name longest={80}>{summary}</Name>
              </span>
            )}
          </span>
        </label>
      ))}
      <label class="card choice">
        <input
          type="radio"
          name="program"
          value=""
          checked={!usesProfile && state.program !== null}
          onChange={() => act({ type: "choose-profile", profile: null })}
        />
        <span class="choice-text">
          <span class="choice-head">{words.file.own}</span>
        </span>
      </label>
    </div>
  );
}
