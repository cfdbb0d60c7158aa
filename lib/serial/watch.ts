/** When to look at the list of ports again. */

/** A Mac and Windows tell no file watcher of their devices: how often to look there. */
const POLL_MS = 1_000;

/**
 * Yields at once, and again whenever a port may have come or gone, until `signal` aborts. On Linux the folder of devices
 * is watched; elsewhere, and where it cannot be watched, a second passes between two looks.
 */
export function portChanges(signal: AbortSignal, devRoot = "/dev"): AsyncIterable<void> {
  const watcher = Deno.build.os === "linux" ? watch(devRoot) : undefined;
  return watcher === undefined ? ticks(signal) : events(watcher, signal);
}

function watch(folder: string): Deno.FsWatcher | undefined {
  try {
    return Deno.watchFs(folder, { recursive: false });
  } catch (error) {
    // A computer may be out of inotify watches.
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
      // Writing to any device is an event of this folder, too.
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
