/** A file that is to be judged: its name for messages, and its content. Types only. */
export interface ImageFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The profile gave the file's SHA-256 and it was right: the person vouches for the content. */
  readonly vouched: boolean;
}

/** For whatever may have been lost on the way. */
export const DOWNLOAD_AGAIN =
  "Download the file again, and compare its size with what the download page says.";
