/** Parses a shell script, or some lines of one, into commands. Pure; no I/O. */

import type { ShellCommand, ShellScript, ShellWord, WordPart } from "./shell_command.ts";

/** Terminal prompts: `$ `, `(venv) > `, `me@here:~/fw$ `, `PS C:\fw> `. */
const PROMPT =
  /^[ \t]*(?:\([\w.-]+\)[ \t]*)?(?:(?:[$>%❯➜]|[\w.-]+@[\w.-]+[: ][^\n$#%<>|"']*[$#%])[ \t]+|(?:PS |[a-z]:\\)(?:(?!\.(?:exe|py|bat|cmd)\b)[^\n<>|"])*>[ \t]*)/iu;
/** Prefixes of commands in makefiles and cmd scripts. */
const SILENT = /^[ \t]*(?:@+-?|\t[+-]+(?=\S*(?:esptool|python)|\$))[ \t]*/;
/** A comment in cmd. */
const REMARK = /^[ \t]*@?(?:rem(?=[ \t\n]|$)|::)[^\n]*/i;
/** In cmd, `%` encloses a variable, or precedes an argument (`%1`, `%~dp0`) or a loop variable (`%%i`). */
const CMD_VARIABLE = /^%(?:(\w+)%|~[a-z]*\d|[\d*]|%?[a-z](?!\w))/i;
/** Start of a URL, perhaps after an option: `rfc2217://`, `-psocket://`. */
const ADDRESS = /^[-=\w]+:\/\//;
/**
 * Features of cmd and PowerShell: a caret or backtick at the end of a line, a drive letter, their own keywords. A
 * variable of cmd has two letters or more here: `date +%Y%m%d` belongs to any shell.
 */
const OF_WINDOWS =
  /(?:\^|[ \t]`)[ \t]*\n|(?:^|[\s"'=])[a-z]:\\|^[ \t]*@?(?:rem|setlocal|echo[ \t]+off)\b|%\w{2,}%|^[ \t]*\$\w+[ \t]*=|\$env:/im;

/**
 * Parses quotes, escapes and continued lines as a POSIX shell does, or as cmd and PowerShell do if the script is for
 * Windows, where a backslash is part of a path. Runs nothing and expands nothing.
 */
export function parseShellScript(text: string, { windows }: { readonly windows: boolean }): ShellScript {
  const lines = text.replace(/\r\n?/g, "\n").replaceAll("\u00a0", " ");
  return new Scanner(lines, windows || OF_WINDOWS.test(lines)).script();
}

class Scanner {
  readonly #text: string;
  readonly #windows: boolean;
  #at = 0;
  #line = 1;
  #commands: ShellCommand[] = [];
  #comments: { line: number; text: string }[] = [];
  #words: ShellWord[] = [];
  /** The current word; undefined between words. */
  #word: WordPart[] | undefined;
  #wordBegan = 0;
  #began = 1;
  #joint: ShellCommand["joint"] = ";";
  #prompted = false;

  constructor(text: string, windows: boolean) {
    this.#text = text;
    this.#windows = windows;
  }

  script(): ShellScript {
    let open: number | undefined;
    this.#beginLine();
    while (this.#at < this.#text.length) {
      const quote = this.#line;
      if (!this.#step()) open ??= quote;
    }
    this.#endCommand(";");
    return {
      commands: this.#commands,
      comments: this.#comments,
      ...(open === undefined ? {} : { open }),
    };
  }

  /** False if a quote is not closed. */
  #step(): boolean {
    const char = this.#text[this.#at]!;
    if (this.#continued()) return true;
    if (char === "\n") {
      this.#take(1);
      this.#endCommand(";");
      this.#beginLine();
    } else if (/\s/.test(char)) {
      this.#take(1);
      this.#endWord();
    } else if (char === "#" && this.#word === undefined) {
      this.#comment(/^[^\n]*/);
    } else if (char === '"' || char === "'") {
      return this.#quoted(char);
    } else if (char === this.#escape) {
      this.#add({ text: this.#text.slice(this.#at + 1, this.#at + 2) });
      this.#take(2);
    } else if (!this.#expansion(false) && !this.#operator()) {
      this.#letter(char);
    }
    return true;
  }

  /** Adds a character. A glob pattern makes the whole word unresolved. */
  #letter(char: string): void {
    const start = this.#word === undefined ? this.#at : this.#wordBegan;
    // A shell leaves a pattern unchanged if it matches no file, and no file matches a URL.
    if (!/[*?]/.test(char) || ADDRESS.test(this.#text.slice(start, this.#at))) {
      this.#add({ text: char });
      this.#take(1);
      return;
    }
    const written = /^\S*/.exec(this.#text.slice(start))![0];
    this.#beginWord();
    this.#word = [{ unresolved: written }];
    this.#take(Math.max(1, start + written.length - this.#at));
  }

  get #escape(): string {
    if (!this.#windows) return "\\";
    return this.#text[this.#at] === "`" ? "`" : "^";
  }

  /** A line continuation: a backslash, a caret in cmd, a backtick in PowerShell, perhaps followed by spaces. */
  #continued(): boolean {
    const [whole, sign] = /^([\\^`])[ \t]*\n/.exec(this.#text.slice(this.#at, this.#at + 80)) ?? [];
    if (whole === undefined) return false;
    // Inside a word it ends a folder's name on Windows, or a command in backticks elsewhere.
    if (this.#word !== undefined && (sign === "`" || (this.#windows && sign === "\\"))) return false;
    this.#take(whole.length);
    this.#endWord();
    // The terminal's prompt on a continued line.
    if (this.#prompted) this.#skip(/^> /);
    return true;
  }

  #beginLine(): void {
    const before = this.#at;
    if (/^[ \t]*#/.test(this.#rest())) return;
    this.#skip(PROMPT);
    this.#prompted = this.#at > before;
    if (REMARK.test(this.#rest())) return this.#comment(REMARK);
    this.#skip(SILENT);
  }

  #comment(form: RegExp): void {
    const text = form.exec(this.#rest())?.[0] ?? "";
    this.#comments.push({ line: this.#line, text: text.trim() });
    this.#take(text.length);
  }

  #quoted(quote: string): boolean {
    const began = this.#at;
    this.#beginWord();
    const before = [...this.#word!];
    this.#take(1);
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at]!;
      if (char === quote) {
        this.#take(1);
        return true;
      }
      if (quote === '"' && this.#expansion(true)) continue;
      // Inside double quotes, a backslash escapes only these characters.
      const escapes = quote === '"' && !this.#windows && /^\\[\\"$`\n]/.test(this.#rest(2));
      const text = escapes ? this.#text[this.#at + 1]! : char;
      if (!escapes || text !== "\n") this.#add({ text });
      this.#take(escapes ? 2 : 1);
    }
    // The following lines are parsed again as commands, so that complaints can name them.
    this.#word = before;
    this.#add({ text: quote });
    this.#at = began + 1;
    this.#line = 1 + (this.#text.slice(0, this.#at).match(/\n/g)?.length ?? 0);
    return false;
  }

  /** An expansion: a variable, or the output of a command. */
  #expansion(quoted: boolean): boolean {
    const char = this.#text[this.#at]!;
    const cmd = this.#windows && char === "%" ? CMD_VARIABLE.exec(this.#rest(200)) : null;
    if (cmd !== null) {
      const [written, name] = cmd;
      this.#add(name === undefined ? { unresolved: written } : { variable: name, written, quoted });
      this.#take(written.length);
      return true;
    }
    if (char === "`" && !this.#windows) {
      this.#unresolved(/^`[^`\n]*`?/);
      return true;
    }
    if (char !== "$") return false;
    const rest = this.#rest(400);
    const [written, name, braced, otherwise] =
      /^\$(?:(?:env:)?([a-z_]\w*)|\{(?:env:)?(\w+)(?::?-([^}\n]*))?\})/i.exec(rest) ?? [];
    if (written !== undefined) {
      const variable = name ?? braced!;
      this.#add({ variable, written, quoted, ...(otherwise === undefined ? {} : { otherwise }) });
      this.#take(written.length);
      return true;
    }
    // `$(PORT)` is a variable in make, and command substitution in a shell.
    const [make, of] = /^\$\(([A-Z_][A-Z0-9_]*)\)/i.exec(rest) ?? [];
    if (make !== undefined) {
      this.#add({ variable: of!, written: make, quoted });
      this.#take(make.length);
    } else if (rest.startsWith("$(")) {
      this.#substitution();
    } else {
      this.#unresolved(/^\$(?:\{[^}\n]*\}?|[\d@*#?!$-]|)/);
    }
    return true;
  }

  /** `$(…)`, with nested parentheses. */
  #substitution(): void {
    let depth = 0;
    let end = this.#at + 1;
    for (; end < this.#text.length; end++) {
      if (this.#text[end] === "(") depth++;
      if (this.#text[end] === ")" && --depth === 0) break;
    }
    const written = this.#text.slice(this.#at, end + 1);
    this.#add({ unresolved: written });
    this.#take(written.length);
  }

  #unresolved(form: RegExp): void {
    const written = form.exec(this.#rest())![0];
    this.#add({ unresolved: written });
    this.#take(written.length);
  }

  #operator(): boolean {
    const [sign] = /^(?:&&|\|\||[;&|()<>])/.exec(this.#rest(2)) ?? [];
    if (sign === undefined) return false;
    if (/[()]/.test(sign)) this.#endWord();
    // `2>&1` is one operator.
    const redirect = /^(?:>>?|<)(?:&\d)?/.exec(this.#rest(4))?.[0];
    if (redirect !== undefined || sign === "(" || sign === ")") {
      const stream = redirect === undefined ? "" : this.#stream();
      this.#add({ unresolved: stream + (redirect ?? sign) });
      this.#endWord();
      this.#take((redirect ?? sign).length);
      return true;
    }
    this.#take(sign.length);
    this.#endCommand(sign === "&" ? ";" : sign as ShellCommand["joint"]);
    return true;
  }

  /** Removes and returns the stream number before `>`; ends any other word. */
  #stream(): string {
    const [piece, ...more] = this.#word ?? [];
    const number = piece !== undefined && more.length === 0 && "text" in piece && /^\d$/.test(piece.text);
    if (number) this.#word = undefined;
    else this.#endWord();
    return number ? piece.text : "";
  }

  #add(piece: WordPart): void {
    this.#beginWord();
    const word = this.#word!;
    const last = word.at(-1);
    if ("text" in piece && last !== undefined && "text" in last) {
      word[word.length - 1] = { text: last.text + piece.text };
    } else {
      word.push(piece);
    }
  }

  #beginWord(): void {
    if (this.#word !== undefined) return;
    if (this.#words.length === 0) this.#began = this.#line;
    this.#wordBegan = this.#at;
    this.#word = [];
  }

  #endWord(): void {
    if (this.#word !== undefined) this.#words.push(this.#word);
    this.#word = undefined;
  }

  #endCommand(next: ShellCommand["joint"]): void {
    this.#endWord();
    if (this.#words.length > 0) {
      this.#commands.push({ line: this.#began, words: this.#words, joint: this.#joint });
      this.#joint = next;
    } else if (next !== ";") {
      this.#joint = next;
    }
    this.#words = [];
  }

  #take(count: number): void {
    for (let n = 0; n < count; n++) if (this.#text[this.#at + n] === "\n") this.#line++;
    this.#at += count;
  }

  #skip(form: RegExp): void {
    this.#take(form.exec(this.#rest())?.[0].length ?? 0);
  }

  #rest(most?: number): string {
    return this.#text.slice(this.#at, most === undefined ? undefined : this.#at + most);
  }
}
