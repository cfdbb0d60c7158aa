/** Paths that Windows does not treat as a file in a folder. Pure; no I/O. */

interface Trap {
  readonly is: (path: string) => boolean;
  /** Completes "Cannot read …: it". */
  readonly words: string;
  /** Refused even for a trusted profile: such a name is never meant as a file. */
  readonly always?: true;
}

/**
 * From Microsoft's "Naming Files, Paths, and Namespaces": a device name keeps its meaning with any extension, in any
 * folder, and with trailing spaces; superscript digits count as digits.
 */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *([.:].*)?$/i;

const TRAPS: readonly Trap[] = [
  { is: (path) => /^[\\/]{2}\.([\\/]|$)/.test(path), words: "names a Windows device", always: true },
  {
    is: (path) => partsOf(path).some((part) => DEVICE.test(part)),
    words: "names a Windows device",
    always: true,
  },
  {
    is: (path) => /^([\\/]{2}|[\\/]\?)\?([\\/]|$)/.test(path),
    words: "begins with a prefix that turns off Windows' path checks",
  },
  { is: (path) => /^[\\/]{2}/.test(path), words: "is on another computer" },
  { is: (path) => /^[a-z]:(?![\\/])/i.test(path), words: "names a drive without a folder" },
  { is: (path) => partsOf(path).some((part) => part.includes(":")), words: "names a stream in a file" },
  {
    is: (path) => partsOf(path).some((part) => !/^\.{1,2}$/.test(part) && /[. ]$/.test(part)),
    words: "has a name that ends with a dot or a space, which Windows drops",
  },
];

function partsOf(path: string): string[] {
  return path.replace(/^[a-z]:/i, "").split(/[\\/]/);
}

/**
 * What is wrong with `path`, to complete "Cannot read …: it"; undefined if nothing is. `trusted`: a person vouches for
 * the path, so only devices are refused.
 */
export function windowsDeviceName(
  path: string,
  { trusted }: { readonly trusted: boolean },
): string | undefined {
  return TRAPS.find(({ is, always }) => (always === true || !trusted) && is(path))?.words;
}
