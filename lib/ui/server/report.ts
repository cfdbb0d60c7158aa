/** A report for a person who helps: what happened to each board, and what is wrong with the computer. Pure; no I/O. */
import { JSON_VERSION, jsonLine } from "../../app/records/json_line.ts";
import type { PageState } from "../state.ts";

/** Lines of JSON (docs/json.md). It names MACs and ports, and nothing that is on the boards. */
export function reportLines({ flasher, program, ports, units, help }: PageState): string {
  return [
    { type: "begin", version: JSON_VERSION, flasher },
    { type: "program", program },
    ...ports.map((port) => ({ type: "port", ...port })),
    ...help.map((finding) => ({ type: "finding", ...finding })),
    ...units.flatMap(({ happened, console: lines, id }) => [
      ...happened.map(({ at, record }) => ({ ...record, at })),
      ...lines.map((text) => ({ type: "console", unit: id, text })),
    ]),
  ].map(jsonLine).join("");
}
