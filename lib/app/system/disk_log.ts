/** The real disk, for a file of lines that a person names: no link is followed, and no disk or port is opened. */
import { createFile, lookAt, replaceFile, type WritableFile } from "./disk_open.ts";
import type { LineLog } from "./system.ts";

/** Streams that the program's parent has opened. These paths are links on purpose. */
const HANDED_OVER = /^\/dev\/(stdout|stderr|fd\/\d+)$/;
const NOWHERE = Deno.build.os === "windows" ? /^(\\\\\.\\)?nul$/i : /^\/dev\/null$/;
/** Between two looks the file came or went. */
const MAX_TRIES = 3;

/** An existing regular file is made empty. Throws what the runtime throws, and an Error in words. */
export function openLog(path: string): LineLog {
  const file = open(path);
  const encoder = new TextEncoder();
  return {
    write: (line) => file.write(encoder.encode(line + "\n")),
    close: () => file.close(),
  };
}

function open(path: string): WritableFile {
  // As a file it does not exist on Windows, and whatever is written to it is gone.
  if (NOWHERE.test(path)) return { write: () => {}, close: () => {} };
  const follow = HANDED_OVER.test(path);
  for (let tries = 0;; tries++) {
    const there = lookAt(path, { follow });
    if (there !== undefined) {
      if (there.isSymbolicLink()) throw new Error("it is a symbolic link");
      if (!follow && !there.isFile() && !there.isFIFO()) {
        throw new Error(there.isDirectory() ? "it is a folder" : "it is neither a regular file nor a pipe");
      }
      if (there.isFile() && there.nlink > 1n && !follow) {
        throw new Error("it has a second name (a hard link)");
      }
      return replaceFile(path, there, { follow });
    }
    try {
      return createFile(path);
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== "EEXIST" || tries === MAX_TRIES) throw error;
    }
  }
}
