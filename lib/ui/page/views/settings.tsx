/** The details for helpers: kind of board, speed, flash settings, addresses, erasing. */
import { hex } from "../../../bytes.ts";
import type { PageFile, PageSettings } from "../../state.ts";
import { parseOffset } from "../offset.ts";
import { droppedFiles } from "../plan_request.ts";
import { shortName } from "../short_name.ts";
import type { Page } from "./page.ts";
import { Button, More, Name, Original } from "./parts.tsx";

export function Settings(page: Page) {
  const { state, words, act } = page;
  const { program } = state;
  if (program === null) return null;
  const { settings } = words;
  const isChanged = Object.keys(program.settings).length > 0 ||
    droppedFiles(program).some(({ offset }) => offset !== "auto");
  return (
    <More title={words.details}>
      {state.locked && <p class="hint">{settings.locked}</p>}
      <div class="settings">
        <BoardKind {...page} />
        {SETTING_KEYS.map((key) => <Setting key={key} {...page} setting={key} />)}
      </div>
      <Regions {...page} />
      <Erase {...page} />
      {program.plan.kind === "planned" && program.plan.notes.length > 0 && (
        <Original>{program.plan.notes.join("\n")}</Original>
      )}
      {isChanged && !state.locked && (
        <Button onPress={() => act({ type: "back-to-profile" })}>{settings.back}</Button>
      )}
    </More>
  );
}

const SETTING_KEYS = ["baud", "mode", "freq", "size"] as const;
type SettingKey = typeof SETTING_KEYS[number];

/** The built-in profiles know how boards are wired. One from a folder decides this itself. */
function BoardKind({ state, words, act }: Page) {
  const profile = state.program?.profile ?? null;
  const builtIn = state.profiles.filter(({ from }) => from === "built-in");
  const isBuiltIn = builtIn.some(({ id }) => id === profile);
  if (builtIn.length === 0 || profile !== null && !isBuiltIn) return null;
  return (
    <label class="setting">
      <span>{words.settings.board}</span>
      <select
        disabled={state.locked}
        value={profile ?? ""}
        onChange={({ currentTarget: { value } }) =>
          act({ type: "choose-profile", profile: value === "" ? null : value })}
      >
        <option value="">{words.settings.automatic}</option>
        {builtIn.map(({ id, name, summary }) => (
          <option key={id} value={id}>{summary === "" ? name : summary}</option>
        ))}
      </select>
    </label>
  );
}

function Setting({ setting, state, words, act }: Page & { readonly setting: SettingKey }) {
  const { program, choices, locked } = state;
  if (program === null) return null;
  const chosen = program.settings[setting];
  const change = (text: string) => {
    const value = choices[setting].find((choice) => String(choice) === text);
    const { [setting]: _, ...rest } = program.settings;
    const changed: PageSettings = value === undefined ? rest : { ...rest, [setting]: value };
    act({ type: "set", settings: changed });
  };
  const ofProfile = valueWords(program.profileSettings[setting], words.settings);
  return (
    <label class="setting">
      <span>{words.settings[setting]}</span>
      <select
        disabled={locked}
        value={chosen === undefined ? "" : String(chosen)}
        onChange={({ currentTarget }) => change(currentTarget.value)}
      >
        <option value="">{words.settings.asProfile(ofProfile)}</option>
        {choices[setting].map((choice) => (
          <option key={choice} value={String(choice)}>{valueWords(choice, words.settings)}</option>
        ))}
      </select>
    </label>
  );
}

function valueWords(value: number | string, settings: Page["words"]["settings"]): string {
  if (value === "auto") return settings.automatic;
  if (value === "keep") return settings.keep;
  if (value === "detect") return settings.detect;
  return String(value);
}

/** Where each file goes in flash. The address of a dropped file can be changed. */
function Regions(page: Page) {
  const { state: { program }, words } = page;
  if (program === null || program.files.length === 0) return null;
  return (
    <table class="regions">
      <thead>
        <tr>
          <th scope="col">{words.file.name}</th>
          <th scope="col">{words.file.offset}</th>
        </tr>
      </thead>
      <tbody>
        {program.files.map((file) => (
          <tr key={file.id}>
            <td>
              <Name longest={28}>{file.name}</Name>
            </td>
            <td>
              <Offset {...page} file={file} />
            </td>
          </tr>
        ))}
        {program.plan.kind === "planned" && program.plan.boardFiles?.map((to) => (
          <tr key={to}>
            <td>
              <Name longest={28}>{to}</Name>
            </td>
            <td>{words.settings.onBoard}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Offset({ file, state, words, act }: Page & { readonly file: PageFile }) {
  const { offset } = file;
  const own = file.image?.offset === undefined ? words.settings.automatic : hex(file.image.offset);
  if (state.locked || file.from !== "dropped") return <code>{offset === "auto" ? own : hex(offset)}</code>;
  return (
    <input
      class="offset"
      type="text"
      spellcheck={false}
      autocomplete="off"
      placeholder={own}
      aria-label={`${words.file.offset}: ${shortName(file.name)}`}
      value={offset === "auto" ? "" : hex(offset)}
      onChange={({ currentTarget }) => {
        const wanted = parseOffset(currentTarget.value);
        if (wanted === undefined) currentTarget.value = offset === "auto" ? "" : hex(offset);
        else act({ type: "set-offset", file: file.id, offset: wanted });
      }}
    />
  );
}

function Erase({ state: { program, locked }, words, act }: Page) {
  if (program === null) return null;
  const erases = (program.settings.erase ?? program.profileSettings.erase) === "all";
  return (
    <div class="erase">
      <label class="check">
        <input
          type="checkbox"
          checked={erases}
          disabled={locked}
          aria-describedby="erase-help"
          onChange={({ currentTarget }) =>
            act({
              type: "set",
              settings: { ...program.settings, erase: currentTarget.checked ? "all" : "files" },
            })}
        />
        <span>{words.settings.erase}</span>
      </label>
      <p id="erase-help" class="hint">{words.settings.eraseHelp}</p>
    </div>
  );
}
