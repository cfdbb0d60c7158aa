/** Whatever a profile may hold, the written text says it: to the program, and to the parser of an editor. */
import { assert, assertEquals } from "@std/assert";
import { parse } from "yaml";
import { profileText } from "../../lib/draft/write.ts";
import { profileFields } from "../../lib/profile/fields.ts";
import { loadProfile } from "../../lib/profile/load.ts";
import { KNOWN } from "../profile/known.ts";
import { fc } from "../fast_check.ts";

const FLASH = { mode: "dio", freq: "40m", size: "detect" } as const;
const fields = profileFields(KNOWN);
const accepted = (field: { read: (text: string) => object }) => (text: string) => "value" in field.read(text);
const anything = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "null",
    "~",
    "true",
    "1e3",
    "0x10",
    ".inf",
    "- a",
    "a: b",
    "a #b",
    "# a",
    "'",
    "%a",
    "@a",
    "a,b",
    "a]",
    "a}",
    "c:\\x y",
    "2024-01-01",
    "on",
    "a:b",
    "!x",
    "*x",
    "&x",
    "a\u2028b",
    "\ufeffa",
    "\u0085",
    "a:",
    " a ",
  ),
);

Deno.test("what is written is what is read", async () => {
  const path = anything.filter(accepted(fields.path));
  const port = anything.filter(accepted(fields.port));
  await fc.assert(
    fc.asyncProperty(
      path,
      port,
      fc.array(anything, { maxLength: 3 }),
      anything,
      async (path, port, notes, about) => {
        const profile = {
          port: port.toLowerCase() === "auto" ? "auto" : port,
          baud: 115200,
          board: "huzzah",
          chip: "esp32s3",
          flash: FLASH,
          erase: "all",
          files: [{ offset: 0x1000, path }],
          after: "stay",
        } as const;
        const text = profileText({
          profile,
          about: [about],
          notes,
          schema: "s.json",
          command: "flasher run",
        });
        assertEquals(await loadProfile(text, "flash.yaml", KNOWN), profile);
        assertEquals(parse(text), profile);
      },
    ),
  );
});

Deno.test("plain names are written without quotes", () => {
  for (
    const path of [
      "a.bin",
      "build/my-app_1.bin",
      "../x.bin",
      "../../x/y.bin",
      "/abs/x.bin",
      "rfc2217://host:4000",
    ]
  ) {
    const profile = {
      port: path,
      baud: 1200,
      board: "huzzah",
      chip: "auto",
      flash: FLASH,
      erase: "files",
      files: [],
      after: "run",
    } as const;
    const text = profileText({ profile, about: [], notes: [], schema: undefined, command: "flasher run" });
    assert(text.includes(`port: ${path} #`), text);
  }
});
