/**
 * Downloads firmware that a person chooses on the page by its name. Nothing is asked of the network before the person has
 * seen which servers will be asked, and has said yes to exactly those.
 */
import { describeDownload, downloadByName, type NamedDownload } from "../../../app/downloads/by_name.ts";
import type { Cache } from "../../../app/downloads/cache.ts";
import type { System } from "../../../app/system/system.ts";
import type { LockEntry } from "../../../lock/lock.ts";
import type { FirmwareAnswer } from "../../api.ts";
import { RequestError } from "../answers.ts";
import type { PageDownloads } from "./downloads.ts";

export interface FirmwareDeskOptions {
  readonly system: System;
  readonly cache: Cache;
  readonly warn: (warning: { readonly message: string }) => void;
  readonly downloads: PageDownloads;
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

export class FirmwareDesk {
  readonly #options: FirmwareDeskOptions;

  constructor(options: FirmwareDeskOptions) {
    this.#options = options;
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
    const { downloads, ...context } = this.#options;
    const what = await this.#describe(name);
    if (JSON.stringify(what.hosts) !== JSON.stringify(hosts)) {
      throw new RequestError(
        "Cannot take the firmware: it would come from servers that you were not shown",
        409,
      );
    }
    const { file } = what;
    downloads.begin({ ...what, name: what.key }, {
      load: (get) => downloadByName(context, what, get),
      take: ({ bytes, entry }) => take({ file, bytes, entry }),
    });
  }

  #describe(text: string): Promise<NamedDownload> {
    return describeDownload(this.#options, text);
  }
}
