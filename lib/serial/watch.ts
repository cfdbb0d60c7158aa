/** Watches for ports that come and go. */

/** macOS and Windows notify no file watcher of devices; milliseconds between two looks there. */
const POLL_MS = 1_000;

/**
 * Yields at once, and again whenever a port may have come or gone, until `signal` aborts. On Linux, watches the folder of
 * devices; elsewhere, and if it cannot be watched, yields every second.
 */
export function portChanges(signal: AbortSignal, devRoot = "/dev"): AsyncIterable<void> {
  const watcher = Deno.build.os === "linux" ? watch(devRoot) : undefined;
  return watcher === undefined ? ticks(signal) : events(watcher, signal);
}

function watch(folder: string): Deno.FsWatcher | undefined {
  try {
    return Deno.watchFs(folder, { recursive: false });
  } catch (error) {
    // The computer may have no inotify watch left.
    if (error instanceof Deno.errors.NotCapable) throw error;
    return undefined;
  }
}

async function* events(watcher: Deno.FsWatcher, signal: AbortSignal): AsyncGenerator<void> {
  const close = () => watcher.close();
  signal.addEventListener("abort", close);
  try {
    if (signal.aborted) return;
    yield;
    for await (const { kind, paths } of watcher) {
      // Writing to any device is an event of this folder as well.
      if ((kind === "create" || kind === "remove") && paths.some(isTty)) yield;
    }
  } finally {
    signal.removeEventListener("abort", close);
    if (!signal.aborted) watcher.close();
  }
}

function isTty(path: string): boolean {
  return /\/tty[^/]*$/.test(path);
}

async function* ticks(signal: AbortSignal): AsyncGenerator<void> {
  while (!signal.aborted) {
    yield;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, POLL_MS);
      signal.addEventListener("abort", done);
    });
  }
}
