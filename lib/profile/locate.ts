/**
 * Finds positions and faults in a YAML text. Pure; no I/O.
 *
 * The parser used here keeps positions and error codes, but is several times slower and larger than the one for the
 * values. So it is loaded only when there is something to complain about.
 */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from "yaml";
import type { Path, Position } from "./complaint.ts";

/** Most characters searched for a tag before its value. */
const LONGEST_TAG = 200;

/** A fault in the text: `code` and `words` come from the parser, `excerpt` is the faulty text. */
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
  /** Position of the key at `path`, or of its value; undefined if there is none. */
  readonly locate: (path: Path, part: "key" | "value") => Position | undefined;
}

/** Maps positions in `text`; undefined if the parser gives up on it. */
export function mapYaml(text: string): YamlMap | undefined {
  const lines = new LineCounter();
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const doc = parseTolerant(text, lines);
  if (doc === undefined) return undefined;
  const coded = [...doc.errors, ...doc.warnings].map(({ code, message, pos }) => {
    const excerpt = text.slice(...pos);
    // The parser reports indentation faults at the start of the line; point at the text after the indentation.
    const offset = pos[0] + (excerpt.trim() === "" ? /^ */.exec(text.slice(pos[0]))![0].length : 0);
    return {
      offset,
      fault: { kind: "code" as const, code, words: message, excerpt, position: position(offset) },
    };
  });
  const tags = tagsIn(doc.contents, text).map(({ offset, excerpt }) => {
    // The parser itself reports unknown tags, with another message.
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

  const known = new Map<Node, ReadonlyMap<string, Pair>>();
  /** Each mapping is read once, however many of its keys are looked up. */
  function pairsOf(holder: YAMLMap): ReadonlyMap<string, Pair> {
    const pairs = known.get(holder) ?? firstByKey(holder.items);
    known.set(holder, pairs);
    return pairs;
  }

  function locate(path: Path, part: "key" | "value"): Position | undefined {
    let key: Node | null = null;
    let node: Node | null = doc!.contents;
    for (const step of path) {
      // An anchor that contains its own alias cannot loop here: each iteration consumes one step of the path.
      const holder: Node | null | undefined = isAlias(node) ? node.resolve(doc!) : node;
      if (typeof step === "number") {
        if (!isSeq(holder)) return undefined;
        [key, node] = [null, holder.items[step] as Node | null ?? null];
      } else {
        const pair: Pair | undefined = isMap(holder) ? pairsOf(holder).get(step) : undefined;
        if (pair === undefined) return undefined;
        [key, node] = [pair.key as Node, pair.value as Node | null];
      }
    }
    const offset = (part === "key" ? key : node ?? key)?.range?.[0];
    return offset === undefined ? undefined : position(offset);
  }
  return { faults, locate };
}

function parseTolerant(text: string, lineCounter: LineCounter) {
  try {
    // `uniqueKeys` is off because it reports a second key without the position of the first.
    return parseDocument(text, { lineCounter, schema: "failsafe", uniqueKeys: false, prettyErrors: false });
  } catch {
    return undefined; // only the positions are lost: the complaints do not depend on them
  }
}

/** A key that occurs twice means its first pair. */
function firstByKey(items: readonly Pair[]): ReadonlyMap<string, Pair> {
  return new Map(
    items.toReversed().flatMap((pair) => {
      const key = keyOf(pair);
      return key === undefined ? [] : [[key, pair]];
    }),
  );
}

function keyOf(pair: Pair): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined;
}

/** All tags in the text, including `!!str`. Not recursive, as below. */
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
    // The tag precedes its value, perhaps with an anchor in between.
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

/** Keys that occur twice in one mapping. Not recursive, because the text controls the nesting depth. */
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
