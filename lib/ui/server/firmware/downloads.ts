/**
 * The download that a person has started on the page: one at a time, with its progress. Only the servers that the person
 * has seen are asked, and those that the publishers themselves lead to.
 */
import { downloader, type DownloadPolicy } from "../../../app/downloads/downloader.ts";
import { NOBODY } from "../../../app/person.ts";
import type { System } from "../../../app/system/system.ts";
import type { Clock } from "../../../clock.ts";
import type { Download } from "../../../download/download.ts";
import { FlasherError } from "../../../errors.ts";
import type { PageDownload } from "../../state.ts";
import { pageFailure, RequestError } from "../answers.ts";

export interface PageDownloadsOptions {
  readonly system: System;
  readonly policy: DownloadPolicy;
  readonly clock: Clock;
  /** Null: there is no download, and nothing to say about the last one. */
  readonly report: (download: PageDownload | null) => void;
  /** The server does not end by itself until `work` has ended. */
  readonly during: <T>(work: () => Promise<T>) => Promise<T>;
  /** A bug in flasher. */
  readonly onBug: (error: unknown) => void;
}

/** What a person has seen before they said yes. */
export interface ShownDownload {
  readonly name: string;
  readonly file: string;
  readonly hosts: readonly string[];
  /** Bytes of all files; undefined: not known yet. */
  readonly size: number | undefined;
  /** The person has agreed to servers that are not in flasher's list. */
  readonly strangers?: readonly string[];
}

export interface DownloadWork<T> {
  /** Downloads. It ends with an error when a person stops it. */
  readonly load: (get: Download) => Promise<T>;
  /** Uses what came. It is not called after a stop. */
  readonly take: (loaded: T) => Promise<void>;
}

/** A person can read progress this often; ms. */
const PROGRESS_MS = 250;

export class PageDownloads {
  readonly #options: PageDownloadsOptions;
  #running: Running | undefined;

  constructor(options: PageDownloadsOptions) {
    this.#options = options;
  }

  /** Begins it; the rest is reported. Throws RequestError if a download is running. */
  begin<T>(wanted: ShownDownload, work: DownloadWork<T>): void {
    if (this.#running !== undefined) {
      throw new RequestError("Cannot download: another download is running", 409);
    }
    const { name, file, hosts, size = null } = wanted;
    const running = this.#running = { name, stop: new AbortController() };
    const shown: PageDownload = { name, file, hosts, done: 0, total: size };
    this.#options.report(shown);
    // It handles its own failures.
    void this.#options.during(() => this.#run({ wanted, shown, running }, work));
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

  async #run<T>(begun: Begun, { load, take }: DownloadWork<T>): Promise<void> {
    const { shown, running } = begun;
    const { report, onBug } = this.#options;
    let taking = false;
    try {
      const loaded = await load(await this.#download(begun));
      if (this.#running !== running) return;
      this.#running = undefined;
      taking = true;
      await take(loaded);
      // Another download may have begun meanwhile.
      if (this.#running === undefined) report(null);
    } catch (error) {
      const isKnown = error instanceof FlasherError || error instanceof RequestError;
      if (this.#running === running || taking && this.#running === undefined) {
        this.#running = undefined;
        report({ ...shown, failure: pageFailure(error) });
      }
      // After a stop, later reports of the download do not matter.
      if (!isKnown && !(error instanceof Stopped)) onBug(error);
    }
  }

  async #download({ wanted: { strangers = [] }, shown, running }: Begun): Promise<Download> {
    const { system, policy, clock, report } = this.#options;
    let now = shown;
    let told = shown;
    let isWaiting = false;
    /** Bytes of the files that have come, if it is known how many come in all. */
    let before = 0;
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
      onProgress(done, total) {
        tell({ ...shown, done: before + done, total: shown.total ?? total ?? null }, done === total);
      },
      onRetry: () => tell({ ...now, retries: true }, true),
    }, { ...policy, hosts: [...policy.hosts, ...strangers] });
    return async (request) => {
      if (!shown.hosts.includes(URL.parse(request.url)?.hostname ?? "")) {
        throw new RequestError(
          "Cannot download: the file would come from a server that you were not shown",
          409,
        );
      }
      const file = await get(request);
      if (shown.total !== null) before += file.bytes.length;
      return file;
    };
  }
}

interface Running {
  readonly name: string;
  readonly stop: AbortController;
}

interface Begun {
  readonly wanted: ShownDownload;
  readonly shown: PageDownload;
  readonly running: Running;
}

/** A person has ended the download. */
class Stopped extends Error {}
