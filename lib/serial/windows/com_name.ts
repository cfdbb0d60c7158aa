/** Names of serial ports on Windows. Pure; no I/O. */

/** `COM3` for `COM3`, `com3`, `COM3:` or `\\.\COM3`; undefined for any other text. */
export function comName(text: string): string | undefined {
  return /^(?:\\\\\.\\)?(COM[1-9][0-9]{0,3}):?$/i.exec(text)?.[1]?.toUpperCase();
}

/** The path for CreateFile, whose documentation requires `\\.\` for names after COM9 (communications resources). */
export function devicePath(name: string): string {
  return `\\\\.\\${name}`;
}
