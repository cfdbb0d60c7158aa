/** Joins the page's state, a person's actions and flasher's stream. */
/// <reference lib="dom" />
import type { StreamLine } from "../../records.ts";
import { reducePage } from "../../reduce_page.ts";
import type { CatalogueAnswer, DOWNLOADS, FileAnswer, FirmwareAnswer } from "../../api.ts";
import type { PageState } from "../../state.ts";
import type { Act } from "../acts.ts";
import { advance } from "../advance.ts";
import type { Effect } from "../effects.ts";
import { initialLocal, type LocalState } from "../local.ts";
import { nameOfPicked } from "../chooser/chooser.ts";
import { perform } from "../perform.ts";
import { withFiles } from "../plan_request.ts";
import { type Sound, soundsAfter } from "../sounds.ts";
import { isLanguage, pickLanguage } from "../words/words.ts";
import type { Browser } from "./browser.ts";
import { follow } from "./events.ts";
import { type Answer, download, get, post, sendFile } from "./requests.ts";
import { forgetSession, openSession } from "./session.ts";

const LANGUAGE = "flasher.language";
/** The bar and the times move at this pace while nothing arrives. Milliseconds. */
const TICK_MS = 1000;

/** What happens outside the page's own text. */
export interface Surroundings {
  readonly draw: (state: PageState | null, local: LocalState) => void;
  readonly save: (blob: Blob, what: keyof typeof DOWNLOADS) => void;
  readonly copy: (text: string) => Promise<void>;
  readonly openSpeaker: () => Promise<void>;
  readonly play: (sound: Sound) => void;
}

export class Client {
  readonly #browser: Browser;
  readonly #around: Surroundings;
  #state: PageState | null = null;
  #local: LocalState;
  #token: string | undefined;

  /** `languages`: those of the person, the best first. */
  constructor(browser: Browser, around: Surroundings, languages: readonly string[]) {
    this.#browser = browser;
    this.#around = around;
    const stored = browser.recall(LANGUAGE);
    this.#local = initialLocal(isLanguage(stored) ? stored : pickLanguage(languages), browser.now());
  }

  /** Connects, and draws from then on. Returns when the connection is over. */
  async run(): Promise<void> {
    this.#draw();
    this.#tick();
    await this.#connect();
  }

  readonly act = (act: Act): void => {
    const { local, effects } = perform(act, this.#state, this.#local);
    this.#local = local;
    this.#draw();
    // Each effect handles its own failures.
    void this.#runAll(effects);
  };

  async #connect(): Promise<void> {
    const opened = await openSession(this.#browser);
    if ("refused" in opened) {
      this.#change({ session: opened.refused });
      return;
    }
    this.#token = opened.token;
    await follow(this.#browser, opened.token, {
      lines: (lines) => this.#take(lines),
      lost: () => this.#lose(),
      refused: () => this.#refuse(),
    });
  }

  #take(lines: readonly StreamLine[]): void {
    const before = this.#state;
    let state = before;
    for (const line of lines) {
      if (line.type === "snapshot") state = line.state;
      else if (state !== null) state = reducePage(state, line);
    }
    if (state === null) return;
    // flasher is there and answers.
    if (state.link === "ended") state = { ...state, link: "live" };
    this.#state = state;
    this.#local = advance(this.#local, before, state, this.#browser.now());
    for (const sound of soundsAfter(before, state)) this.#around.play(sound);
    this.#draw();
  }

  #lose(): void {
    if (this.#state === null) return;
    this.#state = { ...this.#state, link: "ended" };
    this.#change({ isBusy: false, question: null });
  }

  #refuse(): void {
    forgetSession(this.#browser);
    this.#change({ session: "no-token", question: null });
  }

  #tick(): void {
    this.#browser.after(TICK_MS, () => {
      this.#change({ now: this.#browser.now() });
      this.#tick();
    });
  }

  #change(change: Partial<LocalState>): void {
    this.#local = { ...this.#local, ...change };
    this.#draw();
  }

  #draw(): void {
    this.#around.draw(this.#state, this.#local);
  }

  async #runAll(effects: readonly Effect[]): Promise<void> {
    for (const effect of effects) await this.#run(effect);
    if (effects.some(({ type }) => type === "post")) this.#change({ isBusy: false });
  }

  async #run(effect: Effect): Promise<void> {
    const token = this.#token;
    if (effect.type === "remember-language") {
      this.#browser.remember(LANGUAGE, effect.language);
      return;
    }
    if (token === undefined) return;
    switch (effect.type) {
      case "post":
        this.#heed(await post(this.#browser, token, effect.path, effect.body));
        return;
      case "upload":
        await this.#upload(token, effect.files as readonly File[], effect.adds);
        return;
      case "catalogue": {
        const answer = await get<CatalogueAnswer>(this.#browser, token, "/api/catalogue");
        if (this.#heed(answer)) this.#change({ catalogue: answer.value });
        return;
      }
      case "facts": {
        const path = `/api/firmware/facts?name=${encodeURIComponent(effect.name)}`;
        const answer = await get<FirmwareAnswer>(this.#browser, token, path);
        const { chooser } = this.#local;
        // A person may have picked something else meanwhile.
        const isPicked = typeof chooser?.picked === "object" && chooser.picked !== null &&
          nameOfPicked(chooser.picked) === effect.name;
        if (this.#heed(answer) && isPicked) {
          this.#change({ chooser: { ...chooser, facts: answer.value } });
        }
        return;
      }
      case "save": {
        const answer = await download(this.#browser, token, effect.what);
        if (this.#heed(answer)) this.#around.save(answer.value, effect.what);
        return;
      }
      case "copy":
        await this.#around.copy(effect.text).catch(() => this.#change({ copied: null }));
        return;
      case "chime":
        await this.#around.openSpeaker().then(() => this.#around.play("done"), () => undefined);
        return;
      case "reconnect":
        this.#state = null;
        void this.#connect();
        return;
    }
  }

  async #upload(token: string, files: readonly File[], adds: boolean): Promise<void> {
    const kept: FileAnswer[] = [];
    for (const file of files) {
      const answer = await sendFile(this.#browser, token, file);
      const left = this.#local.sending.slice(1);
      if (this.#heed(answer)) {
        const { name, size, failure } = answer.value;
        const refused = failure === undefined ? [] : [{ name, size, failure }];
        this.#change({ sending: left, refused: [...this.#local.refused, ...refused] });
        if (failure === undefined) kept.push(answer.value);
      } else {
        this.#change({ sending: left });
      }
    }
    if (kept.length === 0 || this.#state === null) return;
    const request = withFiles(this.#state, kept.map(({ id }) => id), adds);
    this.#heed(await post(this.#browser, token, "/api/plan", request));
  }

  /** True: it is done. Otherwise, the page says why not. */
  #heed<Value>(answer: Answer<Value>): answer is Extract<Answer<Value>, { kind: "done" }> {
    if (answer.kind === "notice") this.#change({ notice: answer.notice });
    if (answer.kind === "no-token") this.#refuse();
    return answer.kind === "done";
  }
}
