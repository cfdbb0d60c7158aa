/** Every screen in every language, as golden HTML, and what must be true of each. UPDATE_GOLDEN=1 rewrites the files. */
import { assert, assertEquals } from "@std/assert";
import { renderToStaticMarkup } from "preact-render-to-string";
import { App } from "../../../../lib/ui/page/views/app.tsx";
import { LANGUAGE_NAMES } from "../../../../lib/ui/page/words/words.ts";
import { after, EMPTY, localFor, passed, portOf, PROGRAM, written } from "../states.ts";
import { SCREENS, type Shot } from "../screens.ts";

const GOLDEN = new URL("../../golden/", import.meta.url);

function draw({ state, local }: Shot): string {
  return renderToStaticMarkup(<App state={state} local={local} act={() => {}} />);
}

/** One element on each line, so that a difference is short. */
function lines(html: string): string {
  return `${html.replaceAll(/></g, ">\n<")}\n`;
}

interface Drawn {
  readonly name: string;
  readonly html: string;
}

const DRAWN: readonly Drawn[] = LANGUAGE_NAMES.flatMap(({ id }) =>
  Object.entries(SCREENS).map(([name, shot]) => ({
    name: `${id}/${name}`,
    html: draw({ ...shot, local: { ...shot.local, language: id } }),
  }))
);

function complaints(find: (html: string) => readonly string[]): string[] {
  return DRAWN.flatMap(({ name, html }) => find(html).map((what) => `${name}: ${what}`));
}

Deno.test("every screen in every language is as its golden file shows", async () => {
  for (const { name, html } of DRAWN) {
    const url = new URL(`${name}.html`, GOLDEN);
    if (Deno.env.get("UPDATE_GOLDEN") === "1") await Deno.writeTextFile(url, lines(html));
    else {assertEquals(
        lines(html),
        await Deno.readTextFile(url),
        `tests/ui/golden/${name}.html; UPDATE_GOLDEN=1`,
      );}
  }
  const files = LANGUAGE_NAMES.flatMap(({ id }) =>
    [...Deno.readDirSync(new URL(id, GOLDEN))].map(({ name }) => `${id}/${name}`)
  );
  assertEquals(
    files.sort(),
    DRAWN.map(({ name }) => `${name}.html`).sort(),
    "a golden file without a screen",
  );
});

Deno.test("each screen has one heading of the first rank, one main part, and the two places that screen readers watch", () => {
  const count = (html: string, what: RegExp) => html.match(what)?.length ?? 0;
  assertEquals(
    complaints((html) => [
      ...count(html, /<h1\b/g) === 1 ? [] : ["not one h1"],
      ...count(html, /<main\b/g) === 1 ? [] : ["not one main"],
      ...count(html, /role="status"/g) === 1 ? [] : ["not one status"],
      ...count(html, /role="alert"/g) >= 1 ? [] : ["no alert"],
    ]),
    [],
  );
});

Deno.test("no element has two ids, and every reference leads to an element", () => {
  assertEquals(
    complaints((html) => {
      const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);
      const wanted = [...html.matchAll(/ (?:aria-describedby|aria-labelledby|for)="([^"]*)"/g)].map((
        [, id],
      ) => id!);
      return [
        ...ids.filter((id, n) => ids.indexOf(id) !== n).map((id) => `twice: ${id}`),
        ...wanted.filter((id) => !ids.includes(id) && id !== "question-head").map((id) => `missing: ${id}`),
      ];
    }),
    [],
  );
});

Deno.test("every field has a label", () => {
  assertEquals(
    complaints((html) => {
      // A label is closed before the next one opens, so what is between its tags is inside it.
      const outside = html.replaceAll(/<label\b(?:(?!<\/label>).)*<\/label>/gs, "");
      return (outside.match(/<(?:input|select)\b[^>]*>/g) ?? []).filter((field) => {
        const id = / id="([^"]*)"/.exec(field)?.[1];
        return !field.includes("aria-label=") && !html.includes(`for="${id}"`);
      });
    }),
    [],
  );
});

Deno.test("names and texts from outside stay text, short, and turn nothing around", () => {
  assertEquals(
    complaints((html) => [
      ...html.match(/<(?:script|img|iframe|object|style|link)\b/gi) ?? [],
      ...html.replaceAll(/"[^"]*"/g, '""').match(/<[^>]*\s(?:on\w+|style|srcdoc)=/gi) ?? [],
      ...html.match(/(?!\n)[\p{Cc}\p{Cf}]/gu) ?? [],
      ...html.match(/A{1300,}/g)?.map(({ length }) => `a run of ${length}`) ?? [],
    ]),
    [],
  );
  const hostile = DRAWN.find(({ name }) => name === "en/hostile")!.html;
  assert(hostile.includes("&lt;img src=x"), "the name is not shown at all");
  assert(hostile.includes("\\u{202e}"), "what turns text around is not visible");
});

Deno.test("a page without a connection offers nothing that needs one", () => {
  const gone = DRAWN.find(({ name }) => name === "en/ended")!.html;
  assert(/<main [^>]*\binert\b/.test(gone));
  assert(gone.includes("flasher has ended"));
  for (const name of ["en/no-token", "en/used-ticket", "en/moved", "en/opening"]) {
    const { html } = DRAWN.find((drawn) => drawn.name === name)!;
    assertEquals(html.includes("<form"), false, name);
  }
});

Deno.test("only a board that was read back is green", () => {
  const ready = { ...EMPTY, program: PROGRAM, ports: [portOf(1)] };
  const isGreen = (state: typeof EMPTY) => /<h1[^>]*tone-good/.test(draw({ state, local: localFor(state) }));
  assertEquals(isGreen(after(ready, passed(1))), true);
  // A verdict alone proves nothing, nor does a proof of only a part.
  assertEquals(isGreen(after(ready, [...written(1, false), { type: "passed", unit: 1, ms: 1 }])), false);
  assertEquals(isGreen(after(ready, [passed(1)[0]!, { type: "passed", unit: 1, ms: 1 }])), false);
  assertEquals(isGreen(after(ready, [passed(1)[0]!, { type: "known", unit: 1, ms: 1 }])), false);
  assertEquals(isGreen(after(ready, [...written(1, false), { type: "written", unit: 1, ms: 1 }])), false);
});

Deno.test("a button that does nothing says why, next to it", () => {
  const reasons = DRAWN.flatMap((
    { html },
  ) => [...html.matchAll(/<button type="submit"([^>]*)>.*?<p id="reason"[^>]*>(.*?)<\/p>/gs)])
    .map(([, attributes = "", reason = ""]) => ({ isOff: attributes.includes("disabled"), reason }));
  assert(reasons.length > 20);
  assertEquals(reasons.filter(({ isOff, reason }) => isOff !== (reason !== "")), []);
});
