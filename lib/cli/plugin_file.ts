/** The file of a board that is code: found, read, and not run. */
import { PluginError } from "../errors.ts";
import { sha256 } from "../hash.ts";
import { isCodePath } from "../profile/names.ts";
import type { Call } from "./command.ts";
import { readNamedFile } from "./named_file.ts";
import type { System } from "./system.ts";

/** The source of a board is a page or two; what is larger is something else. */
const MAX_BYTES = 64 * 1024;

export interface PluginFile {
  /** As the person can find it from where they are. */
  readonly path: string;
  readonly text: string;
  readonly sha256: string;
}

/** `path` starts at `folder`, and stays in it unless it may be anywhere. Throws PluginError. */
export async function readPluginFile(
  system: System,
  path: string,
  { folder = ".", anywhere = true }: { readonly folder?: string; readonly anywhere?: boolean } = {},
): Promise<PluginFile> {
  const bytes = await readNamedFile(system, path, {
    folder,
    anywhere,
    refuse: (message, options) => new PluginError(message, options),
    largest: MAX_BYTES,
    tooLarge: `and a board plugin has at most ${MAX_BYTES}`,
  });
  const { isAbsolute, join } = system.paths;
  return {
    path: isAbsolute(path) ? path : join(folder, path),
    text: new TextDecoder().decode(bytes),
    sha256: sha256(bytes),
  };
}

/** What a profile in `folder` says of its board, with the path of code from where the person is. Throws PluginError. */
export async function boardFrom(call: Call, board: string, folder: string): Promise<string> {
  if (!isCodePath(board)) return board;
  return (await readPluginFile(call.system, board, { folder, anywhere: call.has("allow-outside") })).path;
}
