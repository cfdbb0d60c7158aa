/** Opens a log file that a person names: follows no link, and opens no disk or serial port. */
import { createFile, lookAt, replaceFile, type WritableFile } from "./disk_open.ts";
import type { LineLog } from "./system.ts";

/** Streams that the parent process opened. These paths are links by design. */
const HANDED_OVER = /^\/dev\/(stdout|stderr|fd\/\d+)$/;
const NOWHERE = Deno.build.os === "windows" ? /^(\\\\\.\\)?nul$/i : /^\/dev\/null$/;
/** The file appeared or disappeared between two checks. */
const MAX_TRIES = 3;

/** Empties an existing regular file. Throws what the runtime throws, or an Error that says why. */
export function openLog(path: string): LineLog {
  const file = open(path);
  const encoder = new TextEncoder();
  return {
    write: (line) => file.write(encoder.encode(line + "\n")),
    close: () => file.close(),
  };
}

function open(path: string): WritableFile {
  // On Windows it does not exist as a file. It discards what is written to it.
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
