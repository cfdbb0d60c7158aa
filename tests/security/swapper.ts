/**
 * Another program in the folder, as a thread: swaps what a path names, as fast as it can, until it is ended.
 * Its first message says what; it answers once it is at work.
 */
export interface Swap {
  /** Ends the swapping, once it is not 0; a last message says that it has ended. */
  readonly stop: SharedArrayBuffer;
  /** "link": file and symbolic link; "folder": a folder on the way and a link; "fifo": file and FIFO; "size": longer and
   * shorter; "new": a link and a file that is made each time. */
  readonly what: "link" | "new" | "folder" | "fifo" | "size";
  /** What is swapped. */
  readonly path: string;
  /** What stands there at first and between. */
  readonly good: string;
  /** What a link leads to, or the FIFO. */
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
