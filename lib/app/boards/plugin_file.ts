/** The file of a board that is code: found, read, and not run. */
import { PluginError } from "../../errors.ts";
import { sha256 } from "../../hash.ts";
import { isCodePath } from "../../profile/names.ts";
import { isTypeScript } from "../../plugin/javascript.ts";
import type { Call } from "../../cli/command.ts";
import { readNamedFile } from "../files/named_file.ts";
import type { System } from "../system/system.ts";

/** The source of a board is a page or two; what is larger is something else. */
const MAX_BYTES = 64 * 1024;

export interface PluginFile {
  /** As the person can find it from where they are. */
  readonly path: string;
  readonly text: string;
  readonly sha256: string;
  /**
   * What a person allows: the SHA-256, and `:ts` behind it for TypeScript. The same bytes are another program where
   * they are read as the other language.
   */
  readonly key: string;
}

/** Files by their full paths, for each command: what is judged, shown, hashed and run are the same bytes. */
const readBefore = new WeakMap<Call, Map<string, Promise<PluginFile>>>();

interface Place {
  readonly folder?: string;
  readonly anywhere?: boolean;
}

/**
 * `path` starts at `folder`, and stays in it unless it may be anywhere; one that was read in this call is not read
 * again. Throws PluginError.
 */
export async function pluginFile(call: Call, path: string, place: Place = {}): Promise<PluginFile> {
  const files = readBefore.get(call) ?? new Map<string, Promise<PluginFile>>();
  readBefore.set(call, files);
  const full = call.system.paths.resolve(place.folder ?? ".", path);
  const reading = files.get(full) ?? readPluginFile(call.system, path, place);
  files.set(full, reading);
  return await reading;
}

async function readPluginFile(
  system: System,
  path: string,
  { folder = ".", anywhere = true }: Place,
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

/** What a profile in `folder` says of its board, with the path of code from where the person is. Throws PluginError. */
export async function resolveBoard(call: Call, board: string, folder: string): Promise<string> {
  if (!isCodePath(board)) return board;
  return (await pluginFile(call, board, { folder, anywhere: call.has("allow-outside") })).path;
}
