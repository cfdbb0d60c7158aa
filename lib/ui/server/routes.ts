/** The routes of the page's server, and the shapes of their requests. */
import {
  type AgainRequest,
  DOWNLOADS,
  EVENTS_PATH,
  type FetchRequest,
  type FirmwareRequest,
  type LookRequest,
  MAX_FILE_BYTES,
  MAX_JSON_BYTES,
  type PlanRequest,
  type PluginRequest,
  type QuestionAnswer,
  type RoomRequest,
  type SecretsRequest,
  type SessionRequest,
  type StartRequest,
  type StopDownloadRequest,
  type UnitRequest,
} from "../api.ts";
import { ERASE } from "../../profile/profile.ts";
import type { RouteRule } from "./gatekeeper.ts";
import { either, list, orNull, record, type Shape, text, truth, whole, word } from "./shape.ts";

export type RouteName =
  | "page"
  | "script"
  | "style"
  | "icon"
  | "session"
  | "link"
  | "events"
  | "files"
  | "plan"
  | "catalogue"
  | "firmware-facts"
  | "firmware"
  | "fetch"
  | "stop-download"
  | "look"
  | "unlock"
  | "units"
  | "stop"
  | "again"
  | "restart"
  | "room"
  | "plugin"
  | "secrets"
  | "answer"
  | "roster"
  | "labels"
  | "report"
  | "quit";

export interface Route extends RouteRule {
  readonly name: RouteName;
  readonly path: string | RegExp;
  /** Bytes of the body. */
  readonly max: number;
}

const get = (name: RouteName, path: string, access: RouteRule["access"] = "token"): Route => {
  return { name, path, method: "GET", body: "none", access, max: 0 };
};
const post = (name: RouteName, path: string | RegExp, more: Partial<Route> = {}): Route => {
  return { name, path, method: "POST", body: "json", access: "token", max: MAX_JSON_BYTES, ...more };
};

/** A ticket or a secret is short. */
const SHORT = { access: "ticket", max: 1_024 } as const;

export const ROUTES: readonly Route[] = [
  get("page", "/", "page"),
  get("script", "/page.js", "static"),
  get("style", "/page.css", "static"),
  get("icon", "/icon.svg", "static"),
  post("session", "/api/session", SHORT),
  post("link", "/api/link", SHORT),
  get("events", EVENTS_PATH),
  post("files", "/api/files", { body: "bytes", max: MAX_FILE_BYTES }),
  post("plan", "/api/plan"),
  get("catalogue", "/api/catalogue"),
  get("firmware-facts", "/api/firmware/facts"),
  post("firmware", "/api/firmware"),
  post("fetch", "/api/fetch"),
  post("stop-download", "/api/download/stop"),
  post("look", "/api/look"),
  post("unlock", "/api/unlock"),
  post("units", "/api/units"),
  post("stop", /^\/api\/units\/([1-9]\d{0,5})\/stop$/),
  post("again", /^\/api\/units\/([1-9]\d{0,5})\/again$/),
  post("restart", /^\/api\/units\/([1-9]\d{0,5})\/restart$/),
  post("room", "/api/room"),
  post("plugin", "/api/plugin"),
  post("secrets", "/api/secrets"),
  post("answer", "/api/answer"),
  get("roster", DOWNLOADS.roster),
  get("labels", DOWNLOADS.labels),
  get("report", DOWNLOADS.report),
  post("quit", "/api/quit"),
];

export interface FoundRoute extends Route {
  /** The number in the path. */
  readonly number: number;
}

export function findRoute(path: string): FoundRoute | undefined {
  for (const route of ROUTES) {
    if (route.path === path) return { ...route, number: 0 };
    const match = typeof route.path === "string" ? null : route.path.exec(path);
    if (match !== null) return { ...route, number: Number(match[1]) };
  }
  return undefined;
}

const SECRET = text(100);
const ID = text(100);
/** Longer than any name of firmware; its parser says what is wrong with one. */
const NAME = text(200);
/** A port, as the page has seen it. */
const SEEN_PORT = { port: ID, socket: orNull(text(1_000)), seen: whole(1e9) };
const MAX_ADDRESS = 0xffff_ffff;

const SETTINGS = record({}, {
  baud: either(word(["auto"]), whole(10_000_000)),
  mode: text(20),
  freq: text(20),
  size: text(20),
  erase: word(ERASE),
});

export const SHAPES = {
  session: record({ ticket: SECRET }) satisfies Shape<SessionRequest>,
  link: record({ secret: SECRET }),
  plan: record({
    profile: orNull(ID),
    files: list(record({ file: ID, offset: either(word(["auto"]), whole(MAX_ADDRESS)) }), 16),
    settings: SETTINGS,
  }) satisfies Shape<PlanRequest>,
  firmware: record({
    name: NAME,
    hosts: list(text(255), 8),
    profile: orNull(ID),
    settings: SETTINGS,
  }) satisfies Shape<FirmwareRequest>,
  fetch: record({ missing: ID }) satisfies Shape<FetchRequest>,
  // It may be the path of a profile.
  stopDownload: record({ name: text(4_096) }) satisfies Shape<StopDownloadRequest>,
  look: record(SEEN_PORT) satisfies Shape<LookRequest>,
  nothing: record({}),
  start: record({ ...SEEN_PORT, plan: ID }) satisfies Shape<StartRequest>,
  unit: record({ attempt: whole(1e6) }) satisfies Shape<UnitRequest>,
  again: record({ attempt: whole(1e6) }, { wipeFiles: truth }) satisfies Shape<AgainRequest>,
  room: record({}, { watch: orNull(ID), sound: truth, count: orNull(whole(99_999)) }) satisfies Shape<
    RoomRequest
  >,
  plugin: record({ plan: ID, sha256: text(64) }) satisfies Shape<PluginRequest>,
  secrets: record({ plan: ID }) satisfies Shape<SecretsRequest>,
  answer: record({ question: ID, answer: orNull(text(4_096)) }) satisfies Shape<QuestionAnswer>,
};
