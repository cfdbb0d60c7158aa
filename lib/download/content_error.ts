/** The message about a server that has other bytes than a lock file or a profile names. Pure; no I/O. */
import { ImageError } from "../errors.ts";
import { dayOf, quote } from "../text.ts";

/** What the server has. */
export type FoundContent =
  | { readonly size: number; readonly sha256?: string }
  | { readonly moreThan: number };

/** `today`: what the clock of this computer says. */
export function contentError(
  { url, size, sha256, expectedBy = "the request", toAccept }: {
    readonly url: string;
    readonly size?: number;
    readonly sha256?: string;
    readonly expectedBy?: string;
    readonly toAccept?: string;
  },
  found: FoundContent,
  today: Date,
): ImageError {
  const wanted = [
    ...(size === undefined ? [] : [`${size} bytes`]),
    ...(sha256 === undefined ? [] : [`SHA-256 ${sha256}`]),
  ];
  return new ImageError(
    `Cannot use ${quote(url, 200)}: on ${dayOf(today)}, the server has ${
      describeFound(found)
    }, ${expectedBy} says ${wanted.join(" and ")}`,
    {
      hint:
        "The publisher may have replaced the file under the same name. A bundle or another computer's cache may " +
        `still have the earlier one.${toAccept === undefined ? "" : `\nTo accept the new one, ${toAccept}`}`,
    },
  );
}

function describeFound(found: FoundContent): string {
  if ("moreThan" in found) return `more than ${found.moreThan} bytes`;
  return `${found.size} bytes${found.sha256 === undefined ? "" : ` with SHA-256 ${found.sha256}`}`;
}
