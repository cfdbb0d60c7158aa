/** Paths of Windows that are named on another system, where they mean nothing. Pure; no I/O. */
import { isWsl } from "../ports/wsl.ts";
import { shellWord } from "../shell_word.ts";
import type { System } from "../system/system.ts";

/** A drive with a folder, or a share: `C:\Users\me\fw.bin`, `\\nas\fw.bin`. */
const ABSOLUTE = /^(?:[a-z]:[\\/]|\\\\\w)/i;
/** A file in a folder. Elsewhere a backslash is an ordinary character, but hardly anybody begins a name after one. */
const RELATIVE = /\w\\\w/;
const NAMES: Readonly<Record<string, string>> = { linux: "Linux", darwin: "macOS" };

/**
 * Says that a missing file is named as on Windows, with the path that is probably meant; undefined if it is not, or on
 * Windows.
 */
export function foreignPathHint(path: string, system: Pick<System, "env" | "os">): string | undefined {
  const { os } = system;
  if (os === "windows" || !(ABSOLUTE.test(path) || RELATIVE.test(path))) return undefined;
  const here = `This is a path of Windows, and this computer runs ${NAMES[os] ?? os}.`;
  const slashes = path.replaceAll("\\", "/");
  if (!ABSOLUTE.test(path)) return `${here} Did you mean ${shellWord(slashes, os)}?`;
  const drive = /^([a-z]):(.*)$/i.exec(slashes);
  if (drive !== null && isWsl(system)) {
    return `${here} Under WSL, that is ${shellWord(`/mnt/${drive[1]!.toLowerCase()}${drive[2]}`, os)}`;
  }
  return `${here} Name the file as it is named here, for example ${
    shellWord(slashes.split("/").at(-1)!, os)
  }`;
}
