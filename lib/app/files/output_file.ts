/** Writes the files that a person asks for: replaces nothing by accident, and leaves no partial file. */
import { OutputError, UsageError } from "../../errors.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import { sha256 } from "../../hash.ts";
import { quote } from "../../text.ts";
import { UnmovableFile } from "../system/disk_retry.ts";
import type { Result } from "../reporter.ts";
import type { FileInfo, System, WriteOptions } from "../system/system.ts";
import { describeSystemError } from "./system_error.ts";
import { windowsDeviceName } from "./windows_path.ts";

/**
 * Throws UsageError if the path exists, unless `replace`, and OutputError if nothing can be written there. Call it
 * before work on a board begins.
 */
export async function checkMayOverwrite(
  system: System,
  path: string,
  { replace }: { readonly replace: boolean },
): Promise<void> {
  if (path === "") {
    throw new UsageError("Cannot write a file: found an empty name, expected the name of a file");
  }
  const action = `Cannot write ${quote(path)}`;
  checkNotDevice(system, action, path);
  const there = await orOutputError(action, () => system.lstat(path));
  if (there?.kind === "directory") {
    throw new OutputError(`${action}: it is a folder`, { hint: "Name a file in it." });
  }
  checkNotLink(action, there);
  if (there?.kind === "other") throw new OutputError(`${action}: it is not a regular file`);
  if (there !== undefined && !replace) {
    throw new UsageError(`${action}: it already exists`, {
      hint: "Name another file, or overwrite it with --force.",
    });
  }
}

/** Throws OutputError if the folder of a file is missing. `action` begins the message. */
export async function checkFolderExists(
  system: System,
  path: string,
  action = `Cannot write ${quote(path)}`,
): Promise<void> {
  const folder = system.paths.dirname(path);
  const place = await orOutputError(action, () => system.stat(folder));
  if (place?.kind === "directory") return;
  throw new OutputError(
    `${action}: there is no folder ${quote(folder)}`,
    place === undefined ? { hint: "Create the folder first, or name one that exists." } : {},
  );
}

/** Throws OutputError if no file can be written: checked before reading takes a minute. */
export async function checkWritable(system: System, path: string): Promise<void> {
  await checkFolderExists(system, path);
  await tryWriting(system, path, `Cannot write ${quote(path)}`);
}

/** Like `checkWritable`, for files in a folder, which is created with the first of them. `action` begins the message. */
export async function checkFolderWritable(
  system: System,
  folder: string,
  action = `Cannot write into ${quote(folder)}`,
): Promise<void> {
  const there = await orOutputError(action, () => system.stat(folder));
  if (there !== undefined && there.kind !== "directory") {
    throw new OutputError(`${action}: it is not a folder`, { hint: "Name another folder." });
  }
  if (there === undefined) await checkFolderExists(system, folder, action);
  const { dirname, join } = system.paths;
  await tryWriting(system, join(there === undefined ? dirname(folder) : folder, "backup"), action);
}

async function tryWriting(system: System, path: string, action: string): Promise<void> {
  try {
    await system.tryWriting(path);
  } catch (error) {
    throw new OutputError(`${action}: ${describeSystemError(error)}`, {
      hint: "Choose a folder that you can write to.",
      cause: error,
    });
  }
}

/** Windows device names exist in every folder, and looking at one opens it. Throws UsageError. */
export function checkNotDevice({ os }: Pick<System, "os">, action: string, path: string): void {
  const trap = os === "windows" ? windowsDeviceName(path, { trusted: true }) : undefined;
  if (trap !== undefined) throw new UsageError(`${action}: it ${trap}`, { hint: "Name a file." });
}

/** A write through a link goes where the link's maker wants. Throws UsageError. */
export function checkNotLink(action: string, there: FileInfo | undefined): void {
  if (there?.kind !== "link") return;
  throw new UsageError(`${action}: it is a symbolic link`, {
    hint: "Name the file that it leads to, or another one.",
  });
}

/** What `act` resolves with. Throws OutputError, whose message `action` begins, for what the runtime throws. */
export async function orOutputError<T>(action: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw new OutputError(`${action}: ${describeSystemError(error)}`, { cause: error });
  }
}

export interface OutputOptions extends WriteOptions {
  /** False: the file may be a password, which its hash helps to guess. Default true. */
  readonly tellsHash?: boolean;
}

/**
 * Writes the whole file or nothing, and returns what to report. Throws OutputError. Data that took minutes to read is
 * kept even if the file cannot be renamed: the error says where it is. `keep` is false for data that can be made again.
 */
export async function writeOutput(
  system: System,
  { path, bytes }: { readonly path: string; readonly bytes: Uint8Array },
  { tellsHash = true, ...options }: OutputOptions,
): Promise<Result> {
  let second: string | undefined;
  try {
    second = await system.writeFile(path, bytes, { keep: true, ...options });
  } catch (error) {
    if (error instanceof UnmovableFile) throw keptFailure(path, error);
    throw new OutputError(`Cannot write ${quote(path)}: ${describeSystemError(error)}`, {
      hint: `It needs ${describeSize(bytes.length)} on the disk, in a folder that you may write to.`,
      cause: error,
    });
  }
  const digest = tellsHash ? sha256(bytes) : undefined;
  return {
    record: { type: "file", path, size: bytes.length, ...(digest === undefined ? {} : { sha256: digest }) },
    lines: [
      `Wrote ${quote(path)}: ${describeSize(bytes.length)}${
        digest === undefined ? "" : `, SHA-256 ${digest}`
      }`,
      ...(second === undefined
        ? []
        : [`${quote(second)} is the same file; another program held it. Delete it.`]),
    ],
    receipt: second === undefined,
  };
}

function keptFailure(path: string, error: UnmovableFile): OutputError {
  return new OutputError(`Cannot name a file ${quote(path)}: ${describeSystemError(error.cause)}`, {
    hint: `Nothing is lost: the whole file is ${quote(error.kept)}. Rename it.\n` +
      "An antivirus, an indexer or a cloud folder may have held it for too long.",
    cause: error,
  });
}
