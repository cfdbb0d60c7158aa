/** Describes errors of the operating system about a file, for the end of a message. Pure; no I/O. */

/** By the name of the runtime's error, or the error code of its Node.js functions. */
const WORDS: Readonly<Record<string, string>> = {
  NotFound: "there is no such file or folder",
  ENOENT: "there is no such file or folder",
  PermissionDenied: "permission denied",
  EACCES: "permission denied",
  EPERM: "permission denied",
  NotCapable: "permission denied",
  NotADirectory: "a part of its path is not a folder",
  ENOTDIR: "a part of its path is not a folder",
  IsADirectory: "it is a folder",
  EISDIR: "it is a folder",
  AlreadyExists: "it already exists",
  EEXIST: "it already exists",
  FilesystemLoop: "its symbolic links form a loop",
  ELOOP: "its symbolic links form a loop",
  ReadOnlyFilesystem: "the disk is read-only",
  EROFS: "the disk is read-only",
  StorageFull: "the disk is full",
  ENOSPC: "the disk is full",
  EPIPE: "its reader has closed it",
  BrokenPipe: "its reader has closed it",
  ENAMETOOLONG: "file name too long",
};

const DENIED = ["PermissionDenied", "EACCES", "EPERM", "NotCapable"];

/** Describes an error that the runtime threw; in the system's words unless the table has better ones. */
export function describeSystemError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { readonly code?: unknown };
  return WORDS[error.name] ?? WORDS[String(code)] ?? bare(error.message).toLowerCase();
}

/** True if the system denied access. */
export function isAccessDenied(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { readonly code?: unknown };
  return [error.name, String(code)].some((name) => DENIED.includes(name));
}

/** Without the path, which our own message names. */
function bare(message: string): string {
  // "EIO: i/o error, read '/a/file'", as Node.js has it; "Input/output error (os error 5): read '/a/file'".
  return /^E[A-Z0-9]+: (.*?), [a-z]+(?: '.*)?$/s.exec(message)?.[1] ?? message.split(" (os error")[0]!;
}
