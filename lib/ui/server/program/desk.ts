/** The program that goes on the boards: chosen, judged, and kept as exactly the bytes that a person has seen judged. */
import { secretsIn } from "../../../app/board_files/fill.ts";
import { filesToPut } from "../../../app/board_files/requested.ts";
import { areSecretsAllowed, rememberSecretConsent } from "../../../app/board_files/secret_consent.ts";
import type { FilesToPut } from "../../../app/board_files/with_files.ts";
import { KNOWN } from "../../../app/known_names.ts";
import { bareProfile } from "../../../app/connection_settings.ts";
import { prepare, type PreparedRequest } from "../../../app/prepare.ts";
import type { Fallback, PrepareRequest } from "../../../app/request.ts";
import { planFacts, planRecord } from "../../../app/records/plan_record.ts";
import { contentOf } from "../../../app/roster/content.ts";
import type { NamedBoard } from "../../../app/roster/names.ts";
import type { System } from "../../../app/system/system.ts";
import { FlasherError, MissingFilesError } from "../../../errors.ts";
import { describeExpectation } from "../../../esp/boot/expected_text.ts";
import { parseOverrides } from "../../../profile/override.ts";
import type { Profile } from "../../../profile/profile.ts";
import type { FetchMissing } from "../../../app/downloads/fetch_missing.ts";
import type { PlanRequest } from "../../api.ts";
import type { PageFile, PageMissing, PageProgram, PageSecrets, PageSettings } from "../../state.ts";
import { pageFailure, RequestError } from "../answers.ts";
import type { DroppedFiles } from "../dropped_files.ts";
import type { MissingFiles } from "../firmware/missing_files.ts";
import { filesOf, nameOf, settingsOf, textsOf } from "./described.ts";

/** A program that may be put on boards. */
export interface Planned {
  readonly id: string;
  readonly prepared: PreparedRequest;
  /** See content.ts. */
  readonly content: string;
  readonly program: PageProgram;
  /** For the boards' own file systems; undefined if the profile lists none. It may hold secrets. */
  readonly files: FilesToPut | undefined;
}

/** A program that lacks only files that a lock names. */
export interface RefusedForMissing {
  readonly missing: MissingFiles;
  readonly shown: PageMissing;
  /** The name of the program. */
  readonly name: string;
}

/** A choice, with what the page shows of it. */
interface Judged {
  readonly request: PrepareRequest;
  readonly profile: string | null;
  readonly dropped: readonly PageFile[];
  readonly settings: PageSettings;
}

export interface ProgramDeskOptions {
  readonly system: System;
  readonly files: DroppedFiles;
  readonly fallback: Fallback;
  /** The name of a profile for `prepare`, by its id. */
  readonly sourceOf: (id: string) => string | undefined;
  /** Keys of the plugins that a person has allowed. */
  readonly isAllowed: (key: string) => boolean;
  /** What fills in the files for the boards' own file systems. */
  readonly fill: FillOptions;
  /** Servers beside the publishers that the command line allows. */
  readonly allowedHosts: readonly string[];
}

export interface FillOptions {
  /** Undefined without a list of names. */
  readonly names: readonly NamedBoard[] | undefined;
  /** Path of a file of secrets; undefined: only the environment has them. */
  readonly secrets: string | undefined;
  /** Names of secrets that the request allows. */
  readonly allowedSecrets: readonly string[];
}

export class ProgramDesk {
  readonly #options: ProgramDeskOptions;
  #planned: Planned | undefined;
  #refused: (RefusedForMissing & { readonly judged: Judged }) | undefined;
  #count = 0;

  constructor(options: ProgramDeskOptions) {
    this.#options = options;
  }

  get planned(): Planned | undefined {
    return this.#planned;
  }

  get refused(): RefusedForMissing | undefined {
    return this.#refused;
  }

  /** Judges a program again: the one whose missing files have this id. Undefined: another one was chosen meanwhile. */
  async judgeAgain(id: string, fetchMissing: FetchMissing): Promise<PageProgram | undefined> {
    if (this.#refused?.shown.id !== id) return undefined;
    return await this.#judge(this.#refused.judged, fetchMissing);
  }

  /** The ids of the dropped files that the program uses. */
  get inUse(): ReadonlySet<string> {
    return new Set(this.#planned?.program.files.map(({ id }) => id) ?? []);
  }

  /** The plan that a page has seen. Throws RequestError if the program is another one by now. */
  require(id: string): Planned {
    if (this.#planned?.id === id) return this.#planned;
    throw new RequestError("Cannot begin: the program has changed, so this is not what you were shown", 409);
  }

  /** Judges a choice. Throws RequestError for an id that was never given. */
  async choose(request: PlanRequest): Promise<PageProgram> {
    const source = request.profile === null ? undefined : this.#options.sourceOf(request.profile);
    if (request.profile !== null && source === undefined) throw new RequestError("No such profile", 404);
    const files = request.files.map(({ file, offset }) => {
      const dropped = this.#options.files.get(file);
      if (dropped === undefined) throw new RequestError("No such file", 404);
      return { ...dropped, offset };
    });
    const given = new Map(files.map(({ page, bytes }) => [page.name, bytes]));
    return await this.#judge({
      request: {
        source,
        values: {},
        fallback: this.#options.fallback,
        files: files.map(({ page, offset }) => ({ path: page.name, offset })),
        ...(files.length > 0 ? { given } : {}),
        allowOutside: false,
        force: false,
      },
      profile: request.profile,
      dropped: files.map(({ page, offset }) => ({ ...page, offset })),
      settings: request.settings,
    });
  }

  /** The program of the command line. */
  async begin(source: string, profile: string | null): Promise<PageProgram> {
    const { fallback } = this.#options;
    const request = { source, values: {}, fallback, files: [], allowOutside: false, force: false };
    return await this.#judge({ request, profile, dropped: [], settings: {} });
  }

  /** What a person allows changes what the page shows of the plan. */
  refresh(): PageProgram | undefined {
    const planned = this.#planned;
    if (planned === undefined) return undefined;
    const { program, prepared } = planned;
    const { plan } = program;
    if (plan.kind !== "planned" || plan.plugin === undefined || prepared.plugin === undefined) return program;
    const allowed = this.#options.isAllowed(prepared.plugin.key);
    const after = { ...program, plan: { ...plan, plugin: { ...plan.plugin, allowed } } };
    this.#planned = { ...planned, program: after };
    return after;
  }

  /** Throws RequestError if the program is another one, or has no secrets. */
  async allowSecrets(id: string): Promise<PageProgram> {
    const planned = this.require(id);
    const { program, prepared } = planned;
    const { plan } = program;
    if (plan.kind !== "planned" || plan.secrets === undefined || prepared.boardFiles === undefined) {
      throw new RequestError("Cannot allow the secrets: the program has none", 409);
    }
    const after = { ...program, plan: { ...plan, secrets: { ...plan.secrets, allowed: true } } };
    this.#planned = { ...planned, program: after };
    await rememberSecretConsent(this.#options.system, prepared.boardFiles);
    return this.require(id).program;
  }

  /** Without `fetchMissing`, a file that is not on this computer is a reason to refuse the program. */
  async #judge(judged: Judged, fetchMissing?: FetchMissing): Promise<PageProgram> {
    const { profile, dropped, settings } = judged;
    let missing: MissingFiles | undefined;
    const request: PrepareRequest = {
      ...judged.request,
      fetchMissing: (entries, place) => {
        missing = { entries, lock: place.lock };
        return fetchMissing?.(entries, place) ?? Promise.resolve(undefined);
      },
    };
    const { system } = this.#options;
    const notes: string[] = [];
    const context = { system, warn: ({ message }: { readonly message: string }) => void notes.push(message) };
    const name = dropped.length === 1 ? dropped[0]!.name : request.source?.replace(/^builtin:/, "") ?? "";
    const head = { profile, name, settings, files: dropped };
    this.#planned = undefined;
    this.#refused = undefined;
    try {
      const values = parseOverrides(textsOf(settings), KNOWN);
      const prepared = await prepare(context, { ...request, values });
      const boardFiles = await this.#boardFiles(prepared);
      const secrets = await this.#secrets(prepared);
      const record = planRecord(prepared, await planFacts(prepared));
      const { plugin, expected } = prepared;
      const content = contentOf(prepared.files, prepared.profile, prepared.boardFiles);
      const id = `${++this.#count}-${content.slice(0, 16)}`;
      const program: PageProgram = {
        ...head,
        name: dropped.length > 0 ? nameOf(dropped) : prepared.source,
        files: dropped.length > 0 ? dropped : filesOf(prepared),
        profileSettings: settingsOf(prepared.written),
        plan: {
          kind: "planned",
          id,
          chip: expected.chip.id,
          chipName: expected.chip.name,
          regions: record.regions.map(({ path, size, ...place }) => ({
            path,
            size,
            ...("offset" in place ? { offset: place.offset } : {}),
          })),
          notes: [...notes, ...record.notes],
          bytes: record.bytes,
          wireBytes: record.wireBytes,
          estimateMs: record.estimateMs,
          erase: prepared.profile.erase,
          ...(record.boardFiles && { boardFiles: record.boardFiles.files.map(({ to }) => to) }),
          ...(prepared.profile.expect && { expects: describeExpectation(prepared.profile.expect) }),
          ...(plugin && {
            plugin: {
              path: plugin.path,
              sha256: plugin.sha256,
              allowed: this.#options.isAllowed(plugin.key),
            },
          }),
          ...(secrets && { secrets }),
        },
      };
      this.#planned = { id, prepared, content, program, files: boardFiles };
      return program;
    } catch (error) {
      if (!(error instanceof FlasherError)) throw error;
      const plan = { kind: "refused", failure: pageFailure(error) } as const;
      const written = await this.#writtenProfile(judged.request, settings);
      const refused = { ...head, profileSettings: settingsOf(written), plan };
      if (!(error instanceof MissingFilesError) || missing === undefined) return refused;
      const { describeMissing } = await import("../firmware/missing_files.ts");
      const shown = describeMissing(missing, this.#options.allowedHosts);
      this.#refused = { missing, shown, name, judged };
      return { ...refused, plan: { ...plan, missing: shown } };
    }
  }

  /** Of a refused program: a person who has changed settings sees what they were. */
  async #writtenProfile(request: PrepareRequest, settings: PageSettings): Promise<Profile> {
    const unknown = bareProfile({ baud: "auto" });
    if (Object.keys(settings).length === 0) return unknown;
    try {
      return (await prepare({ system: this.#options.system, warn: () => {} }, request)).written;
    } catch (error) {
      if (!(error instanceof FlasherError)) throw error;
      return unknown; // it is refused with its own settings, too
    }
  }

  /** What the page lists before the person allows it. */
  async #secrets({ boardFiles: sources }: PreparedRequest): Promise<PageSecrets | undefined> {
    if (sources === undefined) return undefined;
    const wanted = secretsIn(sources);
    if (wanted.size === 0) return undefined;
    const { system, fill: { allowedSecrets: allowed } } = this.#options;
    return {
      wanted: [...wanted].map(([name, files]) => ({ name, files })),
      allowed: await areSecretsAllowed(system, { sources, wanted, allowed }),
    };
  }

  /** No page asks for a secret: the plan says what is missing, before the first board. */
  async #boardFiles({ boardFiles }: PreparedRequest): Promise<FilesToPut | undefined> {
    if (boardFiles === undefined) return undefined;
    const { system, fill: { names, secrets } } = this.#options;
    return await filesToPut(system, boardFiles, {
      values: { label: undefined, number: undefined, numbered: true, names },
      secrets: { path: secrets, ask: undefined },
    });
  }
}
