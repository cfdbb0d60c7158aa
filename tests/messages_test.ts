/** The form of error messages: rule 10 of docs/architecture.md, as far as a scan of the sources can check it. */
import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../", import.meta.url);

interface Message {
  readonly file: string;
  /** The text that a person reads, with `…` for each inserted value. */
  readonly text: string;
}

const MESSAGES = [...walk("lib")].flatMap((file) =>
  messagesIn(file, Deno.readTextFileSync(new URL(file, ROOT)))
);

function* walk(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(new URL(folder, ROOT))) {
    if (entry.isDirectory) yield* walk(`${folder}/${entry.name}`);
    else if (entry.name.endsWith(".ts")) yield `${folder}/${entry.name}`;
  }
}

/** First arguments of errors, if they are text and not a variable. */
function messagesIn(file: string, code: string): Message[] {
  const calls = code.matchAll(/\bnew (?:[A-Z]\w*Error|Interrupted)\(|\bsuper\(/g);
  return [...calls].flatMap((call) => {
    const text = readText(code, call.index + call[0].length);
    return text === "" ? [] : [{ file, text }];
  });
}

/** The text that begins at `at`: literals, joined by `+`. Empty if there is none. */
function readText(code: string, at: number): string {
  const rest = code.slice(at);
  const blank = /^[\s+]*/.exec(rest)![0].length;
  const quote = rest[blank];
  if (quote !== '"' && quote !== "`") return "";
  let text = "";
  for (let i = blank + 1; i < rest.length; i++) {
    if (rest[i] === "\\") {
      text += rest[++i];
    } else if (rest[i] === quote) {
      const more = /^\s*\+/.test(rest.slice(i + 1)) ? readText(code, at + i + 1) : "";
      return text + more;
    } else if (quote === "`" && rest.startsWith("${", i)) {
      i = endOfValue(rest, i + 2);
      text += "…";
    } else {
      text += rest[i];
    }
  }
  throw new Error("a string without an end");
}

/** Index of the brace that closes the value of a template literal. */
function endOfValue(code: string, at: number): number {
  for (let depth = 0, i = at;; i++) {
    if (code[i] === "{") depth++;
    if (code[i] === "}" && depth-- === 0) return i;
  }
}

function offenders(rule: RegExp): string[] {
  return MESSAGES.filter(({ text }) => rule.test(text)).map(({ file, text }) => `${file}: ${text}`);
}

Deno.test("messages: the scan reads the texts in the code", () => {
  const code =
    'throw new LinkError(`Cannot ${a.map((b) => `${b}`)} "x"` +\n  ": y", { hint: "z." }); new ChipError(text)';
  assertEquals(messagesIn("a.ts", code), [{ file: "a.ts", text: 'Cannot … "x": y' }]);
  assert(MESSAGES.length > 60, `${MESSAGES.length} messages found`);
});

Deno.test("messages: begin with a capital, a quoted name, a flag or a value", () => {
  assertEquals(offenders(/^(?![A-Z"…]|-)/), []);
});

Deno.test("messages: have no period, exclamation mark or space at the end", () => {
  assertEquals(offenders(/[.!\s]$/), []);
});

Deno.test("messages: have no contractions", () => {
  assertEquals(offenders(/n't\b|\b(it|that|there|what|let|here|who)'s\b|'(re|ll|ve|m|d)\b/i), []);
});

Deno.test("messages: do not plead, and do not shout", () => {
  const words = /\b(please|sorry|oops|unfortunately|fatal|illegal|failed to|unable to)\b|\berror:|!/i;
  assertEquals(offenders(words), []);
});

Deno.test("messages: the failed action comes before the colon, the reason after it", () => {
  assertEquals(offenders(/^Cannot [^:]*$/), []);
});

Deno.test("messages: hexadecimal is written 0x and in lower case", () => {
  assertEquals(offenders(/0X|0x[0-9a-f]*[A-F]/), []);
});
