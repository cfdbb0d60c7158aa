/** A simulated ESP8266 with MicroPython behind a pseudo-terminal, as fast as a real one at 115200 baud. */

export interface PtyPython extends AsyncDisposable {
  readonly path: string;
  /** What the board's file system holds now; null for a folder. */
  readonly held: () => Promise<ReadonlyMap<string, Uint8Array | null>>;
}

/** A change of one byte: `[index, change]`, counted from the first byte that goes that way. */
export type Damage = readonly (readonly [index: number, change: "lost" | "doubled" | "flipped"])[];

export interface PtyPythonSettings {
  /** What its file system holds; null for a folder. */
  readonly files?: readonly (readonly [path: string, content: Uint8Array | null])[];
  readonly toChip?: Damage;
  readonly fromChip?: Damage;
  /** Number of the change of the file system before which the board loses its power. */
  readonly cutAt?: number;
}

/** Resolves once its Python has greeted. With `await using`, the board ends with the block. */
export async function startPtyPython(settings: PtyPythonSettings = {}): Promise<PtyPython> {
  const worker = new Worker(new URL("./pty_python_worker.ts", import.meta.url), { type: "module" });
  worker.postMessage(settings);
  const answer = <T>() => new Promise<T>((resolve) => worker.onmessage = ({ data }) => resolve(data));
  const path = await answer<string>();
  return {
    path,
    held: async () => {
      const files = answer<[string, Uint8Array | null][]>();
      worker.postMessage("files");
      return new Map(await files);
    },
    async [Symbol.asyncDispose]() {
      const closed = answer();
      worker.postMessage("over");
      await closed;
    },
  };
}
