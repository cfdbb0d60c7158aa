/** What a script does, command by command, as far as esptool is concerned. Pure; no I/O. */
import { UsageError } from "../errors.ts";
import { quote } from "../text.ts";
import type { Command, Piece, Variable, Word } from "./shell_command.ts";
import { readScript } from "./shell_script.ts";

/** No script that a person copies is longer. */
const LONGEST = 32 * 1024;
/** No variable that a person sets is longer. */
const LONGEST_VALUE = 1024;
/** More lines than these do not help to mend a script. */
const MAX_TOLD = 10;

/** A command for esptool. */
export interface Step {
  /** Its place in messages: `--from-esptool: line 3`. */
  readonly place: string;
  /** From 1. */
  readonly line: number;
  readonly words: readonly string[];
  /** Where its paths begin; empty where the script changed no folder. */
  readonly folder: string;
  /** Variables that have a value by then. */
  readonly variables: ReadonlyMap<string, string>;
}

export interface Steps {
  readonly steps: readonly Step[];
  /** What the script says besides: whole sentences. */
  readonly notes: readonly string[];
}

/** Names under which esptool is called. */
const PROGRAM = /(?:^|[\\/])(?:esptool(?:-ck)?(?:\.py|\.exe)?|upload\.py)$/i;
/** What begins a line of which somebody left the program away. */
const BARE = /^(?:-|(?:write|erase|read|verify)[_-](?:flash|region)$)/;

/** Where esptool stands in `words`; -1 where they call none. */
export function programAt(words: readonly string[]): number {
  return words.findIndex((word) => PROGRAM.test(word));
}

/** What may start esptool without changing what it does. Others (ssh, docker) work elsewhere, or nobody knows how. */
const LAUNCHER =
  /(?:^|[\\/])(?:python[\d.]*w?|pypy\d?|py|sudo|doas|env|time|timeout|nice|nohup|exec|call|start|winpty|stdbuf|uvx?|pipx|poetry|pipenv|conda|esptool(?:-ck)?(?:\.py)?|upload\.py)(?:\.exe)?$/i;
/** Commands that print their words, whatever those are. */
const TELLERS: ReadonlySet<string> = new Set(
  "cat command echo printf title type write-host write-output which".split(" "),
);
/** Commands that put nothing on a board, unless they start esptool (`timeout 60 esptool.py …`). */
const IDLE: ReadonlySet<string> = new Set(
  (". : chcp clear cls color date deactivate endlocal exit false goto grep mode more pause pwd read read-host set " +
    "setlocal shopt sleep source start-sleep tee timeout trap true unset wait").split(" "),
);
/** Commands that bring programs, sources or rights. */
const INSTALLER =
  /^(?:sudo )?(?:python[\d.]*(?:\.exe)? -m pip|py -m pip|pip[\d.]*|pipx|apt(?:-get)?|brew|choco|winget) (?:\S+ )*install\b/;
/** The folder of the script itself, as scripts find it out. */
const OWN_FOLDER = /^(?:%~dp0|\$\(dirname .*\)|\$PSScriptRoot)[\\/]?$/i;

/** Throws UsageError, beginning with `place`, for what cannot be understood for sure: nothing is left out in silence. */
export function stepsOf(
  text: string,
  { place, windows }: { readonly place: string; readonly windows: boolean },
): Steps {
  if (text.length > LONGEST) {
    throw new UsageError(`${place}: found ${text.length} characters, expected at most ${LONGEST}`);
  }
  const script = readScript(text, { windows });
  const placeOf = (line: number) => /[\r\n]/.test(text.trim()) ? `${place}: line ${line}` : place;
  const walk = new Walk(placeOf);
  for (const command of script.commands) walk.take(command);
  if (script.open !== undefined) walk.refuse(script.open, "an open quote, expected a closing one");
  const commented = script.comments.filter(({ text }) => /write[_-]flash/.test(text));
  return walk.end(
    commented.map(({ line, text }) => `A comment is left out (line ${line}): ${quote(text)}.`),
  );
}

class Walk {
  readonly #placeOf: (line: number) => string;
  readonly #steps: Step[] = [];
  readonly #variables = new Map<string, string>();
  readonly #refused: string[] = [];
  readonly #idle: string[] = [];
  readonly #notes: string[] = [];
  #folder = "";
  readonly #folders: string[] = [];
  #rules = 0;

  constructor(placeOf: (line: number) => string) {
    this.#placeOf = placeOf;
  }

  /** What is at a line and cannot be understood. */
  refuse(line: number, found: string): void {
    this.#refused.push(`${this.#placeOf(line)}: found ${found}`);
  }

  take(command: Command): void {
    const { line, joint } = command;
    const words = this.#assign(command);
    const [first] = words;
    if (first === undefined) return;
    const name = written(first).toLowerCase();
    if (this.#changeFolder(name, words, line)) return;
    // The arguments of these do not matter: `echo Done!`, `echo esptool.py write_flash 0x0 a.bin`.
    const whole = words.map(written).join(" ");
    const started = words.some((word) => startsEsptool(this.#texts(word)?.at(-1) ?? written(word)));
    if (TELLERS.has(name) || INSTALLER.test(whole) || (IDLE.has(name) && !started)) {
      this.#idle.push(`${quote(name)} (line ${line})`);
      return;
    }
    // One makefile rule is a list of commands; with several rules it is unknown which one should run.
    if (/^[\w.-]+:$/.test(name) && !/^[a-z]:$/.test(name) && this.#rules++ === 0) {
      this.#idle.push(`${quote(name)} (line ${line})`);
      return;
    }
    const [program] = this.#texts(first) ?? [];
    const known = BARE.test(name) || program === undefined || LAUNCHER.test(program);
    if (!known || (!started && !BARE.test(name))) {
      this.refuse(line, `${quote(written(first))}, expected a command of esptool`);
      return;
    }
    // It would run only where the one in front failed.
    if (joint === "||") {
      this.refuse(line, '"||", expected a command that always runs');
      return;
    }
    const plain: string[] = [];
    for (const word of words) {
      const texts = this.#texts(word);
      if (texts === undefined) {
        this.refuse(line, `${quote(this.#lostIn(word))}, expected plain words`);
        return;
      }
      plain.push(...texts);
    }
    this.#steps.push({
      place: this.#placeOf(line),
      line,
      words: plain,
      folder: this.#folder,
      variables: new Map(this.#variables),
    });
  }

  end(notes: readonly string[]): Steps {
    if (this.#refused.length > 0) {
      const more = this.#refused.length - MAX_TOLD;
      throw new UsageError(
        [...this.#refused.slice(0, MAX_TOLD), ...(more > 0 ? [`and ${more} more`] : [])].join("\n"),
        {
          hint: this.#refused.every((line) => line.endsWith("plain words"))
            ? "Write the value that your shell would insert."
            : "Leave out commands that do not write to the board, and write the values that your shell would insert.",
        },
      );
    }
    const idle = this.#idle.length === 0
      ? []
      : [`Left out, because it writes nothing to the board: ${this.#idle.join(", ")}.`];
    return { steps: this.#steps, notes: [...this.#notes, ...idle, ...notes] };
  }

  /** Keeps the variables that a command sets, and gives its other words. */
  #assign({ words, line }: Command): readonly Word[] {
    const [first, second, ...rest] = words;
    const name = first === undefined ? "" : written(first).toLowerCase();
    if ((name === "set" || name === "export") && second !== undefined && assignment(second) !== undefined) {
      // cmd takes all words behind it for the value.
      const value = name === "set" ? joined([second, ...rest]) : second;
      this.#set(assignment(value)!);
      for (const word of name === "set" ? [] : rest) {
        const more = assignment(word);
        if (more === undefined) this.refuse(line, `${quote(written(word))}, expected NAME=VALUE`);
        else this.#set(more);
      }
      return [];
    }
    // PowerShell (`$port = "COM3"`), and make (`PORT ?= COM3`, `PORT := COM3`).
    if (first !== undefined && second !== undefined && /^[:?]?=$/.test(written(second))) {
      const of = /^(?:\$(?:env:)?)?([a-z_]\w*)$/i.exec(written(first))?.[1];
      if (of !== undefined) {
        this.#set({ name: of, value: joined(rest) });
        return [];
      }
    }
    let at = 0;
    for (let of; at < words.length && (of = assignment(words[at]!)) !== undefined; at++) this.#set(of);
    return words.slice(at);
  }

  #set({ name, value }: { readonly name: string; readonly value: Word }): void {
    const texts = this.#texts(value.map((piece) => "variable" in piece ? { ...piece, quoted: true } : piece));
    // A variable that grows by its own content is not intended.
    if (texts === undefined || texts.join().length > LONGEST_VALUE) this.#variables.delete(name);
    else this.#variables.set(name, texts[0] ?? "");
  }

  #changeFolder(name: string, words: readonly Word[], line: number): boolean {
    if (name === "popd" && words.length === 1) {
      this.#folder = this.#folders.pop() ?? "";
      return true;
    }
    if (!["cd", "chdir", "pushd", "set-location"].includes(name)) return false;
    const [to, ...more] = words.slice(1).filter((word) => !/^(?:\/d|--)$/i.test(written(word)));
    const texts = to === undefined ? undefined : this.#texts(to);
    const folder = texts?.length === 1 ? texts[0]! : undefined;
    if (to !== undefined && OWN_FOLDER.test(written(to))) {
      this.#notes.push(
        `Paths start in your current folder, not in the script's folder (line ${line}: ${
          quote(written(to))
        }).`,
      );
    } else if (folder === undefined || folder.startsWith("-") || folder.startsWith("~") || more.length > 0) {
      this.refuse(line, `${quote(words.map(written).join(" "))}, expected a folder`);
    } else {
      if (name === "pushd") this.#folders.push(this.#folder);
      this.#folder = inFolder(this.#folder, folder);
    }
    return true;
  }

  /** The words that a shell would make of one; undefined where that cannot be known. */
  #texts(word: Word): string[] | undefined {
    const texts = [""];
    let split = true;
    for (const piece of word) {
      const text = this.#textOf(piece);
      if (text === undefined) return undefined;
      const parts = "variable" in piece && !piece.quoted ? text.trim().split(/\s+/) : [text];
      if (!("variable" in piece) || piece.quoted) split = false;
      texts[texts.length - 1] += parts[0] ?? "";
      texts.push(...parts.slice(1));
    }
    // A variable without content is no word.
    return split && word.length > 0 && texts.length === 1 && texts[0] === "" ? [] : texts;
  }

  #textOf(piece: Piece): string | undefined {
    if ("text" in piece) return piece.text;
    return "unresolved" in piece ? undefined : this.#valueOf(piece);
  }

  #valueOf({ variable, otherwise }: Variable): string | undefined {
    return this.#variables.get(variable) ?? otherwise;
  }

  #lostIn(word: Word): string {
    const lost = word.find((piece) => this.#textOf(piece) === undefined)!;
    return writtenPiece(lost);
  }
}

/** `$ESPTOOL write_flash`: even where nobody knows what stands in front. */
function startsEsptool(word: string): boolean {
  return PROGRAM.test(word) || /^write[_-]flash$/.test(word);
}

/** `path` where a script that went to `folder` finds it. */
export function inFolder(folder: string, path: string): string {
  const absolute = /^(?:[\\/]|[a-z]:)/i.test(path);
  return folder === "" || absolute ? path : `${folder.replace(/[\\/]$/, "")}/${path}`;
}

/** `NAME=value`, the equals sign outside of quotes or not: cmd has `"NAME=value"`. */
function assignment(word: Word): { readonly name: string; readonly value: Word } | undefined {
  const [first, ...rest] = word;
  if (first === undefined || !("text" in first)) return undefined;
  const [, name, value] = /^([a-z_]\w*)=(.*)$/is.exec(first.text) ?? [];
  return name === undefined ? undefined : { name, value: [{ text: value! }, ...rest] };
}

function joined(words: readonly Word[]): Word {
  return words.flatMap((word, i) => i === 0 ? word : [{ text: " " }, ...word]);
}

/** A word as it stands in the script, without its quotes. */
function written(word: Word): string {
  return word.map(writtenPiece).join("");
}

function writtenPiece(piece: Piece): string {
  if ("text" in piece) return piece.text;
  return "variable" in piece ? piece.written : piece.unresolved;
}
