/** What a board prints, line by line: a stamp before each, and whole lines for a file. Pure; no I/O. */

/** Puts a stamp before each line of a text that comes in pieces. */
export class LineStamps {
  #atStart = true;

  /** `text` with `stamp` before each line that begins in it. */
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

/** `    12.345 `: seconds, to begin a line with. */
export function stampOf(ms: number): string {
  return `${(ms / 1000).toFixed(3).padStart(10)} `;
}

/** Cuts a text that comes in pieces into lines. What a line editor took back stays; a carriage return goes. */
export class LineCutter {
  #rest = "";

  /** Lines that are complete now. */
  feed(text: string): string[] {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop()!;
    return lines.map(plain);
  }

  /** The last line, without an end; undefined if there is none. */
  end(): string | undefined {
    const rest = plain(this.#rest);
    this.#rest = "";
    return rest === "" ? undefined : rest;
  }
}

function plain(line: string): string {
  return line.replace(/[\r\b]/g, "");
}
