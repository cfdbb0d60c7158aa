/** The work of each route, once a request has passed all checks. */
import { boardsInOrder } from "../../app/roster/merge.ts";
import type { FetchMissing } from "../../app/downloads/fetch_missing.ts";
import type { Clock } from "../../clock.ts";
import {
  FILE_NAME_HEADER,
  type PlanRequest,
  type PluginRequest,
  type RoomRequest,
  type SecretsRequest,
  type SessionRequest,
  type StartRequest,
} from "../api.ts";
import type { RecordStream } from "./stream.ts";
import type { PageState } from "../state.ts";
import { answer, answerJson, deny, RequestError } from "./answers.ts";
import { type BodyRules, readBytes, readJson } from "./body.ts";
import { requireConsent } from "./program/consent.ts";
import type { DroppedFiles } from "./dropped_files.ts";
import { firmwareActions, type FirmwareParts } from "./firmware/actions.ts";
import type { RouteRequest } from "./handler.ts";
import type { PagePerson } from "./page_person.ts";
import type { PageRoom } from "./page_room.ts";
import type { PortOffers } from "./ports.ts";
import type { ProgramDesk } from "./program/desk.ts";
import { reportLines } from "./report.ts";
import type { RosterKeeper } from "./roster_keeper.ts";
import { SHAPES } from "./routes.ts";
import { isSameSecret, type Sessions } from "./sessions.ts";
import { staticFile } from "./static_files.ts";

export interface ActionParts extends Pick<FirmwareParts, "system" | "policy" | "warn" | "onBug" | "during"> {
  readonly clock: Clock;
  readonly sessions: Sessions;
  readonly stream: RecordStream;
  readonly files: DroppedFiles;
  readonly desk: ProgramDesk;
  readonly offers: PortOffers;
  readonly room: PageRoom;
  readonly roster: RosterKeeper;
  readonly person: PagePerson;
  /** Keys of the plugins that a person has allowed. */
  readonly allowed: Set<string>;
  /** Proves that another flasher of the same person asks. */
  readonly secret: string;
  /** Sound, and the limit of boards. */
  readonly wishes: { sound: boolean; count: number | null };
  /** Reports the room after a change of the wishes. */
  readonly tellRoom: () => void;
  /** A fresh address of the page. */
  readonly link: () => string;
  /** For the person at the terminal. */
  readonly tell: (text: string) => void;
  readonly end: () => void;
}

/** Files are large: a third one waits for its turn at the page. */
const MAX_UPLOADS = 2;

export interface Actions {
  readonly serve: (request: RouteRequest) => Promise<Response>;
  /** Ends what a page has begun and nobody waits for. */
  readonly close: () => void;
}

export function createActions(parts: ActionParts): Actions {
  const { sessions, stream, files, desk, offers, room, person } = parts;
  let uploads = 0;
  /** One program after the other: the last choice counts. */
  let lastChoice: Promise<unknown> = Promise.resolve();

  const state = (): PageState => stream.state;
  const rules = ({ route }: RouteRequest): BodyRules => ({ clock: parts.clock, max: route.max });

  function session({ ticket }: SessionRequest): Response {
    const redeemed = sessions.redeem(ticket);
    if (redeemed.kind === "token") return answerJson({ token: redeemed.token });
    if (redeemed.kind === "used") {
      stream.drop((token) => sessions.accepts(token));
      parts.tell(
        "A link was opened twice, so the page that used it first is disconnected. Only you should have the link. " +
          "For a new one, press Enter here or start flasher again.",
      );
    }
    const words = {
      used: "This link has already been used.",
      late: "This link is too old.",
      unknown: "This link is unknown.",
    };
    return deny({ status: 401, message: `${words[redeemed.kind]} Start flasher again; it opens this page.` });
  }

  async function upload(asked: RouteRequest): Promise<Response> {
    requireOpen("Cannot take a file");
    if (uploads >= MAX_UPLOADS) {
      return deny({ status: 503, message: "Too many files are being sent at once." });
    }
    const name = decodeName(asked.request.headers.get(FILE_NAME_HEADER));
    uploads++;
    try {
      return answerJson(files.add(name, await readBytes(asked.request, rules(asked)), desk.inUse));
    } finally {
      uploads--;
    }
  }

  /** `what` cannot be done while the program must stay as it is. Throws RequestError. */
  function requireOpen(what: string): void {
    requireNoWatch(what);
    if (state().locked) throw new RequestError(`${what}: the program was chosen at the start`, 409);
  }

  function requireNoWatch(what: string): void {
    if (room.watching !== undefined) throw new RequestError(`${what}: flasher is waiting for boards`, 409);
  }

  async function choose(request: PlanRequest): Promise<void> {
    requireOpen("Cannot change the program");
    const chosen = inTurn(() => desk.choose(request));
    stream.add({ type: "program", program: await chosen, locked: false });
  }

  /** The missing files of the program have come. */
  async function judgeAgain(id: string, fetchMissing: FetchMissing): Promise<void> {
    const program = await inTurn(() => desk.judgeAgain(id, fetchMissing));
    if (program !== undefined) stream.add({ type: "program", program, locked: state().locked });
  }

  function inTurn<T>(judge: () => Promise<T>): Promise<T> {
    const judged = lastChoice.then(judge);
    lastChoice = judged.catch(() => {}); // the caller gets the error
    return judged;
  }

  /** What a person chooses now takes the place of what is still being downloaded. */
  async function chosenNow(asked: RouteRequest): Promise<PlanRequest> {
    const request = await readJson(asked.request, rules(asked), SHAPES.plan);
    requireOpen("Cannot change the program");
    firmware.stop();
    return request;
  }

  const firmware = firmwareActions({
    ...parts,
    inUse: () => desk.inUse,
    report: (record) => stream.add(record),
    requireOpen,
    choose,
    refused: () => desk.refused,
    judgeAgain,
  });

  function start(request: StartRequest): Response {
    const planned = desk.require(request.plan);
    requireConsent(planned);
    const port = offers.find(request.port, request);
    if (port === undefined) throw new RequestError("No such port", 404);
    return answerJson({ unit: room.choose(planned, port) }, 202);
  }

  async function changeRoom({ watch, sound, count }: RoomRequest): Promise<Response> {
    const { wishes } = parts;
    if (sound !== undefined) wishes.sound = sound;
    if (count !== undefined) wishes.count = count;
    const again = count !== undefined && watch === undefined ? room.watching : undefined;
    if (watch === null) room.unwatch();
    const planned = typeof watch === "string" ? desk.require(watch) : again;
    if (planned !== undefined) {
      requireConsent(planned);
      await room.watch(planned, wishes.count ?? Infinity);
    }
    parts.tellRoom();
    return answerJson({}, 202);
  }

  function allow({ plan, sha256 }: PluginRequest): Response {
    const { plugin } = desk.require(plan).prepared;
    if (plugin === undefined || plugin.sha256 !== sha256) {
      throw new RequestError("Cannot allow the board plugin: it is not the one that you were shown", 409);
    }
    parts.allowed.add(plugin.key);
    stream.add({ type: "program", program: desk.refresh() ?? null, locked: state().locked });
    return answerJson({}, 202);
  }

  async function allowSecrets({ plan }: SecretsRequest): Promise<Response> {
    const program = await desk.allowSecrets(plan);
    stream.add({ type: "program", program, locked: state().locked });
    return answerJson({}, 202);
  }

  async function rosterFile(kind: "csv" | "labels"): Promise<Response> {
    const boards = parts.roster.book === undefined ? [] : boardsInOrder(parts.roster.book.roster());
    if (kind === "csv") {
      const { boardsCsv } = await import("../../app/records/roster_rows.ts");
      return answer(boardsCsv(boards), { type: "text/csv; charset=utf-8", more: saved("boards.csv") });
    }
    const { labelsPage } = await import("../../app/records/roster_labels.ts");
    return answer(labelsPage(boards), { type: "text/html; charset=utf-8", more: saved("labels.html") });
  }

  const serve = async (asked: RouteRequest): Promise<Response> => {
    const { route, request, query, token } = asked;
    switch (route.name) {
      case "page":
      case "script":
      case "style":
      case "icon":
        return staticFile(route.name);
      case "session":
        return session(await readJson(request, rules(asked), SHAPES.session));
      case "link": {
        const { secret } = await readJson(request, rules(asked), SHAPES.link);
        if (!isSameSecret(secret, parts.secret)) {
          return deny({ status: 401, message: "This is not your flasher." });
        }
        return answerJson({ address: parts.link() });
      }
      case "events": {
        const after = /^\d{1,15}$/.exec(query.get("after") ?? "")?.[0];
        const lines = stream.open(after === undefined ? undefined : Number(after), token);
        return answer(lines, { type: "application/x-ndjson" });
      }
      case "files":
        return await upload(asked);
      case "plan":
        await choose(await chosenNow(asked));
        return answerJson({});
      case "catalogue":
      case "firmware-facts":
      case "firmware":
      case "fetch":
      case "stop-download":
      case "look":
        return await firmware.serve(asked, rules(asked));
      case "unlock":
        await readJson(request, rules(asked), SHAPES.nothing);
        requireNoWatch("Cannot change the program");
        stream.add({ type: "program", program: state().program, locked: false });
        return answerJson({});
      case "units":
        return start(await readJson(request, rules(asked), SHAPES.start));
      case "stop":
        room.stop(route.number, (await readJson(request, rules(asked), SHAPES.unit)).attempt);
        return answerJson({}, 202);
      case "again":
        room.again(route.number, await readJson(request, rules(asked), SHAPES.again));
        return answerJson({}, 202);
      case "restart": {
        const { attempt } = await readJson(request, rules(asked), SHAPES.unit);
        await parts.during(() => room.restart(route.number, attempt));
        return answerJson({}, 202);
      }
      case "room":
        return await changeRoom(await readJson(request, rules(asked), SHAPES.room));
      case "plugin":
        return allow(await readJson(request, rules(asked), SHAPES.plugin));
      case "secrets":
        return await allowSecrets(await readJson(request, rules(asked), SHAPES.secrets));
      case "answer": {
        const { question, answer } = await readJson(request, rules(asked), SHAPES.answer);
        person.answer(question, answer);
        return answerJson({}, 202);
      }
      case "roster":
        return await rosterFile("csv");
      case "labels":
        return await rosterFile("labels");
      case "report":
        return answer(reportLines(state()), {
          type: "application/x-ndjson",
          more: saved("flasher-report.jsonl"),
        });
      case "quit":
        await readJson(request, rules(asked), SHAPES.nothing);
        if (room.working > 0) throw new RequestError("Cannot quit: flasher is working on a board", 409);
        parts.end();
        return answerJson({}, 202);
    }
  };
  return { serve, close: () => firmware.stop() };
}

function saved(name: string): Readonly<Record<string, string>> {
  return { "Content-Disposition": `attachment; filename="${name}"` };
}

/** Throws RequestError. */
function decodeName(header: string | null): string {
  try {
    return decodeURIComponent(header ?? "").slice(0, 4_096);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new RequestError(
      `Cannot read the request: expected a percent-encoded name in ${FILE_NAME_HEADER}`,
      400,
    );
  }
}
