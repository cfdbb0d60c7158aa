/** Notices that the window of the terminal has changed its size. */

/** A person who drags the edge of a window sees the table follow; milliseconds. */
const POLL_MS = 250;

/**
 * See System. On Unix, the kernel sends SIGWINCH. A Windows program gets the change as console input, which only a reader
 * of the keyboard sees: flasher asks for the size instead.
 */
export function onResize(handler: () => void, os: string = Deno.build.os): () => void {
  if (os === "windows") return pollSize(handler);
  Deno.addSignalListener("SIGWINCH", handler);
  return () => Deno.removeSignalListener("SIGWINCH", handler);
}

/** Calls `handler` after each change of what `read` returns. */
export function pollSize(handler: () => void, read: () => string = sizeNow): () => void {
  let before = read();
  const timer = setInterval(() => {
    const now = read();
    if (now === before) return;
    before = now;
    handler();
  }, POLL_MS);
  return () => clearInterval(timer);
}

function sizeNow(): string {
  try {
    const { columns, rows } = Deno.consoleSize();
    return `${columns}x${rows}`;
  } catch {
    // The console is gone: a size that cannot be read does not change.
    return "";
  }
}
