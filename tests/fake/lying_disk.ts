/** The thread of an interpreter whose file system lies, for `PythonOptions.worker`. */

/** What happens to paths that begin so. Content is altered or shortened behind the back of the interpreter. */
export interface Lies {
  /** Bit 0 of the first byte is flipped while the file is written. */
  readonly alters?: string;
  /** The last byte is lost when the file is closed after writing. */
  readonly shortens?: string;
  /** Bit 0 of the first byte is flipped once the file has this new name. */
  readonly altersRenamed?: string;
  /** Bit 0 of the first byte is flipped when the file is opened for reading for the second time. */
  readonly altersLater?: string;
  /** A rename from this name does nothing, and reports success. */
  readonly keepsName?: string;
  /** A removal does nothing, and reports success. */
  readonly keeps?: string;
  /** It says that it has 4 MB more than it has; the value does not matter. */
  readonly boasts?: string;
}

export function lyingDisk(lies: Lies): URL {
  return new URL(`./lying_disk_worker.js?${new URLSearchParams({ ...lies })}`, import.meta.url);
}
