/** Windows paths on another system, where they mean nothing. Pure; no I/O. */
import { isWsl } from "../ports/wsl.ts";
import { shellWord } from "../shell_word.ts";
import { systemName } from "../system_name.ts";
import type { System } from "../system/system.ts";

/** A drive with a folder, or a share: `C:\Users\me\fw.bin`, `\\nas\fw.bin`. */
const ABSOLUTE = /^(?:[a-z]:[\\/]|\\\\\w)/i;
/** A file in a folder. Elsewhere a backslash is an ordinary character, but hardly anyone uses one in a name. */
const RELATIVE = /\w\\\w/;

/**
 * Says that a missing file has a Windows path, and suggests the path that is probably meant; undefined on Windows, and
 * for other paths.
 */
export function foreignPathHint(path: string, system: Pick<System, "env" | "os">): string | undefined {
  const { os } = system;
  if (os === "windows" || !(ABSOLUTE.test(path) || RELATIVE.test(path))) return undefined;
  const here = `This is a Windows path, but this computer runs ${systemName(os)}.`;
  const slashes = path.replaceAll("\\", "/");
  if (!ABSOLUTE.test(path)) return `${here} Did you mean ${shellWord(slashes, os)}?`;
  const drive = /^([a-z]):(.*)$/i.exec(slashes);
  if (drive !== null && isWsl(system)) {
    return `${here} Under WSL, that is ${shellWord(`/mnt/${drive[1]!.toLowerCase()}${drive[2]}`, os)}`;
  }
  return `${here} Use the file's path on this computer, for example ${
    shellWord(slashes.split("/").at(-1)!, os)
  }`;
}
