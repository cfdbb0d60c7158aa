/** Splits a board's output into lines, and timestamps them. Pure; no I/O. */

/** Adds a timestamp before each line of a text that arrives in chunks. */
export class LineTimestamps {
  #atStart = true;

  /** `text` with `stamp` before each line that starts in it. */
  feed(text: string, stamp: string): string {
    let out = "";
    for (const char of text) {
      if (this.#atStart && char !== "\r" && char !== "\n") {
        out += stamp;
        this.#atStart = false;
      }
      out += char;
      if (char === "\r" || char === "\n") this.#atStart = true;
    }
    return out;
  }
}

/** `    12.345 `: seconds, for the start of a line. */
export function formatTimestamp(ms: number): string {
  return `${(ms / 1000).toFixed(3).padStart(10)} `;
}

/** Splits a text that arrives in chunks into lines. Keeps text that a line editor erased; drops carriage returns. */
export class LineSplitter {
  #rest = "";

  /** The lines that `text` completes. */
  feed(text: string): string[] {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop()!;
    return lines.map(plain);
  }

  /** The last line, which has no line end; undefined if there is none. */
  end(): string | undefined {
    const rest = plain(this.#rest);
    this.#rest = "";
    return rest === "" ? undefined : rest;
  }
}

function plain(line: string): string {
  return line.replace(/[\r\b]/g, "");
}
