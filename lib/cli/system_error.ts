/** What the operating system says about a file, in words for the end of a message. Pure; no I/O. */

const WORDS: Readonly<Record<string, string>> = {
  NotFound: "there is no such file or folder",
  PermissionDenied: "permission denied",
  NotCapable: "permission denied",
  NotADirectory: "a part of its path is not a folder",
  IsADirectory: "it is a folder",
  FilesystemLoop: "its symbolic links lead in a circle",
  ReadOnlyFilesystem: "the disk is read-only",
  StorageFull: "the disk is full",
};

/** For an error that the runtime threw; the system's own words where we have none. */
export function systemWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // "File name too long (os error 36): stat '/very/long/…'": the file is named in our own message already.
  return WORDS[error.name] ?? error.message.split(" (os error")[0]!.toLowerCase();
}
