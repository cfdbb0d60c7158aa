/** The path that a person typed, or dropped on the terminal, where no shell has removed the quotes. */
import type { System } from "../../app/system/system.ts";

type Place = Pick<System, "os" | "env" | "lstat">;

/**
 * Without quotes and escapes, as a shell would read it: `'my fw.bin'`, `"C:\my fw.bin"`, `my\ fw.bin`, `~/fw.bin`,
 * `file:///home/me/fw.bin`, PowerShell's `& 'C:\fw.bin'`. A file whose name is exactly the text takes precedence.
 */
export async function typedPath(text: string, system: Place): Promise<string> {
  const windows = system.os === "windows";
  // On Windows no name contains a quote, and looking at some names opens a device.
  if (!windows && /['"\\]/.test(text) && await exists(text, system)) return text;
  const path = pathOfUrl(text, windows) ?? unquote(text, windows);
  const home = system.env(windows ? "USERPROFILE" : "HOME");
  const inHome = home !== undefined && (windows ? /^~(?=$|[\\/])/ : /^~(?=$|\/)/).test(path);
  // In quotes, too: a person who types quotes for the space in a name still means the home folder.
  return inHome ? home + path.slice(1) : path;
}

async function exists(path: string, { lstat }: Place): Promise<boolean> {
  try {
    return await lstat(path) !== undefined;
  } catch {
    // A name that the system refuses, such as one that is too long, is not a file's name.
    return false;
  }
}

function unquote(text: string, windows: boolean): string {
  const dropped = windows ? text.replace(/^& (?=['"])/, "") : text;
  const double = /^"(.*)"$/.exec(dropped)?.[1];
  if (double !== undefined) return windows ? double : double.replace(/\\(["\\$`])/g, "$1");
  const single = /^'(.*)'$/.exec(dropped)?.[1];
  // A quote inside: '\'' for sh, '' for PowerShell.
  if (single !== undefined) return windows ? single.replaceAll("''", "'") : single.replaceAll("'\\''", "'");
  return windows ? dropped : dropped.replace(/\\(.)/g, "$1");
}

/** Some file managers drop an address. Undefined if it is not one of a file on this computer. */
function pathOfUrl(text: string, windows: boolean): string | undefined {
  const encoded = /^file:\/\/(?:localhost)?(\/.+)$/i.exec(text)?.[1];
  if (encoded === undefined) return undefined;
  try {
    const path = decodeURIComponent(encoded);
    return windows ? path.replace(/^\/(?=[a-z]:)/i, "") : path;
  } catch {
    // A percent sign that encodes nothing: then it is part of the name.
    return encoded;
  }
}
