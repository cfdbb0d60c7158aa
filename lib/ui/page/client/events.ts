/** Follows flasher's stream: begins where it broke off, and notices when flasher is silent. */
import { EVENTS_PATH } from "../../api.ts";
import type { StreamLine } from "../../records.ts";
import type { Browser } from "./browser.ts";
import { linesOf } from "./lines.ts";
import { authorization } from "./session.ts";

/** Between two attempts to reach a flasher that does not answer. Milliseconds. */
export const RETRY_MS = 2000;
/** flasher says "alive" each 10 s: after two that did not come, the connection is dead. Milliseconds. */
export const SILENCE_MS = 25_000;

export interface Listener {
  /** The lines that came together, at least one. */
  readonly lines: (lines: readonly StreamLine[]) => void;
  /** The connection is gone; it is tried again. */
  readonly lost: () => void;
  /** flasher does not know the token. It is not tried again. */
  readonly refused: () => void;
}

/** Returns when another page has taken over, or the token is refused. */
export async function follow(browser: Browser, token: string, listener: Listener): Promise<void> {
  let seq: number | undefined;
  for (;;) {
    const end = await followOnce(browser, token, seq, {
      ...listener,
      lines(lines) {
        for (const line of lines) if ("seq" in line) seq = line.seq;
        listener.lines(lines);
      },
    });
    if (end !== "lost") return;
    listener.lost();
    await new Promise<void>((resolve) => browser.after(RETRY_MS, resolve));
  }
}

async function followOnce(
  browser: Browser,
  token: string,
  seq: number | undefined,
  listener: Listener,
): Promise<"lost" | "over"> {
  const abort = new AbortController();
  let heard = browser.now();
  const watch = () => {
    if (abort.signal.aborted) return;
    if (browser.now() - heard >= SILENCE_MS) abort.abort();
    else browser.after(SILENCE_MS / 5, watch);
  };
  browser.after(SILENCE_MS / 5, watch);
  try {
    const path = seq === undefined ? EVENTS_PATH : `${EVENTS_PATH}?after=${seq}`;
    const response = await browser.fetch(path, { headers: authorization(token), signal: abort.signal });
    if (response.status === 401) {
      listener.refused();
      return "over";
    }
    if (!response.ok || response.body === null) return "lost";
    for await (const lines of linesOf(response.body)) {
      heard = browser.now();
      if (lines.length > 0) listener.lines(lines);
      if (lines.some(({ type }) => type === "moved")) return "over";
    }
    return "lost";
  } catch {
    return "lost"; // the network, a silence, or a line that was torn: the next attempt shows the state as it is
  } finally {
    abort.abort();
  }
}
