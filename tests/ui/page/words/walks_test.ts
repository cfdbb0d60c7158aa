/**
 * The walks in a browser (tests/e2e/browser) look for texts of the page. Without a browser, this finds out whether the page
 * still has them.
 */
import { assert, assertEquals } from "@std/assert";
import { english } from "../../../../lib/ui/page/words/en.ts";
import { german } from "../../../../lib/ui/page/words/de.ts";

const FOLDER = new URL("../../../e2e/browser/", import.meta.url);

/** Stands for a value in a sentence. */
const VALUE = "\u0001";

/** Every sentence of a table, with VALUE and numbers for what it is about. */
function sentencesOf(words: unknown): string[] {
  if (typeof words === "string") return [words];
  if (typeof words === "function") {
    return [1, 7, VALUE].flatMap((value) => {
      try {
        const sentence: unknown = words(value, value, value);
        return typeof sentence === "string" ? [sentence] : [];
      } catch {
        // A sentence about a number is not made of VALUE, and the other way around.
        return [];
      }
    });
  }
  return words !== null && typeof words === "object" ? Object.values(words).flatMap(sentencesOf) : [];
}

const numberless = (text: string) => text.replaceAll(/\d+/g, "7");
const SENTENCES = [english, german].flatMap(sentencesOf).map(numberless);

const LITERAL = String.raw`("(?:[^"\\\n]|\\.)*"|\/(?:[^\/\\\n]|\\.)+\/)`;
/** Where a walk quotes the page. */
const QUOTES = [
  String.raw`\b(?:getByText|getByLabel|heading|reach)\(\s*(?:page,\s*)?${LITERAL}`,
  String.raw`(?:\bgetByRole\([^)]*\bname|\bhasText|\bhasNotText):\s*${LITERAL}`,
  String.raw`\btextContent\(\),\s*${LITERAL}`,
  String.raw`\bconst OPEN = ${LITERAL}`,
].map((source) => new RegExp(source, "g"));

/** What the page shows and does not say: names, and messages of flasher itself, which stay English. */
const NOT_OF_THE_PAGE =
  /^(?:radio|ESP8266_GENERIC|MicroPython v|it is a web page|The flash was not changed\.$)/;

/** True if a sentence of the page can have this text; `text`: as in a walk, a string or a regular expression. */
function isOnPage(text: string): boolean {
  if (text.startsWith("/")) {
    const alternatives = text.slice(1, -1).replace(/^\^?\((.*)\)$/, "$1").split("|");
    return alternatives.every((one) => {
      const pattern = new RegExp(one.replaceAll(/\\d\+?/g, "7"));
      return NOT_OF_THE_PAGE.test(one.replaceAll("\\", "")) ||
        SENTENCES.some((sentence) => pattern.test(sentence));
    });
  }
  const wanted = numberless(JSON.parse(text));
  return NOT_OF_THE_PAGE.test(wanted) || SENTENCES.some((sentence) => holds(sentence, wanted));
}

/** True if `sentence` contains `wanted`, with any value in place of VALUE. */
function holds(sentence: string, wanted: string): boolean {
  if (sentence.includes(wanted)) return true;
  const [before, after] = sentence.split(VALUE);
  // "Writing MicroPython": the sentence begins or ends with all that is not its value.
  return after !== undefined && (before!.length > 3 || after.length > 3) &&
    wanted.startsWith(before!) && wanted.endsWith(after);
}

Deno.test("page: every text that a walk in the browser looks for is still one of the page's", async () => {
  const missing: string[] = [];
  let quoted = 0;
  for await (const { name } of Deno.readDir(FOLDER)) {
    if (!name.endsWith(".mjs")) continue;
    const code = await Deno.readTextFile(new URL(name, FOLDER));
    for (const text of QUOTES.flatMap((quote) => [...code.matchAll(quote)].map(([, text]) => text!))) {
      quoted++;
      if (!isOnPage(text)) missing.push(`${name}: ${text}`);
    }
  }
  assertEquals(missing, []);
  assert(quoted > 80, `found only ${quoted} texts`);
});
