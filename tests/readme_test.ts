/** The README agrees with the picture and the pages that it shows; a page has every exit code. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { EXIT } from "../lib/errors.ts";
import { TARGETS } from "../scripts/targets.ts";

const read = (path: string) => Deno.readTextFileSync(new URL(`../${path}`, import.meta.url));
const README = read("README.md");

/** The cells of each row of the page's tables. */
function rows(page: string): string[][] {
  return [...page.matchAll(/^\| (.*) \|$/gm)].map(([, row]) => row!.split("|").map((cell) => cell.trim()));
}

function section(heading: string): string {
  return README.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
}

Deno.test("the README begins with what flasher is, a picture, and the commands that need no board", () => {
  const [start = "", ...sections] = README.split(/^## /m);
  const [, text = "", picture = ""] = start.trim().split("\n\n");
  assertEquals(text.split("\n").length <= 3, true, text);
  assertMatch(picture, /^!\[.*flasher run flash\.yaml.*\]\(docs\/terminal\.svg\)$/);
  const headings = sections.map((text) => text.split("\n")[0]);
  assertEquals(headings.slice(0, 3), ["Try it without a board", "Get it", "First flash"]);
  const commands = sections[0]!.split("\n").filter((line) =>
    line.endsWith("task demo") || line.endsWith("task test")
  );
  assertEquals(commands.length, 2);
});

Deno.test("the first flash takes three steps", () => {
  assertEquals(section("First flash").match(/^\d\. /gm), ["1. ", "2. ", "3. "]);
});

Deno.test("the README names every target of a release, and what each system needs once", () => {
  const text = section("Get it");
  assertEquals(Object.keys(TARGETS).filter((name) => !text.includes(`\`${name}\``)), []);
  const [, ...steps] = text.split(/^\d\. /m);
  assertEquals(steps.length, 3);
  for (const step of ["chmod +x", "doctor --udev", "com.apple.quarantine", "SmartScreen"]) {
    assertStringIncludes(steps[1]!, step);
  }
  // The second step renames the file, and SHA256SUMS has its name.
  assertStringIncludes(steps[0]!, "SHA256SUMS");
  assertEquals(steps[1]!.includes("SHA256SUMS") || steps[2]!.includes("SHA256SUMS"), false);
  assertStringIncludes(text, ".deb");
  assertStringIncludes(steps[2]!, "--port sim:");
  // A page that fills a screen is no longer read before the first board.
  assertEquals(text.split("\n").length <= 32, true, `${text.split("\n").length} lines`);
});

Deno.test("the README leads to the pages of the first hour", () => {
  const pages = ["card.html", "ui.md", "firmware.md", "repos.md", "many.md", "build.md", "hardware.md"];
  assertEquals(pages.filter((page) => !README.includes(`](docs/${page}`)), []);
});

Deno.test("the README's figures about speed are those of the tables", () => {
  const speed = section("Speed");
  const table = rows(read("docs/speed.md"));
  const at460800 = table.filter((row) => row.includes("460800"));
  const [, , floors = ""] = at460800.find(([baud]) => baud === "460800") ?? [];
  const fraction = (flash: string) => at460800.find(([name]) => name === flash)?.at(-1);
  const [ofFloor] = floors.split(" ");
  assertStringIncludes(speed, `${ofFloor} times as long as sending the bytes alone`);
  assertEquals(speed.match(/\d+\.\d+/g), [ofFloor, fraction("blank"), fraction("one sector differs")]);
});

Deno.test("the README's figures about reliability are those of the table", () => {
  const [, sessions, , , , verifiedWrong, hangs] = rows(read("docs/reliability.md")).at(-1)!;
  assertStringIncludes(section("Reliability"), `In ${sessions} simulated sessions,`);
  assertEquals(
    [verifiedWrong, hangs],
    ["0", "0"],
    "never hung, and never reported a wrong flash as verified",
  );
});

Deno.test("docs/exit-codes.md explains every exit code", () => {
  const codes = rows(read("docs/exit-codes.md")).flatMap(([code]) =>
    /^\d+$/.test(code!) ? [Number(code)] : []
  );
  assertEquals(codes, Object.values(EXIT));
});

Deno.test("the card quotes words that the page shows, in each of its languages", () => {
  const cards = [...read("docs/card.html").matchAll(/<section id="(\w\w)" lang="\1">([^]*?)<\/section>/g)];
  const languages = [...Deno.readDirSync(new URL("../lib/ui/page/words/", import.meta.url))]
    .flatMap(({ name, isDirectory }) => isDirectory ? [name] : []);
  assertEquals(cards.map(([, language]) => language).sort(), languages.sort());
  for (const [, language, card] of cards) {
    const folder = new URL(`../lib/ui/page/words/${language}/`, import.meta.url);
    const words = [...Deno.readDirSync(folder)].map(({ name }) =>
      Deno.readTextFileSync(new URL(name, folder))
    );
    const quoted = [...card!.matchAll(/[“„]([^“”]+)[“”]/g)].map(([, text]) => text!.replace(/\s+/g, " "));
    assertEquals(quoted.length >= 4, true, quoted.join());
    assertEquals(quoted.filter((text) => !words.some((file) => file.includes(`"${text}`))), []);
    assertStringIncludes(README, `](docs/card.html#${language})`);
  }
  const [first = [], ...others] = cards.map(([, , card]) => card!.match(/<(?:li|th|h2)>/g)!);
  for (const tags of others) assertEquals(tags, first, "the same steps and rows");
});
