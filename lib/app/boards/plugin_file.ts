/** The file of a board plugin: found and read, not run. */
import { PluginError } from "../../errors.ts";
import { sha256 } from "../../hash.ts";
import { isTypeScript } from "../../plugin/javascript.ts";
import type { BoardReference } from "../../profile/board_reference.ts";
import { readNamedFile } from "../files/named_file.ts";
import type { System } from "../system/system.ts";

/** The source of a board plugin is a page or two; a larger file is something else. */
const MAX_BYTES = 64 * 1024;

/** Consent, SHA-256 and run all use `text`: the file is read once. */
export interface PluginFile {
  /** Absolute, or relative to the current folder. */
  readonly path: string;
  readonly text: string;
  readonly sha256: string;
  /**
   * What a person allows: the SHA-256, followed by `:ts` for TypeScript. The same bytes are another program if they are
   * read as the other language.
   */
  readonly key: string;
}

/** The form of a key. */
export const PLUGIN_KEY = /^[0-9a-f]{64}(:ts)?$/;

export interface PluginPlace {
  /** Where the path starts. */
  readonly folder: string;
  /** The file may be outside the folder. */
  readonly anywhere: boolean;
}

/** For a path that a person typed. */
export const CURRENT_FOLDER: PluginPlace = { folder: ".", anywhere: true };

/** The plugin that `board` names; undefined for a built-in board. Throws PluginError. */
export async function readBoardPlugin(
  system: System,
  board: BoardReference,
  place: PluginPlace,
): Promise<PluginFile | undefined> {
  return board.kind === "code" ? await readPluginFile(system, board.path, place) : undefined;
}

/** Throws PluginError. */
export async function readPluginFile(
  system: System,
  path: string,
  { folder, anywhere }: PluginPlace,
): Promise<PluginFile> {
  const bytes = await readNamedFile(system, path, {
    folder,
    anywhere,
    refuse: (message, options) => new PluginError(message, options),
    largest: MAX_BYTES,
    tooLarge: `and a board plugin has at most ${MAX_BYTES}`,
  });
  const { isAbsolute, join } = system.paths;
  const digest = sha256(bytes);
  return {
    path: isAbsolute(path) ? path : join(folder, path),
    text: new TextDecoder().decode(bytes),
    sha256: digest,
    key: isTypeScript(path) ? `${digest}:ts` : digest,
  };
}
