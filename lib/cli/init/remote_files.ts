/** Files of a draft that are on web servers: a profile names their addresses, and `flasher lock` downloads them. Pure; no I/O. */
import type { DraftFile } from "../../draft/draft.ts";
import type { ProfileFile } from "../../profile/profile.ts";
import type { ChosenFiles } from "./choose_files.ts";

const PROXIED = "The web page fetches files through another server, which could change them. " +
  "This profile has the publisher's own addresses.";

interface Described {
  readonly file: ProfileFile;
  readonly about: string | undefined;
}

/** What is chosen if all files are on web servers. */
export const NO_LOCAL_FILES: ChosenFiles = {
  kind: "files",
  files: [],
  about: [],
  chip: undefined,
  notes: [],
};

/** `local`: what was chosen for those of `files` that are on this computer, in their order. */
export function withRemoteFiles(local: ChosenFiles, files: readonly DraftFile[]): ChosenFiles {
  let next = 0;
  const all = files.map(({ path, offset, remote }): Described => {
    if (remote !== undefined) {
      const file = { path, offset: offset ?? "auto", locked: { kind: "url", key: path } } as const;
      return { file, about: undefined };
    }
    const at = next++;
    return { file: local.files[at]!, about: local.about[at] };
  });
  const notes = [...local.notes, ...files.some(({ remote }) => remote === "behind proxy") ? [PROXIED] : []];
  return { ...local, notes, files: all.map(({ file }) => file), about: all.map(({ about }) => about) };
}
