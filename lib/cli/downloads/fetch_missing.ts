/** For commands that write: downloads locked files that are not on this computer, if a person wants that. */
import { fetchLocked, type NamedEntry } from "../../app/downloads/fetch_locked.ts";
import type { FetchMissing } from "../../app/downloads/fetch_missing.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import { andList, printable } from "../../text.ts";
import type { Call } from "../command.ts";
import { sessionPerson } from "../screen/ask.ts";
import { hostOf } from "./host.ts";

/** `--fetch` answers yes; without it, flasher asks the person at the terminal. */
export function fetchMissingFor(call: Call): FetchMissing {
  return async (missing, { cache, lock }) => {
    if (!call.has("fetch") && !await sessionPerson(call).confirm(question(missing))) return undefined;
    const { withDownloads } = await import("./with_downloads.ts");
    return await withDownloads(call, async (get) => {
      const files: Uint8Array[] = [];
      for (const entry of missing) files.push((await fetchLocked({ cache, get, lock }, entry)).bytes);
      return files;
    });
  };
}

function question(missing: readonly NamedEntry[]): string {
  const bytes = missing.reduce((sum, { size }) => sum + size, 0);
  const hosts = [...new Set(missing.map(({ url }) => hostOf(url)))];
  const what = missing.length === 1 ? printable(missing[0]!.key) : `${missing.length} files`;
  return `Download ${what} now: ${describeSize(bytes)} from ${andList(hosts)}?`;
}
