/** Every screen of the page by name, with what the page itself knows. */
import { NEW_CHOOSER } from "../../../lib/ui/page/chooser/chooser.ts";
import type { LocalState } from "../../../lib/ui/page/local.ts";
import type { PageState } from "../../../lib/ui/state.ts";
import {
  after,
  attached,
  EMPTY,
  hands,
  HELPED,
  HOSTILE,
  localFor,
  MICROPYTHON,
  NOW,
  passed,
  portOf,
  PROGRAM,
  programOf,
  TORN,
  writing,
} from "./states.ts";

import { thirty } from "./thirty.ts";
import { hostile, UNIT_STATES } from "./unit_states.ts";
import { lacking, MISSING_DOWNLOAD } from "./chooser/lacking.ts";
import { CATALOGUE, DOWNLOAD, FACTS, PICKED } from "./chooser/catalogue.ts";

export interface Shot {
  /** Null: flasher has sent nothing. */
  readonly state: PageState | null;
  readonly local: LocalState;
}

function shot(state: PageState, change: Partial<LocalState> = {}): Shot {
  return { state, local: localFor(state, change) };
}

const ONE: PageState = { ...EMPTY, ports: [portOf(1)] };
const READY: PageState = { ...ONE, program: PROGRAM };
const HOSTILE_FILE = { ...MICROPYTHON, name: HOSTILE };
const HOSTILE_PORT = portOf(1, {
  name: HOSTILE,
  adapter: HOSTILE,
  address: HOSTILE,
  problem: { kind: "several" },
});

const ASKED: PageState = {
  ...EMPTY,
  ports: [{ ...portOf(1), board: { chip: "esp32", flashSize: 2 * 1024 * 1024, psramInside: false } }],
};

export const SCREENS: Readonly<Record<string, Shot>> = {
  opening: { state: null, local: localFor(EMPTY, { session: "opening" }) },
  "no-token": { state: null, local: localFor(EMPTY, { session: "no-token" }) },
  "used-ticket": { state: null, local: localFor(EMPTY, { session: "used-ticket" }) },
  moved: shot({ ...READY, link: "moved" }),
  ended: shot({ ...READY, link: "ended" }),
  nothing: shot(EMPTY, { emptySince: NOW - 3000 }),
  "nothing-for-long": shot(HELPED),
  "choose-program": shot(ONE),
  chooser: shot(ASKED, { catalogue: CATALOGUE, chooser: NEW_CHOOSER }),
  "chooser-picked": shot(ASKED, {
    catalogue: CATALOGUE,
    chooser: { ...NEW_CHOOSER, picked: PICKED, facts: FACTS },
  }),
  "chooser-here": shot(ASKED, {
    catalogue: CATALOGUE,
    chooser: { ...NEW_CHOOSER, picked: PICKED, facts: { ...FACTS, hosts: [], size: 1_700_000 } },
  }),
  downloading: shot({ ...ONE, download: DOWNLOAD }),
  "download-failed": shot({
    ...ONE,
    download: {
      ...DOWNLOAD,
      failure: { exitCode: 18, kind: "DownloadError", message: "Cannot reach micropython.org: no such name" },
    },
  }),
  ready: shot(READY),
  sending: shot(ONE, { sending: [MICROPYTHON.name] }),
  "torn-file": shot({ ...ONE, program: programOf(TORN) }),
  "refused-file": shot(ONE, {
    refused: [{
      name: "page.html",
      size: 5120,
      failure: {
        exitCode: 7,
        kind: "ImageError",
        message: 'Cannot use "page.html": it is a web page, not firmware',
      },
    }],
  }),
  missing: shot({ ...ONE, locked: true, program: lacking() }),
  "missing-stranger": shot({
    ...ONE,
    locked: true,
    program: lacking({
      files: 2,
      hosts: ["micropython.org", "downloads.example.com"],
      strangers: ["downloads.example.com"],
    }),
  }),
  "missing-downloading": shot({
    ...ONE,
    locked: true,
    program: lacking(),
    download: { ...MISSING_DOWNLOAD, done: 300_000 },
  }),
  "missing-failed": shot({
    ...ONE,
    locked: true,
    program: lacking(),
    download: {
      ...MISSING_DOWNLOAD,
      failure: {
        exitCode: 18,
        kind: "DownloadError",
        message: 'Cannot download "https://micropython.org/a.bin": no connection to "micropython.org"',
      },
    },
  }),
  locked: shot({
    ...READY,
    locked: true,
    program: {
      ...PROGRAM,
      profile: "a1",
      name: "workshop.yaml",
      files: [{ ...MICROPYTHON, from: "profile" }],
    },
  }, { notice: { kind: "locked-drop" } }),
  profiles: shot({
    ...ONE,
    profiles: [
      {
        id: "a1",
        from: "folder",
        name: "workshop.yaml",
        summary: "MicroPython for the workshop",
        writes: ["mp.bin"],
      },
      ...EMPTY.profiles,
    ],
  }),
  changed: shot({
    ...READY,
    program: { ...PROGRAM, settings: { baud: 115200, erase: "all" } },
  }),
  plugin: shot({
    ...READY,
    program: {
      ...PROGRAM,
      plan: {
        ...(PROGRAM.plan as Extract<typeof PROGRAM.plan, { kind: "planned" }>),
        plugin: {
          path: "board.ts",
          sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
          allowed: false,
        },
      },
    },
  }),
  secrets: shot({
    ...READY,
    program: {
      ...PROGRAM,
      plan: {
        ...(PROGRAM.plan as Extract<typeof PROGRAM.plan, { kind: "planned" }>),
        secrets: {
          wanted: [
            { name: "WIFI_PASSWORD", files: ["/settings.toml", "/board.json"] },
            { name: "API_KEY", files: ["/board.json"] },
          ],
          allowed: false,
        },
      },
    },
  }),
  "two-boards": shot({
    ...READY,
    ports: [
      portOf(1),
      portOf(2, { problem: { kind: "unknown" } }),
      portOf(3, { problem: { kind: "driver" } }),
    ],
  }),
  talking: shot(after(READY, UNIT_STATES["talking"]!(1))),
  writing: shot(after(READY, writing(1, 0.62))),
  "writing-and-another": shot(after({ ...READY, ports: [portOf(1), portOf(2)] }, writing(1, 0.3))),
  checking: shot(after(READY, UNIT_STATES["checking"]!(1))),
  recovering: shot(after(READY, UNIT_STATES["recovering"]!(1))),
  hands: shot(after(READY, hands(1))),
  "in-use": shot(after(READY, UNIT_STATES["in-use"]!(1))),
  asked: shot({
    ...after(READY, [attached(1)]),
    question: { id: "q1", unit: 1, kind: "yes-no", text: "Is the blue lamp on?" },
  }),
  stopping: shot(after(READY, writing(1, 0.62)), { question: { kind: "stop", unit: 1, attempt: 1 } }),
  erasing: shot(READY, { question: { kind: "erase", boards: 1 } }),
  "keeps-out": shot(after(READY, UNIT_STATES["keeps-out"]!(1))),
  wiping: shot(after(READY, UNIT_STATES["keeps-out"]!(1)), {
    question: { kind: "wipe", unit: 1, attempt: 1 },
  }),
  done: shot(after(READY, passed(1))),
  "done-and-copied": shot(after(READY, passed(1)), { copied: "5c:cf:7f:0a:0b:01" }),
  "press-reset": shot(after(READY, UNIT_STATES["press-reset"]!(1))),
  "not-checked": shot(after(READY, UNIT_STATES["not-checked"]!(1))),
  known: shot(after(READY, UNIT_STATES["known"]!(1))),
  different: shot(after(READY, UNIT_STATES["different"]!(1))),
  unplugged: shot({ ...after(READY, UNIT_STATES["unplugged"]!(1)), ports: [] }),
  "wrong-chip": shot(after(READY, UNIT_STATES["wrong-chip"]!(1))),
  stopped: shot(after(READY, UNIT_STATES["stopped"]!(1))),
  "next-board": shot(after({ ...READY, ports: [portOf(1), portOf(2)] }, passed(1)), { leftUnit: 1 }),
  "thirty-boards": shot(thirty(), { question: null }),
  "watching-nothing": shot({
    ...READY,
    room: { ...EMPTY.room, watching: true, program: PROGRAM.name, count: 12 },
  }),
  "room-drop": shot(thirty(), { notice: { kind: "room-drop" } }),
  hostile: shot({ ...EMPTY, ports: [HOSTILE_PORT], program: programOf(HOSTILE_FILE) }),
  "hostile-board": shot(after({ ...EMPTY, ports: [portOf(1)], program: programOf(HOSTILE_FILE) }, [
    attached(1, { port: HOSTILE, address: HOSTILE, program: HOSTILE }),
    { type: "log", unit: 1, plugin: HOSTILE, text: HOSTILE },
    { type: "console", unit: 1, text: "<script>alert(1)</script>" },
    { type: "numbered", unit: 1, number: 1, label: HOSTILE },
    { type: "connected", unit: 1, chip: HOSTILE, features: [], mac: HOSTILE, loader: "ROM" },
    { type: "failed", unit: 1, exitCode: 9, kind: HOSTILE, message: HOSTILE, hint: HOSTILE },
  ])),
  "hostile-boards": shot({
    ...thirty((records) => records.map(hostile)),
    program: programOf(HOSTILE_FILE),
  }),
};
