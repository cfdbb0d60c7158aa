/** Labels for boards: one page of HTML for the print dialogue of a browser. Pure; no I/O. */
import { renderSVG } from "uqr";
import type { MergedBoard } from "../roster/merge.ts";
import { formatNumber, highestNumber } from "../roster/roster.ts";
import { printable } from "../../text.ts";

/** Labels of 70 x 37 mm on A4, as several manufacturers sell them: three columns, eight rows. */
const COLUMNS = 3;
const ROWS = 8;
const PER_SHEET = COLUMNS * ROWS;

/** The page loads nothing and runs nothing; the policy also holds that back if a text could ever get out of its place. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE = `
@page { size: A4 portrait; margin: 0 }
* { box-sizing: border-box; margin: 0 }
body { font-family: system-ui, sans-serif; color: black; background: white }
.sheet { width: 210mm; height: 296mm; padding-top: 0.5mm; display: grid; overflow: hidden;
  grid-template-columns: repeat(${COLUMNS}, 70mm); grid-template-rows: repeat(${ROWS}, 36.9mm); break-after: page }
.sheet:last-child { break-after: auto }
.label { display: grid; grid-template-columns: 1fr 27mm; align-items: center; gap: 2mm; padding: 4mm 5mm;
  overflow: hidden }
.number { font-size: 34pt; font-weight: 700; line-height: 1 }
.name { font-size: 11pt; overflow: hidden; white-space: nowrap; text-overflow: ellipsis }
.mac { font-family: ui-monospace, monospace; font-size: 11pt }
.text { min-width: 0 }
svg { width: 27mm; height: 27mm; display: block }
`;

export function labelsPage(boards: readonly MergedBoard[]): string {
  const highest = highestNumber(boards);
  const labels = boards.map((board) => labelOf(board, highest));
  const sheets = Array.from(
    { length: Math.ceil(labels.length / PER_SHEET) },
    (_, n) => `<div class="sheet">\n${labels.slice(n * PER_SHEET, (n + 1) * PER_SHEET).join("\n")}\n</div>`,
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>Labels for boards</title>
<style>${STYLE}</style>
</head>
<body>
${sheets.join("\n")}
</body>
</html>
`;
}

/** The QR code holds the whole MAC in capital letters, for which a smaller code is enough. */
function labelOf({ number, mac, label }: MergedBoard, highest: number): string {
  const code = renderSVG(mac.toUpperCase(), { ecc: "M", border: 2 });
  return [
    `<div class="label"><div class="text">`,
    `<div class="number">${formatNumber(number, highest)}</div>`,
    ...label === undefined || label === "" ? [] : [`<div class="name">${escapeHtml(label)}</div>`],
    `<div class="mac">${escapeHtml(lastDigits(mac))}</div>`,
    `</div>${code}</div>`,
  ].join("");
}

/** `0a:0b:0c`: what differs between boards of one maker. */
function lastDigits(mac: string): string {
  return mac.split(":").slice(-3).join(":");
}

function escapeHtml(text: string): string {
  const names: Readonly<Record<string, string>> = {
    "&": "amp",
    "<": "lt",
    ">": "gt",
    '"': "quot",
    "'": "#39",
  };
  return printable(text).replace(/[&<>"']/g, (char) => `&${names[char]};`);
}
