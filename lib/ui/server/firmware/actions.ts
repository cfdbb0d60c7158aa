/** The work of the routes about firmware that has a name. What they need is loaded when a page asks for it. */
import type { FetchMissing } from "../../../app/downloads/fetch_missing.ts";
import type { System } from "../../../app/system/system.ts";
import type { Cache } from "../../../app/downloads/cache.ts";
import type { DownloadPolicy } from "../../../app/downloads/downloader.ts";
import type { Warning } from "../../../app/reporter.ts";
import type { Clock } from "../../../clock.ts";
import type { FirmwareRequest, PlanRequest } from "../../api.ts";
import type { PageRecord } from "../../records.ts";
import { lastPart } from "../../../web_address.ts";
import { answerJson, RequestError } from "../answers.ts";
import { type BodyRules, readJson } from "../body.ts";
import type { DroppedFiles } from "../dropped_files.ts";
import type { RouteRequest } from "../handler.ts";
import type { PageRoom } from "../page_room.ts";
import type { PortOffers } from "../ports.ts";
import { SHAPES } from "../routes.ts";
import type { FirmwareDesk, TakenFirmware } from "./desk.ts";
import type { PageDownloads } from "./downloads.ts";
import type { RefusedForMissing } from "../program/desk.ts";

export interface FirmwareParts {
  readonly system: System;
  readonly policy: DownloadPolicy;
  readonly clock: Clock;
  readonly files: DroppedFiles;
  /** The ids of the files that the program uses. */
  readonly inUse: () => ReadonlySet<string>;
  readonly offers: PortOffers;
  readonly room: PageRoom;
  readonly report: (record: PageRecord) => void;
  readonly warn: (warning: Warning) => void;
  readonly onBug: (error: unknown) => void;
  /** The server does not end by itself until `work` has ended. */
  readonly during: <T>(work: () => Promise<T>) => Promise<T>;
  /** Throws RequestError if the program must not change now. `what`: what cannot be done. */
  readonly requireOpen: (what: string) => void;
  /** Makes this the program. Throws RequestError. */
  readonly choose: (request: PlanRequest) => Promise<void>;
  /** The program that lacks files; undefined: it lacks none. */
  readonly refused: () => RefusedForMissing | undefined;
  /** Judges the program that lacks the files with this id again, unless another one was chosen meanwhile. */
  readonly judgeAgain: (id: string, fetchMissing: FetchMissing) => Promise<void>;
}

/** What is loaded when a page asks for it. */
interface Opened {
  readonly cache: Cache;
  readonly downloads: PageDownloads;
  readonly desk: FirmwareDesk;
}

export interface FirmwareActions {
  readonly serve: (asked: RouteRequest, rules: BodyRules) => Promise<Response>;
  /** Ends a download, because a person has chosen something else, or flasher ends. */
  readonly stop: () => void;
}

export function firmwareActions(parts: FirmwareParts): FirmwareActions {
  const { files, offers, room, report, requireOpen } = parts;
  let opened: Opened | undefined;

  async function open(): Promise<Opened> {
    const { FirmwareDesk } = await import("./desk.ts");
    const { PageDownloads } = await import("./downloads.ts");
    const { openCache } = await import("../../../app/downloads/cache.ts");
    if (opened !== undefined) return opened;
    const { system, warn } = parts;
    const cache = openCache(system, warn);
    const downloads = new PageDownloads({
      ...parts,
      report: (download) => report({ type: "download", download }),
    });
    return opened = { cache, downloads, desk: new FirmwareDesk({ system, cache, warn, downloads }) };
  }

  /** The missing files of the program, as the person has seen them. */
  async function fetchMissing(id: string): Promise<void> {
    const { loadMissing, missingFrom } = await import("./missing_files.ts");
    const { cache, downloads } = await open();
    const refused = parts.refused();
    if (refused?.shown.id !== id) {
      throw new RequestError("Cannot download: these are not the files that you were shown", 409);
    }
    const { missing, shown, name } = refused;
    const file = lastPart(missing.entries[0]!.url);
    downloads.begin({ name, file, ...shown }, {
      load: (get) => loadMissing(missing, { cache, get }),
      take: (loaded) => parts.judgeAgain(id, missingFrom(loaded)),
    });
  }

  /** The firmware becomes the program, as a dropped file would. */
  async function take(
    { file, bytes, entry }: TakenFirmware,
    { profile, settings }: FirmwareRequest,
  ): Promise<void> {
    const kept = files.add(file, bytes, parts.inUse());
    const offset = kept.image?.offset === entry.offset ? "auto" : entry.offset!;
    await parts.choose({ profile, files: [{ file: kept.id, offset }], settings });
  }

  return {
    stop: () => opened?.downloads.stop(),
    async serve({ route, request, query }, rules) {
      switch (route.name) {
        case "catalogue": {
          const { catalogueAnswer } = await import("./catalogue_answer.ts");
          return answerJson(await catalogueAnswer());
        }
        case "firmware-facts":
          return answerJson(await (await open()).desk.look(query.get("name") ?? ""));
        case "firmware": {
          const wanted = await readJson(request, rules, SHAPES.firmware);
          requireOpen("Cannot take the firmware");
          await (await open()).desk.begin(wanted, (firmware) => take(firmware, wanted));
          return answerJson({}, 202);
        }
        case "fetch":
          await fetchMissing((await readJson(request, rules, SHAPES.fetch)).missing);
          return answerJson({}, 202);
        case "stop-download": {
          const { name } = await readJson(request, rules, SHAPES.stopDownload);
          (await open()).downloads.stop(name);
          return answerJson({}, 202);
        }
        case "look": {
          const { port: id, ...seen } = await readJson(request, rules, SHAPES.look);
          const port = offers.find(id, seen);
          if (port === undefined) throw new RequestError("No such port", 404);
          const facts = await parts.during(() => room.look(port));
          offers.know(id, facts);
          return answerJson(facts);
        }
        default:
          throw new Error(`no firmware action ${route.name}`);
      }
    },
  };
}
