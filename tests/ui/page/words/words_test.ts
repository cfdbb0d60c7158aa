/** The words of the page in every language. */
import { assert, assertEquals } from "@std/assert";
import { LANGUAGE_NAMES, pickLanguage, wordsIn } from "../../../../lib/ui/page/words/words.ts";
import { BOARDS } from "../../../../plugins/mod.ts";

/** Every text of a table by its path. Functions get marks in place of their values. */
function texts(table: object, path = ""): [path: string, text: string][] {
  return Object.entries(table).flatMap(([key, value]): [string, string][] => {
    const name = path === "" ? key : `${path}.${key}`;
    if (name === "amounts" || name === "press") return [];
    if (typeof value === "string") return [[name, value]];
    if (typeof value === "function") return [[name, String(value(...MARKS))]];
    return texts(value, name);
  });
}
const MARKS = [4711, 815];
const TEXT_MARKS = ["\u25b6one", "\u25b6two"];

Deno.test("words: every language has every text, and none is empty", () => {
  const paths = LANGUAGE_NAMES.map(({ id }) => texts(wordsIn(id)).map(([path]) => path).sort());
  for (const other of paths) assertEquals(other, paths[0]);
  for (const { id } of LANGUAGE_NAMES) {
    assertEquals(texts(wordsIn(id)).filter(([, text]) => text.trim() === ""), []);
  }
});

Deno.test("words: no language loses a name, and texts that differ in English differ in the others", () => {
  const named = (id: "en" | "de") => {
    const { ready, file, watch, working, done, room, happened, live, port } = wordsIn(id);
    const [one, two] = TEXT_MARKS as [string, string];
    return [
      ready.goesOn(one),
      file.removeNamed(one),
      file.forChip(one, two),
      file.goesTo(one),
      watch.text(one),
      working.writing(one),
      done.sameBoard(one),
      done.starts(one),
      done.code(one, 7),
      room.headline(one),
      room.stopOne(one),
      room.details(one),
      happened.hands(one),
      happened.answered(one),
      happened.already(one),
      happened.writing(one, 1024),
      happened.verified(one),
      happened.unverified(one),
      happened.repairing(one),
      happened.fileThere(one),
      happened.fileWritten(one, 1024),
      happened.fileRemoved(one),
      happened.fileKept(one),
      happened.fileDiffers(one),
      live.board(one, two),
      live.comes(one),
      live.goes(one),
      port.heldBy(one),
      port.socket(one),
    ];
  };
  for (const { id } of LANGUAGE_NAMES) {
    assertEquals(named(id).filter((text) => !text.includes(TEXT_MARKS[0]!)), [], id);
  }
});

Deno.test("words: none is hard or blames", () => {
  const found = texts(wordsIn("en")).filter(([, text]) =>
    /\b(please|oops|sorry|simply|just|invalid|illegal|target|DUT|burn|MD5)\b/i.test(text)
  );
  assertEquals(found, []);
  const german = texts(wordsIn("de")).filter(([, text]) =>
    /\b(bitte|leider|einfach|ungültig|Sie|Ihr|Ihre|Ihnen|flashen|downloaden|Target)\b/.test(text)
  );
  assertEquals(german, []);
});

Deno.test("words: what to press is said in German for every board that is built in", () => {
  const { press } = wordsIn("de");
  assertEquals(
    BOARDS.map(({ hands }) => hands).filter((hands) => press[hands] === undefined),
    [],
  );
});

Deno.test("words: numbers, sizes and times as each language writes them", () => {
  const [en, de] = [wordsIn("en").amounts, wordsIn("de").amounts];
  assertEquals([en.number(115200), de.number(115200)], ["115,200", "115.200"]);
  assertEquals([en.percent(0.629), de.percent(0.629)], ["62%", "62\u00a0%"]);
  assertEquals([en.percent(0.999), en.percent(1)], ["99%", "100%"]);
  assertEquals([en.size(512), en.size(638_928), en.size(1.5 * 1024 * 1024), de.size(1.5 * 1024 * 1024)], [
    "512 B",
    "624 KB",
    "1.5 MB",
    "1,5 MB",
  ]);
  assertEquals([en.duration(200), en.duration(5200), en.duration(120_000)], [
    "1 second",
    "6 seconds",
    "2 minutes",
  ]);
  assertEquals([de.duration(200), de.duration(5200)], ["1 Sekunde", "6 Sekunden"]);
  assertEquals([1, 2].map(wordsIn("en").room.hands), ["1 needs your hands", "2 need your hands"]);
  assertEquals([1, 2].map(wordsIn("de").room.several), ["1 Board", "2 Boards"]);
});

Deno.test("words: the language is the first of a person's that the page speaks", () => {
  assertEquals(pickLanguage(["fr-CH", "de-AT", "en"]), "de");
  assertEquals(pickLanguage(["EN-us"]), "en");
  assertEquals(pickLanguage(["tlh", "constructor", "__proto__"]), "en");
  assertEquals(pickLanguage([]), "en");
  assert(LANGUAGE_NAMES.length >= 2);
});
