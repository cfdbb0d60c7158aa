/** Translates a command line of another tool into flasher's. Pure; no I/O. */
import { isEsptoolCk } from "../../draft/esptool_ck.ts";
import { AFTER, BEFORE, type Meaning, type Option } from "../../draft/esptool_options.ts";
import { fromPyserial } from "../../draft/pyserial_port.ts";
import { hyphenated, splitOption } from "../../draft/split_option.ts";
import { nameOfMegabits } from "../../esp/chips/flash_size.ts";
import { isFirmwareName, isProfileName } from "../../app/files/file_names.ts";
import { DEFAULTS } from "../../profile/fields.ts";
import { AFTER as FLASHER_AFTER } from "../../profile/profile.ts";
import { suggest } from "../../suggest.ts";
import { quote } from "../../text.ts";
import type { Command, Flag } from "../command.ts";
import type { ToolLine, TranslateOptions } from "./tool_line.ts";
import { TOOL_COMMANDS, type ToolCommand } from "./commands.ts";
import { isOffset, placedFiles } from "../extra_words.ts";
import { translateCkLine } from "./esptool_ck.ts";
import { fillTemplate, insertValues, shownValue } from "./fill.ts";
import { ESPFLASH_CONNECT, ESPFLASH_FLASH, GLOBAL_OPTIONS, WRITE_OPTIONS } from "./options.ts";

const PROGRAMS = /^(?:esptool(?:\.py|\.exe)?|espflash(?:\.exe)?|mpremote|idf\.py)$/i;
const AFTERS: readonly string[] = FLASHER_AFTER;
/** Flags that change nothing without a profile. */
const DEFAULT_FLAGS: ReadonlySet<string> = new Set(
  (["after", "chip", "freq", "mode", "size"] as const).map((name) => `--${name} ${DEFAULTS[name]}`),
);

/** Undefined if `words` contain no word of another tool. */
export function translateLine(words: readonly string[], options: TranslateOptions): ToolLine | undefined {
  if (/^(?:-c[abdefprz]$|esptool)/i.test(words[0] ?? "") && isEsptoolCk(words)) {
    return translateCkLine(words, options);
  }
  return new LineReader(words, options).read();
}

/** The "run" that flags without a command most likely belong to; undefined if there are other words, or unknown flags. */
export function runWith(flags: readonly string[], options: TranslateOptions): ToolLine | undefined {
  return new LineReader(flags, options).readFlags();
}

class LineReader {
  readonly #words: string[];
  readonly #commands: readonly Command[];
  readonly #os: string | undefined;
  /** Flags as typed, with their values. */
  #flags: { readonly name: string; readonly text: string }[] = [];
  readonly #notes = new Set<string>();
  #foreign = false;
  /** What an option puts in place of the command's own `here`. */
  #here: string | null | undefined;

  constructor(words: readonly string[], { commands, os }: TranslateOptions) {
    this.#words = [...words];
    this.#commands = commands;
    this.#os = os;
  }

  read(): ToolLine | undefined {
    if (PROGRAMS.test(this.#words[0] ?? "")) {
      this.#words.shift();
      this.#foreign = true;
    }
    // "device list" of PlatformIO, "board list" of arduino-cli.
    if (/^(?:device|board)$/.test(this.#words[0] ?? "") && this.#words.length > 1) {
      this.#words.shift();
      this.#foreign = true;
    }
    // Flags before the command are esptool's habit.
    this.#foreign ||= this.#words[0]?.startsWith("-") === true;
    while (this.#words[0]?.startsWith("-")) if (!this.#option(GLOBAL_OPTIONS)) return undefined;
    const word = this.#words.shift();
    if (word === undefined) return undefined;
    const own = this.#commands.find(({ name }) => name === word);
    if (own !== undefined) return this.#ownCommand(own);
    const name = this.#toolName(hyphenated(word).toLowerCase());
    const row = TOOL_COMMANDS.find(({ names }) => names.includes(name));
    return row === undefined ? this.#withoutCommand(word) : this.#toolCommand(row);
  }

  get #run(): Command | undefined {
    return this.#commands.find(({ name }) => name === "run");
  }

  readFlags(): ToolLine | undefined {
    const run = this.#run;
    this.#foreign = true;
    return run === undefined ? undefined : this.#ownCommand(run, 0);
  }

  /** The command of another tool that `word` is, or that it may be a typo of; flasher's own commands come first. */
  #toolName(word: string): string {
    const names = TOOL_COMMANDS.flatMap(({ names }) => names);
    if (names.includes(word) || !/^[a-z-]+$/.test(word)) return word;
    if (suggest(word, this.#commands.map(({ name }) => name)) !== undefined) return word;
    return suggest(word, names) ?? word;
  }

  /** Firmware, its offset, or a profile, with more words: only "run" is missing. */
  #withoutCommand(word: string): ToolLine | undefined {
    const run = this.#run;
    const isAlone = this.#flags.length === 0 && this.#words.length === 0;
    if (run === undefined || isAlone) return undefined;
    if (!(isFirmwareName(word) || isProfileName(word) || isOffset(word))) return undefined;
    this.#words.unshift(word);
    this.#foreign = true;
    return this.#ownCommand(run, isOffset(word) ? 0 : 1);
  }

  /** A command of flasher, with options of other tools. `most`: arguments; undefined if there are more. */
  #ownCommand(command: Command, most = Infinity): ToolLine | undefined {
    // A flag of another flasher command is a mistake of its own.
    const flags = new Set(this.#commands.flatMap(({ flags }) => flags.map(({ name }) => `--${name}`)));
    const alike = TOOL_COMMANDS.filter(({ here }) => here?.split(" ")[0] === command.name);
    const options = [
      ...alike.flatMap(({ options = [] }) => options),
      ...WRITE_OPTIONS,
      ...GLOBAL_OPTIONS,
      ...ESPFLASH_CONNECT,
      ...ESPFLASH_FLASH,
    ].map(({ names, ...option }) => ({ ...option, names: names.filter((name) => !flags.has(name)) }));
    const given: string[] = [];
    while (this.#words.length > 0) {
      if (!this.#words[0]!.startsWith("-")) given.push(this.#words.shift()!);
      else if (!this.#ownFlag(command.flags) && !this.#option(options)) return undefined;
    }
    // esptool's offset before each file.
    const placed = command.flags.some(({ name }) => name === "file") && given.length > 0
      ? placedFiles(given)
      : undefined;
    if (placed === undefined && given.length > most) return undefined;
    placed?.forEach(([offset, path]) => this.#addValue("file", `${offset}=${path}`));
    const words = placed === undefined ? given.map((word) => shownValue(word, "VALUE", this.#os)) : [];
    if (this.#here === null) return { command: undefined, notes: [...this.#notes] };
    return this.#foreign ? this.#line(command.name, [command.name, ...words]) : undefined;
  }

  #toolCommand(row: ToolCommand): ToolLine {
    const name = row.here?.split(" ")[0];
    const flags = this.#commands.find((command) => command.name === name)?.flags ?? [];
    const options = [...row.options ?? [], ...GLOBAL_OPTIONS, ...ESPFLASH_CONNECT];
    const given: string[] = [];
    while (this.#words.length > 0) {
      const word = this.#words[0]!;
      if (!word.startsWith("-") || word === "-") given.push(this.#words.shift()!);
      else if (!this.#option(options) && !this.#ownFlag(flags)) this.#unknown(this.#words.shift()!);
    }
    // A profile needs no offset.
    const profile = given.find(isProfileName);
    if (name === "run" && profile !== undefined) {
      return this.#line(name, ["run", shownValue(profile, "PROFILE", this.#os)]);
    }
    const list = given.find((word) => /^@./.test(word));
    if (list !== undefined && row.words?.startsWith("(")) {
      const command = `flasher init --from ${shownValue(list.slice(1), "FILE", this.#os)}`;
      return { command, notes: ["It makes a profile of the arguments, which flasher run writes."] };
    }
    if (row.here === undefined) {
      return { command: undefined, notes: row.note === undefined ? [] : [row.note] };
    }
    const here = this.#here === undefined ? row.here : this.#here;
    if (here === null) return { command: undefined, notes: [...this.#notes] };
    const isBare = given.length === 0 && row.bare !== undefined;
    if (row.note !== undefined && !isBare && here === row.here) {
      this.#notes.add(insertValues(row.note, { words: row.words, given, os: this.#os }));
    }
    this.#dropDefaults();
    if (isBare) return this.#line(row.bare!, [row.bare!]);
    const { words, unused } = fillTemplate(here, { words: row.words, given, os: this.#os });
    for (const word of unused) this.#unknown(word);
    return this.#line(here.split(" ")[0]!, words);
  }

  /** Takes an option of the other tool; false if the next word is none. */
  #option(options: readonly Option[]): boolean {
    const word = this.#words[0]!;
    const foreign = splitOption(word, options);
    if (foreign.option === undefined) return false;
    this.#words.shift();
    this.#foreign = true;
    const { option, attached, flags, written } = foreign;
    if (flags !== undefined) this.#words.unshift(flags);
    const next = this.#words[0];
    // After esptool's write_flash, -p means --no-progress; a port after it shows that the other -p is meant.
    const isPort = option.value === "flag" && written === "-p" && next !== undefined &&
      !/^(?:-|0x|\d+$)/i.test(next);
    if (isPort) return this.#addValue("port", this.#words.shift()!);
    if (option.value === "flag") return this.#take(option.meaning ?? {});
    if (option.value === "paths") {
      while (this.#words.length > 0 && !/^(?:-|0x[\da-f]+$|\d+$)/i.test(this.#words[0]!)) this.#words.shift();
      return this.#take(option.meaning ?? {});
    }
    const value = attached ?? this.#words.shift();
    if (option.value === "ignored") return this.#take(option.meaning ?? {});
    if (value === undefined) return true;
    if (typeof option.value === "string") {
      // espflash's -b is esptool's --before.
      const reset = written === "-b" ? meaningOf(BEFORE, value) : undefined;
      return reset === undefined ? this.#addValue(option.value, value) : this.#take(reset);
    }
    const meaning = meaningOf(option.value, value);
    if (meaning !== undefined) return this.#take(meaning);
    if (written === "-b") return this.#addValue("baud", value);
    // flasher's own word, such as --after stay.
    if (written === "--after" && AFTERS.includes(value)) return this.#addValue("after", value);
    this.#unknown(`${written} ${value}`);
    return true;
  }

  /** Takes one of flasher's flags; false if the next word is none. */
  #ownFlag(own: readonly Flag[]): boolean {
    const word = this.#words[0]!;
    const [, long, attached] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    const flag = own.find(({ name, short }) => long === undefined ? `-${short}` === word : name === long);
    if (flag === undefined) return false;
    this.#words.shift();
    if (flag.value === undefined) return this.#add(flag.name, `--${flag.name}`);
    const value = attached ?? this.#words.shift();
    if (value === undefined) return true;
    const reset = flag.name === "after" ? meaningOf(AFTER, value) : undefined;
    if (reset === undefined) return this.#addValue(flag.name, value);
    this.#foreign = true;
    return this.#take(reset);
  }

  #take({ values = {}, note, line = note === undefined ? {} : { note } }: Meaning): true {
    for (const [name, value] of Object.entries(values)) this.#addValue(name, value as string);
    if (line.flags !== undefined) this.#add(line.flags.replace(/^--| .*/g, ""), line.flags);
    if (line.note !== undefined) this.#notes.add(line.note);
    // What flasher cannot do remains refused.
    if (line.here !== undefined && this.#here !== null) this.#here = line.here;
    return true;
  }

  #addValue(name: string, value: string): true {
    const { port, note } = name === "port" ? fromPyserial(value) : { port: value };
    if (note !== undefined) this.#notes.add(note);
    const meant = spellingOf(name, port);
    const at = name === "file" ? meant.indexOf("=") : -1;
    const shown = at < 0
      ? shownValue(meant, "VALUE", this.#os)
      : `${shownValue(meant.slice(0, at), "OFFSET", this.#os)}=${
        shownValue(meant.slice(at + 1), "FILE", this.#os)
      }`;
    return this.#add(name, name === "file" ? `-f ${shown}` : `--${name} ${shown}`);
  }

  #add(name: string, text: string): true {
    this.#flags.push({ name, text });
    return true;
  }

  /** Without a profile, these change nothing. */
  #dropDefaults(): void {
    this.#flags = this.#flags.filter(({ text }) => !DEFAULT_FLAGS.has(text));
  }

  #unknown(text: string): void {
    this.#notes.add(`flasher has no equivalent for ${quote(text)}.`);
  }

  #line(name: string, words: readonly string[]): ToolLine {
    const { flags = [] } = this.#commands.find((command) => command.name === name) ?? {};
    // As in most tools, the last of several values counts.
    const known = this.#flags.filter((one, i) => {
      const flag = flags.find(({ name }) => name === one.name);
      const isSame = (other: { readonly name: string; readonly text: string }) =>
        flag?.many === true ? other.text === one.text : other.name === one.name;
      return flag !== undefined && this.#flags.findLastIndex(isSame) === i;
    });
    for (const { name: flag } of this.#flags) {
      if (known.every((one) => one.name !== flag)) this.#notes.add(`flasher ${name} needs no --${flag}.`);
    }
    return {
      command: ["flasher", ...words, ...known.map(({ text }) => text)].join(" "),
      notes: [...this.#notes],
    };
  }
}

/** flasher's spelling of sizes in megabits (`32m`), and of espflash's sizes (`4mb`) and frequencies (`40mhz`). */
function spellingOf(name: string, value: string): string {
  if (name === "size") {
    return nameOfMegabits(value) ??
      value.replace(/^(\d+)([km]b)$/i, (_all, size, unit) => size + unit.toUpperCase());
  }
  return name === "freq" ? value.replace(/^(\d+)mhz$/i, "$1m") : value;
}

function meaningOf(table: Readonly<Record<string, Meaning>>, value: string): Meaning | undefined {
  const name = hyphenated(value);
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
