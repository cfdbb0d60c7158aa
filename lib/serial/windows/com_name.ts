/** What a serial port of Windows is called. Pure; no I/O. */

/** `COM3` for what a person writes: `COM3`, `com3`, `COM3:`, `\\.\COM3`; undefined for what names no serial port. */
export function comName(text: string): string | undefined {
  return /^(?:\\\\\.\\)?(COM[1-9][0-9]{0,3}):?$/i.exec(text)?.[1]?.toUpperCase();
}

/**
 * The path to open. Only with `\\.\` does Windows know the names after COM9 (its
 * documentation of CreateFile, communications resources).
 */
export function devicePath(name: string): string {
  return `\\\\.\\${name}`;
}
