/**
 * Where in a YAML text something stands, and what is wrong with the text. Pure; no I/O.
 *
 * The parser used here keeps positions and error codes and is several times slower and larger than the one that
 * reads the values, so it is loaded when there is something to complain about.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from "yaml";
import type { Path, Position } from "./complaint.ts";

/** Characters of a tag, and of what stands between it and its value. */
const LONGEST_TAG = 200;

/** Something that the parser objects to: `code` and `words` are the parser's, `excerpt` is the text at fault. */
export type YamlFault =
  | {
    readonly kind: "code";
    readonly code: string;
    readonly words: string;
    readonly excerpt: string;
    readonly position: Position;
  }
  | {
    readonly kind: "duplicate";
    readonly key: string;
    readonly position: Position;
    readonly first: Position;
  };

export interface YamlMap {
  /** In the order of the text. */
  readonly faults: readonly YamlFault[];
  /** The key at `path`, or its value. Undefined where there is none. */
  readonly locate: (path: Path, part: "key" | "value") => Position | undefined;
}

/** The places in `text`, or undefined where the parser gives up on it. */
export function mapYaml(text: string): YamlMap | undefined {
  const lines = new LineCounter();
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const doc = readDocument(text, lines);
  if (doc === undefined) return undefined;
  const coded = [...doc.errors, ...doc.warnings].map(({ code, message, pos }) => {
    const excerpt = text.slice(...pos);
    // A fault of indentation is reported from the start of its line: what a person looks for is the text behind.
    const offset = pos[0] + (excerpt.trim() === "" ? /^ */.exec(text.slice(pos[0]))![0].length : 0);
    return {
      offset,
      fault: { kind: "code" as const, code, words: message, excerpt, position: position(offset) },
    };
  });
  const tags = tagsIn(doc.contents, text).map(({ offset, excerpt }) => {
    // Those that the parser does not know it reports itself, in other words.
    const words = `Tag ${excerpt}`;
    return {
      offset,
      fault: {
        kind: "code" as const,
        code: "TAG_RESOLVE_FAILED",
        words,
        excerpt,
        position: position(offset),
      },
    };
  });
  const duplicates = duplicateKeys(doc.contents).map(({ key, offset, first }) => (
    { offset, fault: { kind: "duplicate" as const, key, position: position(offset), first: position(first) } }
  ));
  const faults = [...coded, ...tags, ...duplicates].sort((a, b) => a.offset - b.offset).map(({ fault }) =>
    fault
  );

  function locate(path: Path, part: "key" | "value"): Position | undefined {
    let key: Node | null = null;
    let node: Node | null = doc!.contents;
    for (const step of path) {
      // An anchor that contains its own alias cannot loop here: every round uses up one step of the path.
      const holder: Node | null | undefined = isAlias(node) ? node.resolve(doc!) : node;
      if (typeof step === "number") {
        if (!isSeq(holder)) return undefined;
        [key, node] = [null, holder.items[step] as Node | null ?? null];
      } else {
        const pair: Pair | undefined = isMap(holder)
          ? holder.items.find((item) => keyOf(item) === step)
          : undefined;
        if (pair === undefined) return undefined;
        [key, node] = [pair.key as Node, pair.value as Node | null];
      }
    }
    const offset = (part === "key" ? key : node ?? key)?.range?.[0];
    return offset === undefined ? undefined : position(offset);
  }
  return { faults, locate };
}

function readDocument(text: string, lineCounter: LineCounter) {
  try {
    // `uniqueKeys` is off because it reports the second key without saying where the first is.
    return parseDocument(text, { lineCounter, schema: "failsafe", uniqueKeys: false, prettyErrors: false });
  } catch {
    return undefined; // only the places are lost: what is wrong is known without them
  }
}

function keyOf(pair: Pair): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined;
}

/** Tags that stand in the text, `!!str` as well. Without recursion, as below. */
function tagsIn(root: unknown, text: string): { readonly offset: number; readonly excerpt: string }[] {
  const found: { offset: number; excerpt: string }[] = [];
  const open: unknown[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isSeq(node)) open.push(...node.items);
    if (isMap(node)) {
      for (const { key, value } of node.items) open.push(...[key, value].filter((one) => one !== null));
    }
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) continue;
    const at = node.range?.[0];
    if (node.tag === undefined || at === undefined) continue;
    // In front of its value, perhaps with an anchor between. Not further away than a line is long.
    const from = Math.max(0, at - LONGEST_TAG);
    const tag = /(![^\s]*)\s+(?:&\S+\s+)?$|(![^\s]*)$/.exec(text.slice(from, at));
    found.push(
      tag === null
        ? { offset: at, excerpt: node.tag }
        : { offset: from + tag.index, excerpt: (tag[1] ?? tag[2])! },
    );
  }
  return found.sort((a, b) => a.offset - b.offset);
}

interface Duplicate {
  readonly key: string;
  readonly offset: number;
  readonly first: number;
}

/** Keys that stand twice in one mapping. Without recursion: the text decides how deep the nesting is. */
function duplicateKeys(root: unknown): Duplicate[] {
  const found: Duplicate[] = [];
  const open: unknown[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isSeq(node)) open.push(...node.items);
    if (!isMap(node)) continue;
    const seen = new Map<string, number>();
    for (const pair of node.items) {
      if (pair.value !== null) open.push(pair.value);
      const key = keyOf(pair);
      const offset = (pair.key as Node).range?.[0];
      if (key === undefined || offset === undefined) continue;
      const first = seen.get(key);
      if (first === undefined) seen.set(key, offset);
      else found.push({ key, offset, first });
    }
  }
  return found;
}
