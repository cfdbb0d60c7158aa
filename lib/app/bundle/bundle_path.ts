/** Names of files in a bundle: FAT32, which sticks have, and Windows accept all of them. Pure; no I/O. */
import { decodedPart, lastPart } from "../../web_address.ts";
import { windowsDeviceName } from "../files/windows_path.ts";

/** Characters of one name, of FAT32's long names. */
const LONGEST_NAME = 255;
/** Below this, a path fits into Windows' 260 characters together with the folder of the bundle. */
const LONGEST_PATH = 180;
/** A readable name needs no more; the rest of a long address adds nothing. */
const LONGEST_FIRMWARE_NAME = 100;

/**
 * What is wrong with a path in a bundle, to complete "its name"; undefined if nothing is. The path is relative, with "/"
 * between its names.
 */
export function bundlePathProblem(path: string): string | undefined {
  const names = path.split("/");
  if (path.length > LONGEST_PATH) return `has ${path.length} characters, expected at most ${LONGEST_PATH}`;
  if (names.some((name) => name === "" || name === "." || name === "..")) return "leaves the bundle's folder";
  const odd = /[\\:*?"<>|\p{Cc}\p{Cf}\p{Cs}]/u.exec(path)?.[0];
  if (odd !== undefined) {
    return `has the character ${JSON.stringify(odd)}, which Windows and FAT32 do not allow`;
  }
  if (names.some((name) => name.length > LONGEST_NAME)) return `has more than ${LONGEST_NAME} characters`;
  return windowsDeviceName(path, { trusted: false }) === undefined ? undefined : "is reserved by Windows";
}

/** What two paths have in common on a disk that ignores case. */
export function foldedPath(path: string): string {
  return path.normalize("NFC").toLowerCase().toUpperCase();
}

/** A name for a downloaded file, from the last part of its address. */
export function firmwareName(url: string): string {
  const name = decodedPart(lastPart(url)).replaceAll(/[^A-Za-z0-9._+-]/g, "_").replace(/^[.]+|[.]+$/g, "")
    .slice(
      -LONGEST_FIRMWARE_NAME,
    );
  const isUsable = name !== "" && bundlePathProblem(name) === undefined;
  return isUsable ? name : "firmware.bin";
}

/** `name`, or with a part of the hash in it if `isTaken`: two publishers may use one name. */
export function distinctName(name: string, sha256: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name;
  const [, stem, extension] = /^(.+?)((?:\.[A-Za-z0-9]{1,8})?)$/.exec(name)!;
  return `${stem}-${sha256.slice(0, 8)}${extension}`;
}
