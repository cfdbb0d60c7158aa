/** What the page asks flasher to put on boards. Pure; no I/O. */
import { type LookRequest, MAX_FILE_BYTES, MAX_FILES, type PlanRequest } from "../api.ts";
import type { OfferedProfile, PageFile, PagePort, PageProgram, PageSettings, PageState } from "../state.ts";
import type { FileLike } from "./acts.ts";
import type { LocalState, Notice } from "./local.ts";
import { shownUnits } from "./screen.ts";

/** The program as it is, so that a part of it can be changed. */
export function requestOf(program: PageProgram | null): PlanRequest {
  if (program === null) return { profile: null, files: [], settings: {} };
  return {
    profile: program.profile,
    files: droppedFiles(program).map(({ id, offset }) => ({ file: id, offset })),
    settings: program.settings,
  };
}

export function droppedFiles(program: PageProgram | null): readonly PageFile[] {
  return program?.files.filter(({ from }) => from === "dropped") ?? [];
}

/** With another profile. A built-in one needs files, so that those that were dropped stay. */
export function withProfile(state: PageState, profile: string | null): PlanRequest {
  const keepsFiles = profile === null || offered(state, profile)?.from === "built-in";
  return { profile, files: keepsFiles ? requestOf(state.program).files : [], settings: {} };
}

/** With dropped files, which `adds` to those that are there. They replace the files that a profile brings. */
export function withFiles(state: PageState, ids: readonly string[], adds: boolean): PlanRequest {
  const { profile, files, settings } = requestOf(state.program);
  const fresh = ids.map((file) => ({ file, offset: "auto" as const }));
  const keepsProfile = profile !== null && offered(state, profile)?.from === "built-in";
  return {
    profile: keepsProfile ? profile : null,
    files: adds ? [...files.filter(({ file }) => !ids.includes(file)), ...fresh] : fresh,
    settings: keepsProfile || profile === null ? settings : {},
  };
}

export function withoutFile(program: PageProgram | null, id: string): PlanRequest {
  const request = requestOf(program);
  return { ...request, files: request.files.filter(({ file }) => file !== id) };
}

export function withOffset(program: PageProgram | null, id: string, offset: number | "auto"): PlanRequest {
  const request = requestOf(program);
  return {
    ...request,
    files: request.files.map((file) => file.file === id ? { ...file, offset } : file),
  };
}

export function withSettings(program: PageProgram | null, settings: PageSettings): PlanRequest {
  return { ...requestOf(program), settings };
}

function offered(state: PageState, id: string): OfferedProfile | undefined {
  return state.profiles.find((profile) => profile.id === id);
}

/** Names a port as the page shows it, so that flasher refuses whatever else is plugged in there by now. */
export function seenPort({ id, socket, seen }: PagePort): LookRequest {
  return { port: id, socket: socket ?? null, seen };
}

/** Why files are not taken now; undefined: they are. */
export function refuseFiles(
  state: PageState,
  local: LocalState,
  { files, adds }: { readonly files: readonly FileLike[]; readonly adds: boolean },
): Notice | undefined {
  const isWorking = shownUnits(state, local).some((unit) => unit.state.kind !== "ended");
  if (state.room.watching || isWorking) return { kind: "room-drop" };
  if (state.locked) return { kind: "locked-drop" };
  const kept = adds ? droppedFiles(state.program).length : 0;
  if (kept + files.length > MAX_FILES) return { kind: "too-many-files" };
  const large = files.find(({ size }) => size > MAX_FILE_BYTES);
  return large === undefined ? undefined : { kind: "file-too-large", name: large.name };
}
