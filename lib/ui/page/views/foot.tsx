/** Language, sound, and the end. */
import { isLanguage, LANGUAGE_NAMES } from "../words/words.ts";
import type { Words } from "../words/table.ts";
import type { AppProps } from "./app_props.ts";
import { Button, Switch } from "./parts.tsx";

export function Foot({ state, local, words, act }: AppProps & { readonly words: Words }) {
  const { foot } = words;
  const isLive = state !== null && state.link === "live" && local.session === "live";
  const isIdle = state?.units.every((unit) => unit.state.kind === "ended") ?? false;
  return (
    <footer class="foot">
      <label class="setting">
        <span>{foot.language}</span>
        <select
          value={local.language}
          onChange={({ currentTarget: { value } }) => {
            if (isLanguage(value)) act({ type: "language", language: value });
          }}
        >
          {LANGUAGE_NAMES.map(({ id, name }) => <option key={id} value={id} lang={id}>{name}</option>)}
        </select>
      </label>
      {isLive && (
        <Switch
          id="sound"
          label={foot.sound}
          help={foot.soundHelp}
          brief
          isOn={state.room.sound}
          onSwitch={(isOn) => act({ type: "sound", isOn })}
        />
      )}
      {isLive && isIdle && <Button kind="quiet" onPress={() => act({ type: "quit" })}>{foot.quit}</Button>}
      <p class="hint">
        {state !== null && <span translate={false}>{`flasher ${state.flasher}. `}</span>}
        {foot.local}
      </p>
    </footer>
  );
}
