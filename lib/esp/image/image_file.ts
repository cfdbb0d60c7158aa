/** A file to check: its name for messages, and its content. */
export interface ImageFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The profile gives the file's SHA-256 and it matches: the user vouches for the content. */
  readonly vouched: boolean;
}

/** Hint for a file that may have been damaged in transit. */
export const DOWNLOAD_AGAIN =
  "Download the file again, and compare its size with the one on the download page.";
