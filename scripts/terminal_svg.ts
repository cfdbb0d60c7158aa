/**
 * Draws what a terminal shows, with flasher's colours, as an SVG picture. Knows only the few escape sequences that
 * flasher prints, and throws for others: a terminal emulator would be a hundred times as large. Pure; no I/O.
 */
import { textWidth } from "../lib/cli/screen/columns.ts";

/** Colours of the picture's terminal. Each has a contrast of at least 7 : 1 to the background. */
const BACKGROUND = "#0d1117";
const TEXT = "#e6edf3";
const STYLES: Readonly<Record<string, string>> = {
  bold: `font-weight="bold"`,
  dim: `fill="#9ea7b3"`,
  red: `fill="#ff9492"`,
  green: `fill="#56d364"`,
  magenta: `fill="#e2a8ff"`,
};

/** The escape sequences of lib/cli/screen/style.ts: what each starts, and what each ends. */
const STARTS: Readonly<Record<string, readonly string[]>> = {
  "1": ["bold"],
  "2": ["dim"],
  "31": ["red"],
  "32": ["green"],
  "35": ["magenta"],
};
const ENDS: Readonly<Record<string, readonly string[]>> = {
  "0": Object.keys(STYLES),
  "22": ["bold", "dim"],
  "39": ["red", "green", "magenta"],
};

/** Pixels. A monospaced letter is about 0.6 times as wide as its font is high. */
const FONT_SIZE = 14;
const LETTER = FONT_SIZE * 0.6;
const LINE = 20;
const MARGIN = 16;

/** A piece of a line in one style. */
interface Piece {
  readonly text: string;
  readonly styles: readonly string[];
}

/**
 * The picture of `output` on a terminal of `columns` columns. `output` is text with colours and erased status lines, as
 * the program writes it. Throws for any other control character, and for a line that does not fit.
 */
export function terminalSvg(output: string, columns: number): string {
  const lines = output.replace(/\n$/, "").split("\n").map((line) => pieces(line.split("\r\x1b[K").at(-1)!));
  for (const line of lines) {
    const text = line.map((piece) => piece.text).join("");
    if (textWidth(text) > columns) {
      throw new Error(`Cannot draw ${JSON.stringify(text)}: found more than ${columns} columns`);
    }
  }
  const width = Math.ceil(columns * LETTER) + 2 * MARGIN;
  const height = lines.length * LINE + 2 * MARGIN;
  const font = "ui-monospace, 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>`,
    `<g font-family="${font}" font-size="${FONT_SIZE}" fill="${TEXT}" xml:space="preserve">`,
    ...lines.flatMap((line, i) =>
      line.length === 0
        ? []
        : [`<text x="${MARGIN}" y="${MARGIN + i * LINE + FONT_SIZE}">${line.map(tspan).join("")}</text>`]
    ),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

function pieces(line: string): Piece[] {
  const styles = new Set<string>();
  const found: Piece[] = [];
  // deno-lint-ignore no-control-regex -- colours; every second part is a number
  for (const [i, part] of line.split(/\x1b\[(\d+)m/).entries()) {
    if (i % 2 === 0) {
      if (/\p{Cc}/u.test(part)) {
        throw new Error(`Cannot draw ${JSON.stringify(part)}: found a control character`);
      }
      if (part !== "") found.push({ text: part, styles: [...styles] });
      continue;
    }
    const [starts, ends] = [STARTS[part], ENDS[part]];
    if (starts === undefined && ends === undefined) {
      throw new Error(`Cannot draw the style ${part}: expected one that flasher uses`);
    }
    for (const style of ends ?? []) styles.delete(style);
    for (const style of starts ?? []) styles.add(style);
  }
  return found;
}

function tspan({ text, styles }: Piece): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return styles.length === 0
    ? escaped
    : `<tspan ${styles.map((style) => STYLES[style]).join(" ")}>${escaped}</tspan>`;
}
