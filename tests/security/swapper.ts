/**
 * Imitates another program in the folder, as a thread: swaps what a path names as fast as possible until it is stopped.
 * Its first message says what to swap. It answers once it is running.
 */
export interface Swap {
  /** Stops the swapping when it is not 0; a last message confirms that. */
  readonly stop: SharedArrayBuffer;
  /** "link": file and symbolic link; "folder": a folder on the way and a link; "fifo": file and FIFO; "size": longer and
   * shorter; "new": a link and a file that is made each time. */
  readonly what: "link" | "new" | "folder" | "fifo" | "size";
  /** The path to swap. */
  readonly path: string;
  /** Its first content, restored between swaps. */
  readonly good: string;
  /** The target of the link, or the FIFO. */
  readonly evil: string;
}

interface Thread {
  onmessage: ((event: MessageEvent<Swap>) => void) | null;
  postMessage(message: unknown): void;
}

const thread = globalThis as unknown as Thread;

thread.onmessage = ({ data: { what, path, good, evil, stop } }) => {
  const other = `${path}.other`;
  const turns: Record<Swap["what"], () => void> = {
    link() {
      Deno.symlinkSync(evil, other);
      Deno.renameSync(other, path);
      Deno.linkSync(good, other);
      Deno.renameSync(other, path);
    },
    folder() {
      Deno.renameSync(path, other);
      Deno.symlinkSync(evil, path);
      Deno.removeSync(path);
      Deno.renameSync(other, path);
    },
    fifo() {
      Deno.linkSync(evil, other);
      Deno.renameSync(other, path);
      Deno.linkSync(good, other);
      Deno.renameSync(other, path);
    },
    new() {
      Deno.symlinkSync(evil, other);
      Deno.renameSync(other, path);
      Deno.writeFileSync(other, new Uint8Array(1));
      Deno.renameSync(other, path);
    },
    size() {
      Deno.truncateSync(path, 0x10_0000);
      Deno.truncateSync(path, 0x1000);
    },
  };
  turns[what]();
  thread.postMessage("at work");
  while (Atomics.load(new Int32Array(stop), 0) === 0) turns[what]();
  thread.postMessage("ended");
};
