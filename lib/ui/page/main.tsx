/** Starts the page in a browser. */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { PageState } from "../state.ts";
import { realBrowser } from "./client/browser.ts";
import { Client } from "./client/client.ts";
import { HeadlineFocus } from "./client/headline_focus.ts";
import { saveAs } from "./client/save.ts";
import { Speaker } from "./client/speaker.ts";
import { watchWindow } from "./client/window.ts";
import type { LocalState } from "./local.ts";
import { render } from "./preact.ts";
import { App } from "./views/app.tsx";
import { wordsIn } from "./words/words.ts";

const root = document.getElementById("page")!;
const speaker = new Speaker();
const focus = new HeadlineFocus();

const client = new Client(realBrowser(), {
  draw,
  save: saveAs,
  copy: (text) => navigator.clipboard.writeText(text),
  openSpeaker: () => speaker.open(),
  play: (sound) => speaker.play(sound),
}, navigator.languages);

function draw(state: PageState | null, local: LocalState): void {
  focus.draws();
  render(<App state={state} local={local} act={client.act} />, root);
  const { title } = wordsIn(local.language);
  const headline = document.getElementById("headline")?.innerText;
  document.documentElement.lang = local.language;
  document.title = state === null || headline === undefined ? title : `${headline} – ${title}`;
  focus.drawn(local.ownActs);
}

watchWindow(client.act);
await client.run();
