/** From a command line of esptool.py to what a profile says. Pure; no I/O. */
import { UsageError } from "../errors.ts";
import { type Field, profileFields } from "../profile/fields.ts";
import { judged } from "../profile/judge.ts";
import type { Overrides } from "../profile/override.ts";
import type { Known } from "../profile/profile.ts";
import { orList, quote } from "../text.ts";
import type { Draft, DraftFile } from "./draft.ts";
import {
  GLOBAL_OPTIONS,
  type Meaning,
  type Option,
  OTHER_COMMANDS,
  WRITE_OPTIONS,
} from "./esptool_options.ts";
import { shellCommands } from "./shell_line.ts";

const PLACE = "--from-esptool";
const EXAMPLE =
  'For example: flasher init --from-esptool "esptool.py --port /dev/ttyUSB0 write_flash 0x0 firmware.bin"';

/** Throws UsageError for what is no such line, or cannot be read for sure. */
export function draftFromEsptool(
  line: string,
  known: Known,
  { windows }: { readonly windows: boolean },
): Draft {
  const drafts = shellCommands(line, { place: PLACE, windows }).map((words) =>
    new Reader(words, known).draft()
  );
  const draft: Draft = {
    // What esptool.py is not told about the header, it leaves as the file has it.
    values: Object.assign({ size: "keep" }, ...drafts.map(({ values }) => values)),
    files: drafts.flatMap(({ files }) => files),
    notes: [...new Set(drafts.flatMap(({ notes }) => notes))],
  };
  if (draft.files.length === 0) {
    throw new UsageError(`${PLACE}: found no file, expected write_flash with offsets and files`, {
      hint: EXAMPLE,
    });
  }
  return draft;
}

/** One command line, word by word. */
class Reader {
  readonly #words: string[];
  readonly #known: Known;
  readonly #values: Record<string, string> = {};
  readonly #notes: string[] = [];

  constructor(words: readonly string[], known: Known) {
    // Whatever starts it: python -m esptool, sudo, a path.
    const program = words.findIndex((word) => /(^|[\\/])esptool(\.py|\.exe)?$/i.test(word));
    this.#words = words.slice(program + 1);
    this.#known = known;
  }

  draft(): Draft {
    this.#options(GLOBAL_OPTIONS, "esptool.py");
    const command = this.#words.shift() ?? "";
    const name = hyphenated(command);
    const other = Object.hasOwn(OTHER_COMMANDS, name) ? OTHER_COMMANDS[name] : undefined;
    if (other === undefined && name !== "write-flash") throw otherCommand(command);
    if (other !== undefined) this.#take(other);
    return {
      files: other === undefined ? this.#files() : [],
      values: this.#values,
      notes: this.#notes,
    };
  }

  /** Pairs of offset and path, with options in front, between and behind. */
  #files(): DraftFile[] {
    const fields = profileFields(this.#known);
    const files: DraftFile[] = [];
    for (;;) {
      this.#options(WRITE_OPTIONS, "write_flash");
      const offset = this.#words.shift();
      if (offset === undefined) return files;
      if (offset.startsWith("@")) {
        throw new UsageError(`${PLACE}: found ${quote(offset)}, expected an offset`, {
          hint: "Of an ESP-IDF build, translate the file: flasher init --from build/flasher_args.json",
        });
      }
      const path = this.#words.shift();
      if (path === undefined) {
        throw new UsageError(`${PLACE}: found ${quote(offset)} at the end, expected an offset and a file`);
      }
      files.push({ offset: judged(fields.offset, offset, PLACE), path: judged(fields.path, path, PLACE) });
    }
  }

  /** As long as words begin with a hyphen. */
  #options(options: readonly Option[], owner: string): void {
    while (this.#words[0]?.startsWith("-")) {
      const [written = "", attached] = split(this.#words.shift()!);
      const option = options.find(({ names }) => names.includes(hyphenated(written)));
      if (option === undefined) {
        throw new UsageError(`${PLACE}: found ${quote(written)}, expected an option of ${owner}`, {
          hint: "Leave it out if it does not change what is written where.",
        });
      }
      this.#take(option.meaning ?? {});
      if (option.value === "flag") continue;
      const value = attached ?? this.#words.shift();
      if (value === undefined) throw new UsageError(`${PLACE}: ${written}: found nothing, expected a value`);
      this.#take(this.#meaningOf(option.value, written, value));
    }
  }

  #meaningOf(of: Exclude<Option["value"], "flag">, written: string, value: string): Meaning {
    if (of === "ignored") return {};
    const place = `${PLACE}: ${written}`;
    if (typeof of === "string") {
      const field: Field<unknown> = profileFields(this.#known)[of];
      judged(field, value, place);
      return { values: { [of]: value } };
    }
    const name = hyphenated(value);
    if (Object.hasOwn(of, name)) return of[name]!;
    throw new UsageError(`${place}: found ${quote(value)}, expected ${orList(Object.keys(of))}`);
  }

  #take({ values = {}, note }: Meaning): void {
    Object.assign(this.#values, values satisfies Overrides);
    if (note !== undefined) this.#notes.push(note);
  }
}

/** `--port=COM3` */
function split(word: string): readonly [string, string?] {
  const at = word.indexOf("=");
  return word.startsWith("--") && at > 0 ? [word.slice(0, at), word.slice(at + 1)] : [word];
}

function hyphenated(word: string): string {
  return word.replaceAll("_", "-");
}

function otherCommand(command: string): UsageError {
  const found = command === "" ? "nothing" : quote(command);
  return new UsageError(`${PLACE}: found ${found}, expected write_flash`, { hint: EXAMPLE });
}
