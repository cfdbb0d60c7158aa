/** Extracts the esptool calls from a script, command by command. Pure; no I/O. */
import { UsageError } from "../errors.ts";
import { quote } from "../text.ts";
import type { ShellCommand, ShellWord, Variable, WordPart } from "./shell_command.ts";
import { parseShellScript } from "./shell_script.ts";

/** Longest script, in characters. */
const LONGEST = 32 * 1024;
/** Longest value of a variable, in characters. */
const LONGEST_VALUE = 1024;
/** Most complaints shown: more would not help to correct a script. */
const MAX_REPORTED = 10;

/** A call of esptool. */
export interface EsptoolCall {
  /** Place in messages: `--from-esptool: line 3`. */
  readonly place: string;
  /** Line number from 1. */
  readonly line: number;
  readonly words: readonly string[];
  /** Folder that its paths are relative to; empty if the script has not changed it. */
  readonly folder: string;
  /** Variables set so far. */
  readonly variables: ReadonlyMap<string, string>;
}

export interface EsptoolScript {
  readonly steps: readonly EsptoolCall[];
  /** Other facts about the script: whole sentences. */
  readonly notes: readonly string[];
}

/** Names of the esptool program. */
const PROGRAM = /(?:^|[\\/])(?:esptool(?:-ck)?(?:\.py|\.exe)?|upload\.py)$/i;
/** Start of a command line without the program's name. */
const BARE = /^(?:-|(?:write|erase|read|verify)[_-](?:flash|region)$)/;

/** Index of the esptool program in `words`; -1 if there is none. */
export function programAt(words: readonly string[]): number {
  return words.findIndex((word) => PROGRAM.test(word));
}

/** Programs that start esptool without changing what it does. Others (ssh, docker) run elsewhere or are unknown. */
const LAUNCHER =
  /(?:^|[\\/])(?:python[\d.]*w?|pypy\d?|py|sudo|doas|env|time|timeout|nice|nohup|exec|call|start|winpty|stdbuf|uvx?|pipx|poetry|pipenv|conda|esptool(?:-ck)?(?:\.py)?|upload\.py)(?:\.exe)?$/i;
/** Commands that only print their arguments. */
const PRINTERS: ReadonlySet<string> = new Set(
  "cat command echo printf title type write-host write-output which".split(" "),
);
/** Commands that write nothing to a board, unless they start esptool (`timeout 60 esptool.py …`). */
const IDLE: ReadonlySet<string> = new Set(
  (". : chcp clear cls color date deactivate endlocal exit false goto grep mode more pause pwd read read-host set " +
    "setlocal shopt sleep source start-sleep tee timeout trap true unset wait").split(" "),
);
/** Commands that install programs. */
const INSTALLER =
  /^(?:sudo )?(?:python[\d.]*(?:\.exe)? -m pip|py -m pip|pip[\d.]*|pipx|apt(?:-get)?|brew|choco|winget) (?:\S+ )*install\b/;
/** Expressions for the script's own folder. */
const OWN_FOLDER = /^(?:%~dp0|\$\(dirname .*\)|\$PSScriptRoot)[\\/]?$/i;

/** Throws UsageError, which begins with `place`, for anything ambiguous. Nothing is dropped silently. */
export function readEsptoolScript(
  text: string,
  { place, windows }: { readonly place: string; readonly windows: boolean },
): EsptoolScript {
  if (text.length > LONGEST) {
    throw new UsageError(`${place}: found ${text.length} characters, expected at most ${LONGEST}`);
  }
  const script = parseShellScript(text, { windows });
  const placeOf = (line: number) => /[\r\n]/.test(text.trim()) ? `${place}: line ${line}` : place;
  const interpreter = new ScriptInterpreter(placeOf);
  for (const command of script.commands) interpreter.take(command);
  if (script.open !== undefined) {
    interpreter.refuse(script.open, "an unclosed quote, expected a closing quote");
  }
  const commented = script.comments.filter(({ text }) => /write[_-]flash/.test(text));
  return interpreter.end(
    commented.map(({ line, text }) => `Skipped a comment (line ${line}): ${quote(text)}.`),
  );
}

class ScriptInterpreter {
  readonly #placeOf: (line: number) => string;
  readonly #steps: EsptoolCall[] = [];
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

  /** Records a complaint about a line. */
  refuse(line: number, found: string): void {
    this.#refused.push(`${this.#placeOf(line)}: found ${found}`);
  }

  take(command: ShellCommand): void {
    const { line, joint } = command;
    const words = this.#assign(command);
    const [first] = words;
    if (first === undefined) return;
    const name = written(first).toLowerCase();
    if (this.#changeFolder(name, words, line)) return;
    // Their arguments do not matter: `echo Done!`, `echo esptool.py write_flash 0x0 a.bin`.
    const whole = words.map(written).join(" ");
    const started = words.some((word) => startsEsptool(this.#texts(word)?.at(-1) ?? written(word)));
    if (PRINTERS.has(name) || INSTALLER.test(whole) || (IDLE.has(name) && !started)) {
      this.#idle.push(`${quote(name)} (line ${line})`);
      return;
    }
    // One makefile rule is a list of commands; with several rules, it is unknown which one to run.
    if (/^[\w.-]+:$/.test(name) && !/^[a-z]:$/.test(name) && this.#rules++ === 0) {
      this.#idle.push(`${quote(name)} (line ${line})`);
      return;
    }
    const [program] = this.#texts(first) ?? [];
    const known = BARE.test(name) || program === undefined || LAUNCHER.test(program);
    if (!known || (!started && !BARE.test(name))) {
      this.refuse(line, `${quote(written(first))}, expected an esptool command`);
      return;
    }
    // It would run only if the previous command failed.
    if (joint === "||") {
      this.refuse(line, '"||", expected a command that always runs');
      return;
    }
    const plain: string[] = [];
    for (const word of words) {
      const texts = this.#texts(word);
      if (texts === undefined) {
        this.refuse(line, `${quote(this.#unresolvedPart(word))}, expected plain words`);
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

  end(notes: readonly string[]): EsptoolScript {
    if (this.#refused.length > 0) {
      const more = this.#refused.length - MAX_REPORTED;
      throw new UsageError(
        [...this.#refused.slice(0, MAX_REPORTED), ...(more > 0 ? [`and ${more} more`] : [])].join("\n"),
        {
          hint: this.#refused.every((line) => line.endsWith("plain words"))
            ? "Write the value that your shell would insert."
            : "Remove commands that do not write to the board, and write the values that your shell would insert.",
        },
      );
    }
    const idle = this.#idle.length === 0
      ? []
      : [`Skipped, because it writes nothing to the board: ${this.#idle.join(", ")}.`];
    return { steps: this.#steps, notes: [...this.#notes, ...idle, ...notes] };
  }

  /** Stores the variables that a command sets, and returns its other words. */
  #assign({ words, line }: ShellCommand): readonly ShellWord[] {
    const [first, second, ...rest] = words;
    const name = first === undefined ? "" : written(first).toLowerCase();
    if ((name === "set" || name === "export") && second !== undefined && assignment(second) !== undefined) {
      // In cmd, all following words are part of the value.
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

  #set({ name, value }: { readonly name: string; readonly value: ShellWord }): void {
    const texts = this.#texts(value.map((piece) => "variable" in piece ? { ...piece, quoted: true } : piece));
    // A script cannot make a variable grow without bound by repeating its own value.
    if (texts === undefined || texts.join().length > LONGEST_VALUE) this.#variables.delete(name);
    else this.#variables.set(name, texts[0] ?? "");
  }

  #changeFolder(name: string, words: readonly ShellWord[], line: number): boolean {
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
        `Paths are relative to your current folder, not to the script's folder (line ${line}: ${
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

  /** The words that a shell would make of one; undefined if that is unknown. */
  #texts(word: ShellWord): string[] | undefined {
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
    // An empty variable is not a word.
    return split && word.length > 0 && texts.length === 1 && texts[0] === "" ? [] : texts;
  }

  #textOf(piece: WordPart): string | undefined {
    if ("text" in piece) return piece.text;
    return "unresolved" in piece ? undefined : this.#valueOf(piece);
  }

  #valueOf({ variable, otherwise }: Variable): string | undefined {
    return this.#variables.get(variable) ?? otherwise;
  }

  #unresolvedPart(word: ShellWord): string {
    const unresolved = word.find((piece) => this.#textOf(piece) === undefined)!;
    return writtenPiece(unresolved);
  }
}

/** True for esptool, and for `write_flash` after an unknown program, as in `$ESPTOOL write_flash`. */
function startsEsptool(word: string): boolean {
  return PROGRAM.test(word) || /^write[_-]flash$/.test(word);
}

/** `path` relative to `folder`, unless it is absolute. */
export function inFolder(folder: string, path: string): string {
  const absolute = /^(?:[\\/]|[a-z]:)/i.test(path);
  return folder === "" || absolute ? path : `${folder.replace(/[\\/]$/, "")}/${path}`;
}

/** `NAME=value`, or `"NAME=value"` as in cmd. */
function assignment(word: ShellWord): { readonly name: string; readonly value: ShellWord } | undefined {
  const [first, ...rest] = word;
  if (first === undefined || !("text" in first)) return undefined;
  const [, name, value] = /^([a-z_]\w*)=(.*)$/is.exec(first.text) ?? [];
  return name === undefined ? undefined : { name, value: [{ text: value! }, ...rest] };
}

function joined(words: readonly ShellWord[]): ShellWord {
  return words.flatMap((word, i) => i === 0 ? word : [{ text: " " }, ...word]);
}

/** A word as written in the script, without its quotes. */
function written(word: ShellWord): string {
  return word.map(writtenPiece).join("");
}

function writtenPiece(piece: WordPart): string {
  if ("text" in piece) return piece.text;
  return "variable" in piece ? piece.written : piece.unresolved;
}
