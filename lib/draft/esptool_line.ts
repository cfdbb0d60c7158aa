/** Translates one command line of esptool.py, word by word. Pure; no I/O. */
import { UsageError } from "../errors.ts";
import { hex } from "../bytes.ts";
import { nameOfMegabits } from "../esp/chips/flash_size.ts";
import type { Field } from "../profile/field.ts";
import { profileFields } from "../profile/fields.ts";
import { checkFlagValue } from "../profile/check_flag_value.ts";
import type { Overrides } from "../profile/override.ts";
import type { Known } from "../profile/profile.ts";
import { orList, quote } from "../text.ts";
import type { DraftFile } from "./draft.ts";
import {
  ERASED,
  GLOBAL_OPTIONS,
  type Meaning,
  type Option,
  READING_COMMANDS,
  VARIABLES,
  WRITE_OPTIONS,
  WRITE_VARIABLES,
} from "./esptool_options.ts";
import { fromPyserial } from "./pyserial_port.ts";
import { type EsptoolCall, inFolder, programAt } from "./script.ts";
import { hyphenated, splitOption } from "./split_option.ts";

/** The translation of one command. */
export interface Translation {
  readonly values: Overrides;
  readonly files: readonly DraftFile[];
  readonly notes: readonly string[];
}

/** Words without effect, from when upload.py ran several commands in sequence. */
const UPLOAD_PADDING: readonly string[] = ["", "version", "--end"];

/** Throws UsageError, which begins with the call's place. */
export function translateEsptool(step: EsptoolCall, known: Known): Translation {
  const at = programAt(step.words);
  const program = step.words[at] ?? "";
  const uploads = /upload\.py$/i.test(program);
  const words = step.words.slice(at + 1).filter((word) => !uploads || !UPLOAD_PADDING.includes(word));
  const reader = new LineTranslator({ ...step, words }, known);
  return uploads ? reader.upload() : reader.esptool();
}

class LineTranslator {
  readonly #words: string[];
  readonly #step: EsptoolCall;
  readonly #known: Known;
  readonly #values: Record<string, string> = {};
  readonly #files: DraftFile[] = [];
  readonly #notes: string[] = [];

  constructor(step: EsptoolCall, known: Known) {
    this.#step = step;
    this.#words = [...step.words];
    this.#known = known;
  }

  esptool(): Translation {
    this.#variables(VARIABLES, GLOBAL_OPTIONS);
    this.#options(GLOBAL_OPTIONS, "esptool.py");
    const command = this.#words.shift() ?? "";
    const name = hyphenated(command);
    switch (name) {
      case "write-flash":
        this.#variables(WRITE_VARIABLES, WRITE_OPTIONS);
        this.#pairs();
        break;
      case "erase-flash":
        this.#take(ERASED);
        this.#options([{ names: ["--force"], value: "flag" }], command);
        this.#end(command);
        break;
      case "erase-region":
        this.#options([{ names: ["--force"], value: "flag" }], command);
        this.#eraseRegion();
        this.#end(command);
        break;
      default:
        if (!READING_COMMANDS.has(name)) throw this.#otherCommand(command);
        this.#notes.push(`Skipped, because it writes nothing to the board: ${quote(command)}.`);
    }
    return this.#translation();
  }

  /** Arduino's wrapper for the ESP8266: options and commands in any order, run together. */
  upload(): Translation {
    this.#values["size"] = "detect";
    for (;;) {
      this.#options(GLOBAL_OPTIONS, "upload.py");
      const command = this.#words.shift();
      if (command === undefined) return this.#translation();
      switch (hyphenated(command)) {
        case "write-flash":
          this.#pair(this.#words.shift());
          break;
        case "erase-flash":
          this.#take(ERASED);
          break;
        case "erase-region":
          this.#eraseRegion();
          break;
        default:
          throw this.#otherCommand(command);
      }
    }
  }

  #translation(): Translation {
    return { values: this.#values, files: this.#files, notes: this.#notes };
  }

  /** Pairs of offset and path, with options before, between and after them. */
  #pairs(): void {
    for (;;) {
      this.#options(WRITE_OPTIONS, "write_flash");
      const offset = this.#words.shift();
      if (offset === undefined) return;
      if (offset.startsWith("@")) {
        throw new UsageError(`${this.#step.place}: found ${quote(offset)}, expected an offset`, {
          hint: "For an ESP-IDF build, convert its file: flasher init --from build/flasher_args.json",
        });
      }
      this.#pair(offset);
    }
  }

  #pair(offset: string | undefined): void {
    const { place, folder } = this.#step;
    const path = this.#words.shift();
    if (offset === undefined || path === undefined) {
      const found = offset === undefined ? "nothing" : `${quote(offset)} at the end`;
      throw new UsageError(`${place}: found ${found}, expected an offset and a file`);
    }
    const fields = profileFields(this.#known);
    const address = checkFlagValue(fields.offset, offset, place);
    // A shell replaces it with the home folder.
    if (path.startsWith("~")) {
      throw new UsageError(`${place}: found ${quote(path)}, expected plain words`, {
        hint: "Write the value that your shell would insert.",
      });
    }
    this.#files.push({ offset: address, path: inFolder(folder, checkFlagValue(fields.path, path, place)) });
  }

  #eraseRegion(): void {
    const { place } = this.#step;
    const fields = profileFields(this.#known);
    const [offset, size] = [this.#words.shift() ?? "", this.#words.shift() ?? ""];
    const at = checkFlagValue(fields.offset, offset, place);
    const bytes = checkFlagValue(fields.fileSize, size, place);
    this.#notes.push(
      `A profile erases only what it writes. To erase this region: flasher erase --offset ${hex(at)} --size ${
        hex(bytes)
      }`,
    );
  }

  #end(command: string): void {
    const [more] = this.#words;
    if (more === undefined) return;
    throw new UsageError(`${this.#step.place}: found ${quote(more)} after ${command}, expected nothing`);
  }

  #variables(names: Readonly<Record<string, string>>, options: readonly Option[]): void {
    for (const [variable, name] of Object.entries(names)) {
      const value = this.#step.variables.get(variable);
      const option = options.find((one) => one.names.includes(name))!;
      if (value !== undefined) this.#take(this.#meaningOf(option, variable, value));
    }
  }

  /** Takes options while words begin with a hyphen. */
  #options(options: readonly Option[], owner: string): void {
    while (this.#words[0]?.startsWith("-")) {
      const word = this.#words.shift()!;
      const { written, option, attached, flags } = splitOption(word, options);
      if (option === undefined) {
        throw new UsageError(`${this.#step.place}: found ${quote(written)}, expected an option of ${owner}`, {
          hint: "Omit it if it does not change what is written or where.",
        });
      }
      this.#take(option.meaning ?? {});
      if (flags !== undefined) this.#words.unshift(flags);
      if (option.value === "flag") continue;
      if (option.value === "paths") {
        while (this.#words.length > 0 && !/^(?:-|0x[\da-f]+$|\d+$)/i.test(this.#words[0]!)) {
          this.#words.shift();
        }
        continue;
      }
      const value = attached ?? this.#words.shift();
      if (value === undefined) {
        throw new UsageError(`${this.#step.place}: ${written}: found nothing, expected a value`);
      }
      this.#take(this.#meaningOf(option, written, value));
    }
  }

  #meaningOf({ value: of }: Option, written: string, value: string): Meaning {
    if (of === "ignored" || of === "flag" || of === "paths") return {};
    const place = `${this.#step.place}: ${written}`;
    if (typeof of === "string") {
      const said = of === "size" ? nameOfMegabits(value) ?? value : of === "port" ? this.#port(value) : value;
      const field: Field<unknown> = profileFields(this.#known)[of];
      checkFlagValue(field, said, place);
      return { values: { [of]: said } };
    }
    const name = hyphenated(value);
    if (Object.hasOwn(of, name)) return of[name]!;
    throw new UsageError(`${place}: found ${quote(value)}, expected ${orList(Object.keys(of))}`);
  }

  #port(value: string): string {
    const { port, note } = fromPyserial(value);
    if (note !== undefined) this.#notes.push(note);
    return port;
  }

  #take({ values = {}, note }: Meaning): void {
    Object.assign(this.#values, values satisfies Overrides);
    if (note !== undefined) this.#notes.push(note);
  }

  #otherCommand(command: string): UsageError {
    const found = command === "" ? "nothing" : quote(command);
    return new UsageError(`${this.#step.place}: found ${found}, expected write_flash`, { hint: EXAMPLE });
  }
}

/** Hint with an example of such a command line. */
export const EXAMPLE =
  'For example: flasher init --from-esptool "esptool.py --port /dev/ttyUSB0 write_flash 0x0 firmware.bin"';
