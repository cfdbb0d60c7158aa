/** A unit in every state that the page can show, and the same with texts that attack. By name; `unit` is its number. */
import type { UnitRecord } from "../../../lib/ui/unit_record.ts";
import {
  attached,
  connected,
  failed,
  hands,
  HOSTILE,
  macOf,
  NOW,
  passed,
  writing,
  written,
} from "./states.ts";

type Records = (unit: number) => readonly UnitRecord[];

export const UNIT_STATES: Readonly<Record<string, Records>> = {
  waiting: (unit) => [attached(unit), { type: "waiting-for", unit, what: "place" }],
  blocked: (unit) => [attached(unit), { type: "waiting-for", unit, what: "access" }],
  "in-use": (unit) => [attached(unit), { type: "waiting-for", unit, what: "holder", holder: "Thonny" }],
  talking: (unit) => connected(unit).slice(0, 2),
  hands,
  comparing: (unit) => writing(unit, 0).slice(0, -2),
  erasing: (
    unit,
  ) => [...connected(unit), {
    type: "erasing",
    unit,
    offset: 0,
    size: 4_194_304,
    elapsedMs: 4_000,
    typicalMs: 20_000,
  }],
  writing: (unit) => writing(unit, unit / 40),
  recovering: (unit) => [...writing(unit, 0.5), {
    type: "recovering",
    unit,
    step: "reset",
    reason: "the chip stopped answering",
    from: 921600,
    baud: 460800,
  }],
  checking: (unit) => written(unit).slice(0, 11),
  listening: (unit) => written(unit).slice(0, 14),
  files: (unit) => [...written(unit).slice(0, -1), { type: "files", unit, total: 2 }],
  finishing: written,
  passed,
  "press-reset": (unit) => [...written(unit, true, "needs-reset"), { type: "passed", unit, ms: 11_800 }],
  "not-checked": (unit) => [...written(unit, false), { type: "written", unit, ms: 14_200 }],
  known: (unit) => [...written(unit), { type: "known", unit, ms: 900, time: NOW - 3_600_000 }],
  different: (unit) => [...connected(unit), {
    type: "different",
    unit,
    exitCode: 12,
    kind: "DifferentFlashError",
    message: "Flash does not hold what was written before",
  }],
  failed,
  "wrong-chip": (unit) => [...connected(unit), {
    type: "failed",
    unit,
    exitCode: 6,
    kind: "ChipError",
    message: "Cannot write to this board: it has an ESP32-C3, expected ESP8266",
    hint: "Choose a program for the ESP32-C3.",
  }],
  "keeps-out": (unit) => [...written(unit).slice(0, -1), {
    type: "failed",
    unit,
    exitCode: 16,
    kind: "BoardFilesError",
    message: "Cannot reach the Python prompt: the board sent nothing, expected the raw prompt",
    boardState: "The firmware is in place.",
    wipeHelps: true,
  }],
  unplugged: (unit) => [...failed(unit), { type: "detached", unit }],
  "same-board": (unit) => [...connected(unit), { type: "same-board", unit, as: 1, mac: macOf(1) }],
  stopped: (unit) => [...writing(unit, 0.4), { type: "stopped", unit, boardState: "half-written" }],
  unused: (unit) => [attached(unit), { type: "unused", unit }],
};

/** Free text of a record: names, and words of a board, a plugin or an error. */
const TEXTS = [
  ...["port", "address", "program", "chip", "vendor", "path", "holder", "reason", "label", "what", "text"],
  ...["kind", "message", "hint", "boardState"],
];

export function hostile(record: UnitRecord): UnitRecord {
  // What a board waits for is one of three words, not text.
  const kept = record.type === "waiting-for" ? TEXTS.filter((name) => name !== "what") : TEXTS;
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      kept.includes(name) && typeof value === "string" ? HOSTILE : value,
    ]),
  ) as unknown as UnitRecord;
}
