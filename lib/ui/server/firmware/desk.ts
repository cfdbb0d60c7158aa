/**
 * Downloads firmware that a person chooses on the page by its name. Nothing is asked of the network before the person has
 * seen which servers will be asked, and has said yes to exactly those.
 */
import { describeDownload, downloadByName, type NamedDownload } from "../../../app/downloads/by_name.ts";
import { type Cache, openCache } from "../../../app/downloads/cache.ts";
import { downloader, type DownloadPolicy } from "../../../app/downloads/downloader.ts";
import { NOBODY } from "../../../app/person.ts";
import type { System } from "../../../app/system/system.ts";
import type { Clock } from "../../../clock.ts";
import type { Download } from "../../../download/download.ts";
import { FlasherError } from "../../../errors.ts";
import type { LockEntry } from "../../../lock/lock.ts";
import type { FirmwareAnswer } from "../../api.ts";
import type { PageDownload } from "../../state.ts";
import { pageFailure, RequestError } from "../answers.ts";

export interface FirmwareDeskOptions {
  readonly system: System;
  readonly policy: DownloadPolicy;
  readonly clock: Clock;
  /** Null: there is no download, and nothing to say about the last one. */
  readonly report: (download: PageDownload | null) => void;
  readonly warn: (warning: { readonly message: string }) => void;
  /** The server does not end by itself until `work` has ended. */
  readonly during: <T>(work: () => Promise<T>) => Promise<T>;
  /** A bug in flasher. */
  readonly onBug: (error: unknown) => void;
}

/** What a person has chosen. */
export interface ChosenFirmware {
  readonly name: string;
  /** The servers that the person has seen. */
  readonly hosts: readonly string[];
}

export interface TakenFirmware {
  /** The name of the file, for people. */
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly entry: LockEntry;
}

/** A person can read progress this often; ms. */
const PROGRESS_MS = 250;

export class FirmwareDesk {
  readonly #options: FirmwareDeskOptions;
  readonly #cache: Cache;
  #running: Running | undefined;

  constructor(options: FirmwareDeskOptions) {
    this.#options = options;
    this.#cache = openCache(options.system, options.warn);
  }

  /** What a choice would do. Asks no server. Throws UsageError, ProfileError or ChipError. */
  async look(text: string): Promise<FirmwareAnswer> {
    const { key, file, hosts, size } = await this.#describe(text);
    return { name: key, file, hosts, size: size ?? null };
  }

  /**
   * Gets the firmware, and gives it to `take`. Returns as soon as it is certain what will be asked; the rest is reported.
   * Throws RequestError if the servers are others than the person has seen, or a download is running; else as `look`.
   */
  async begin(
    { name, hosts }: ChosenFirmware,
    take: (firmware: TakenFirmware) => Promise<void>,
  ): Promise<void> {
    const what = await this.#describe(name);
    if (JSON.stringify(what.hosts) !== JSON.stringify(hosts)) {
      throw new RequestError(
        "Cannot take the firmware: it would come from servers that you were not shown",
        409,
      );
    }
    if (this.#running !== undefined) {
      throw new RequestError("Cannot download: another download is running", 409);
    }
    const running = this.#running = { name: what.key, stop: new AbortController() };
    const shown: PageDownload = { name: what.key, file: what.file, hosts, done: 0, total: what.size ?? null };
    this.#options.report(shown);
    // It handles its own failures.
    void this.#options.during(() => this.#run(what, shown, { running, take }));
  }

  /** Ends the download, or removes the message about one that failed. `name`: only this one. Throws RequestError. */
  stop(name?: string): void {
    if (name !== undefined && this.#running !== undefined && this.#running.name !== name) {
      throw new RequestError("Cannot stop the download: another one is running", 409);
    }
    this.#running?.stop.abort(new Stopped());
    this.#running = undefined;
    this.#options.report(null);
  }

  #describe(text: string): Promise<NamedDownload> {
    return describeDownload({ system: this.#options.system, cache: this.#cache }, text);
  }

  async #run(
    what: NamedDownload,
    shown: PageDownload,
    { running, take }: {
      readonly running: Running;
      readonly take: (firmware: TakenFirmware) => Promise<void>;
    },
  ): Promise<void> {
    const { report, system, warn } = this.#options;
    let taking = false;
    try {
      const get = await this.#download(shown, running);
      const { bytes, entry } = await downloadByName({ system, cache: this.#cache, warn }, what, get);
      if (this.#running !== running) return;
      this.#running = undefined;
      taking = true;
      await take({ file: what.file, bytes, entry });
      report(null);
    } catch (error) {
      const isKnown = error instanceof FlasherError || error instanceof RequestError;
      if (taking || this.#running === running) {
        this.#running = undefined;
        report({ ...shown, failure: pageFailure(error) });
      }
      // After a stop, later reports of the download do not matter.
      if (!isKnown && !(error instanceof Stopped)) this.#options.onBug(error);
    }
  }

  /** Asks only the servers that the person has seen, and those that the publishers themselves lead to. */
  async #download(shown: PageDownload, running: Running): Promise<Download> {
    const { system, policy, clock, report } = this.#options;
    let now = shown;
    let told = shown;
    let isWaiting = false;
    const tell = (next: PageDownload, isUrgent = false) => {
      now = next;
      if (isWaiting && !isUrgent) return;
      told = now;
      if (this.#running === running) report(told);
      if (isWaiting) return;
      isWaiting = true;
      // A server may fall silent: what came last is reported, too.
      void clock.sleep(PROGRESS_MS).then(() => {
        isWaiting = false;
        if (now !== told) tell(now);
      });
    };
    const get = await downloader({
      system,
      person: NOBODY,
      signal: running.stop.signal,
      onProgress(done, total = shown.total ?? undefined) {
        tell({ ...shown, done, total: total ?? null }, done === total);
      },
      onRetry: () => tell({ ...now, retries: true }, true),
    }, policy);
    return async (request) => {
      if (shown.hosts.includes(URL.parse(request.url)?.hostname ?? "")) return await get(request);
      throw new RequestError(
        "Cannot download: the file would come from a server that you were not shown",
        409,
      );
    };
  }
}

interface Running {
  readonly name: string;
  readonly stop: AbortController;
}

/** A person has ended the download. */
class Stopped extends Error {}
