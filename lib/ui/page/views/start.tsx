/** Board, program, and the one button. */
import { candidatesOf, chosenPorts, reasonAgainst } from "../screen.ts";
import { programName, shortName } from "../short_name.ts";
import { Boards } from "./boards.tsx";
import type { Page } from "./page.ts";
import { Button, Headline, Switch } from "./parts.tsx";
import { Program } from "./program.tsx";
import { Settings } from "./settings.tsx";

export function Ready(page: Page) {
  const { state: { program }, words: { ready } } = page;
  const isPlanned = program?.plan.kind === "planned";
  return (
    <>
      <Headline>{isPlanned ? ready.headline : ready.choose}</Headline>
      {isPlanned && <p class="lead">{ready.goesOn(programName(program.name))}</p>}
      <StartForm {...page} />
    </>
  );
}

function StartForm(page: Page) {
  const { act } = page;
  return (
    <form
      class="start"
      onSubmit={(event) => {
        event.preventDefault();
        act({ type: "start" });
      }}
    >
      <Boards {...page} step={1} />
      <Program {...page} step={2} />
      <PluginConsent {...page} />
      <SecretConsent {...page} />
      <StartButton {...page} />
      <Settings {...page} />
      <Watch {...page} />
    </form>
  );
}

/** The program can be chosen before there is a board, and boards that come can be flashed at once. */
export function Prepare(page: Page) {
  return (
    <div class="start prepare">
      <Program {...page} />
      <PluginConsent {...page} />
      <SecretConsent {...page} />
      <Settings {...page} />
      <Watch {...page} />
    </div>
  );
}

/** More boards, while others are at work. The program is decided. */
export function StartMore(page: Page) {
  const { act, words } = page;
  return (
    <form
      class="start more-boards"
      onSubmit={(event) => {
        event.preventDefault();
        act({ type: "start" });
      }}
    >
      <h2>{words.ready.more}</h2>
      <Boards {...page} />
      <StartButton {...page} />
    </form>
  );
}

function StartButton({ state, local, words }: Page) {
  const reason = reasonAgainst(state, local);
  const boards = chosenPorts(candidatesOf(state, local), local.chosen).length;
  return (
    <div class="go">
      <button
        type="submit"
        class="button main"
        disabled={reason !== undefined || local.isBusy}
        aria-describedby="reason"
      >
        {boards > 1 ? words.ready.putOn(boards) : words.ready.put}
      </button>
      <p id="reason" class="reason">{reason === undefined ? "" : words.ready.reasons[reason]}</p>
    </div>
  );
}

function Watch({ state, local, words, act }: Page) {
  const { program } = state;
  if (program?.plan.kind !== "planned") return null;
  const { plugin, secrets } = program.plan;
  if (plugin?.allowed === false || secrets?.allowed === false) return null;
  return (
    <Switch
      id="watch"
      label={words.watch.label}
      help={words.watch.text(programName(program.name))}
      isOn={state.room.watching}
      disabled={local.isBusy}
      onSwitch={(isOn) => act({ type: "watch", isOn })}
    />
  );
}

/** A profile's own program for the reset lines runs only after a person has allowed exactly this file. */
function PluginConsent({ state: { program }, words: { pluginQuestion }, act }: Page) {
  const plan = program?.plan;
  if (plan?.kind !== "planned" || plan.plugin === undefined || plan.plugin.allowed) return null;
  const { path, sha256 } = plan.plugin;
  return (
    <section class="card consent">
      <h2>{pluginQuestion.headline}</h2>
      <p>{pluginQuestion.text}</p>
      <dl class="facts">
        <dt>{pluginQuestion.file}</dt>
        <dd>
          <bdi>{shortName(path, 80)}</bdi>
        </dd>
        <dt>{pluginQuestion.sum}</dt>
        <dd>
          <code class="sum">{sha256}</code>
        </dd>
      </dl>
      <Button onPress={() => act({ type: "allow-plugin" })}>{pluginQuestion.yes}</Button>
    </section>
  );
}

/** A person learns which secret goes into which file. The page never has the secrets themselves. */
function SecretConsent({ state: { program }, words: { secretQuestion, amounts }, act }: Page) {
  const plan = program?.plan;
  if (plan?.kind !== "planned" || plan.secrets === undefined || plan.secrets.allowed) return null;
  return (
    <section class="card consent">
      <h2>{secretQuestion.headline}</h2>
      <p>{secretQuestion.text}</p>
      <dl class="facts">
        {plan.secrets.wanted.map(({ name, files }) => (
          <>
            <dt>
              <bdi>{shortName(name, 80)}</bdi>
            </dt>
            <dd>
              <bdi>{amounts.list(files.map((file) => shortName(file, 80)))}</bdi>
            </dd>
          </>
        ))}
      </dl>
      <Button onPress={() => act({ type: "allow-secrets" })}>{secretQuestion.yes}</Button>
    </section>
  );
}
