/** The steps of "What happened", in the words of the page. Pure; no I/O. */
import type { UnitRecord } from "../records.ts";
import type { Happening } from "../state.ts";
import { shortName } from "./short_name.ts";
import type { Tone } from "./unit_words.ts";
import { pressText } from "./unit_words.ts";
import type { Words } from "./words/table.ts";

export interface Step {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly text: string;
  /** As flasher or a device says it, in English. */
  readonly original?: string;
  readonly tone: Tone;
}

/** Without details that a person need not know, and without repetitions, such as one line for each second of an erase. */
export function stepsOf(happened: readonly Happening[], words: Words): readonly Step[] {
  const steps: Step[] = [];
  for (const { at, record } of happened) {
    const step = stepOf(record, words);
    const last = steps.at(-1);
    if (step === undefined || last?.text === step.text && last.original === step.original) continue;
    steps.push({ at, tone: "plain", ...step });
  }
  return steps;
}

type Said = Omit<Step, "at" | "tone"> & { readonly tone?: Tone };

function stepOf(record: UnitRecord, words: Words): Said | undefined {
  const { happened, done, trouble } = words;
  switch (record.type) {
    case "attached":
      return { text: happened.attached };
    case "connecting":
      return { text: record.attempt > 1 ? happened.attempt(record.attempt) : happened.talking };
    case "waiting":
      return { text: happened.hands(pressText(record.text, words)), tone: "hands" };
    case "waiting-for":
      return {
        text: happened[record.what],
        ...(record.holder !== undefined && { original: shortName(record.holder) }),
      };
    case "connected":
      return { text: happened.answered(shortName(record.chip)) };
    case "speed":
      return { text: happened.speed(record.baud) };
    case "flash":
      return { text: happened.flash(record.size) };
    case "skipped":
      return { text: happened.already(shortName(record.path)), tone: "good" };
    case "start":
      return { text: happened.writing(shortName(record.path), record.size) };
    case "verified":
      return { text: happened.verified(shortName(record.path)), tone: "good" };
    case "unverified":
      return { text: happened.unverified(shortName(record.path)), original: record.reason, tone: "careful" };
    case "recovering":
      return { text: happened.stumbled, original: record.reason, tone: "careful" };
    case "warning":
      return { text: happened.warning, original: lines(record.message, record.hint), tone: "careful" };
    case "log":
      return { text: happened.plugin, original: shortName(record.text, 200) };
    case "erasing":
      return { text: happened.erasing };
    case "erased":
      return { text: happened.erased };
    case "resetting":
      return { text: happened.restarting };
    case "expecting":
      return { text: happened.listening };
    case "booted":
      return { text: happened.starts(shortName(record.what, 100)), tone: "good" };
    case "files":
      return { text: happened.files };
    case "board-file":
      return boardFileStep(record, words);
    case "repairing":
      return { text: happened.repairing(record.mode), original: record.reason, tone: "careful" };
    case "numbered":
      return { text: happened.numbered(record.number) };
    case "passed":
      return { text: `${done.passed}.`, tone: "good" };
    case "written":
      return { text: `${done.written}.`, tone: "careful" };
    case "known":
      return { text: `${done.known}.`, tone: "good" };
    case "different":
      return { text: `${done.differs}.`, original: record.message, tone: "bad" };
    case "failed":
      return { text: `${trouble.other[0]}.`, original: record.message, tone: "bad" };
    case "same-board":
      return { text: `${done.sameBoard(words.amounts.number(record.as))}.` };
    case "stopped":
      return { text: `${done.stopped}.` };
    case "detached":
      return { text: happened.unplugged };
    case "unused":
    case "stub":
    case "plan":
    case "comparing":
    case "progress":
    case "file-progress":
    case "verifying":
    case "done":
    case "inspecting":
    case "reading":
    case "received":
    case "surveying":
    case "surveyed":
    case "read":
    case "proving":
    case "differs":
    case "finished":
    case "console":
      return undefined;
  }
}

function boardFileStep(
  { to, size, state }: Extract<UnitRecord, { readonly type: "board-file" }>,
  { happened }: Words,
): Said {
  const name = shortName(to);
  switch (state) {
    case "equal":
      return { text: happened.fileThere(name), tone: "good" };
    case "written":
      return { text: happened.fileWritten(name, size), tone: "good" };
    case "removed":
      return { text: happened.fileRemoved(name), tone: "good" };
    case "differs":
      return { text: happened.fileDiffers(name), tone: "careful" };
    case "kept":
      return { text: happened.fileKept(name), tone: "careful" };
  }
}

function lines(message: string, hint: string | undefined): string {
  return hint === undefined ? message : `${message}\n${hint}`;
}
