/** Lays out Markdown as plain text. The only file that knows marked. Pure; no I/O. */
import { lexer, type Token, type Tokens } from "marked";
import { textWidth, wrap } from "../screen/columns.ts";
import { markdownTable } from "./markdown_table.ts";

export interface MarkdownLayout {
  /** Width of the longest line. */
  readonly columns: number;
  /** What to show for a link. */
  readonly link: (text: string, href: string) => string;
}

/** Everything but headings is indented, which sets off a heading without colours. */
const INDENT = "  ";
/** Of code, from its surroundings. A line that is cut goes on deeper than it began. */
const CODE_INDENT = INDENT + INDENT;
/** Lines below the headings of the first two levels. */
const UNDERLINES: Readonly<Record<number, string>> = { 1: "=", 2: "-" };

/**
 * The lines of a page, with a blank line between blocks. Code spans keep their backticks in prose, where they separate
 * what is typed from what is said. HTML comments are dropped.
 */
export function markdownLines(markdown: string, layout: MarkdownLayout): string[] {
  return separated(blocks(lexer(markdown), layout, INDENT));
}

function separated(parts: readonly (readonly string[])[]): string[] {
  return parts.flatMap((lines, i) => i === 0 ? lines : ["", ...lines]);
}

function blocks(tokens: readonly Token[], layout: MarkdownLayout, indent: string): string[][] {
  return tokens.map((token) => block(token, layout, indent)).filter((lines) => lines.length > 0);
}

/** Rules, and what our pages have no use for, give no line. */
function block(token: Token, layout: MarkdownLayout, indent: string): string[] {
  const { columns } = layout;
  switch (token.type) {
    case "heading": {
      const { tokens, depth } = token as Tokens.Heading;
      const lines = wrap(inline(tokens, layout, "bare"), columns, "");
      const line = UNDERLINES[depth]?.repeat(Math.max(...lines.map(textWidth)));
      return line === undefined ? lines : [...lines, line];
    }
    case "paragraph":
    case "text":
      return wrap(indent + inline((token as Tokens.Paragraph).tokens, layout), columns, indent);
    case "code":
      return codeLines((token as Tokens.Code).text, columns, indent);
    case "list":
      return list(token as Tokens.List, layout, indent);
    case "blockquote":
      return separated(blocks((token as Tokens.Blockquote).tokens, layout, indent + INDENT));
    case "table": {
      const { header, rows } = token as Tokens.Table;
      const cells = [header, ...rows].map((row) => row.map(({ tokens }) => cell(tokens, layout)));
      return markdownTable(cells, columns - indent.length).map((line) => (indent + line).trimEnd());
    }
    case "html":
      return [withoutComments(token.raw).trim()].flatMap((text) =>
        text === "" ? [] : wrap(indent + text, columns, indent)
      );
    default:
      return [];
  }
}

/** Anything else that looks like a tag is text, such as <FILE>. */
function withoutComments(html: string): string {
  return html.replace(/<!--.*?-->/gs, "");
}

/** Code that would be cut is indented less, so that it can be copied. */
function codeLines(text: string, columns: number, indent: string): string[] {
  const code = text.split("\n");
  const widest = Math.max(...code.map(textWidth));
  const inner = [indent + INDENT, indent, ""].find(({ length }) => length + widest <= columns) ??
    indent + INDENT;
  return code.flatMap((line) => {
    const start = inner + line;
    return wrap(start, columns, /^ */.exec(start)![0] + CODE_INDENT).map((part) => part.trimEnd());
  });
}

function list(
  { items, ordered, start, loose }: Tokens.List,
  layout: MarkdownLayout,
  indent: string,
): string[] {
  const parts = items.map(({ tokens, task, checked }, i) => {
    const sign = ordered ? `${Number(start) + i}. ` : "- ";
    const box = task ? `[${checked ? "x" : " "}] ` : "";
    const [first = "", ...more] = separated(blocks(tokens, layout, indent + " ".repeat(sign.length)));
    return [indent + sign + box + first.trimStart(), ...more];
  });
  return loose ? separated(parts) : parts.flat();
}

/** A cell that is all code, or a list of it, needs no backticks. */
function cell(tokens: readonly Token[], layout: MarkdownLayout): string {
  const isCode = tokens.every(({ type, raw }) => type === "codespan" || /^[\s,]*$/.test(raw));
  return inline(tokens, layout, isCode ? "bare" : "quoted");
}

/** `code`: whether code spans keep their backticks. */
function inline(
  tokens: readonly Token[] | undefined,
  layout: MarkdownLayout,
  code: "bare" | "quoted" = "quoted",
): string {
  return (tokens ?? []).map((token) => {
    switch (token.type) {
      case "codespan":
        return code === "bare" ? token.text : token.raw;
      case "link":
        return layout.link(inline(token.tokens, layout, code), token.href);
      case "strong":
      case "em":
      case "del":
        return inline(token.tokens, layout, code);
      case "br":
        return " ";
      case "text":
        return token.tokens === undefined ? token.text : inline(token.tokens, layout, code);
      case "escape":
        return token.text;
      case "html":
        return withoutComments(token.raw);
      default:
        return "";
    }
  }).join("").replaceAll("\n", " ");
}
