/** Any profile survives being written, for the program and for an editor's parser. */
import { assert, assertEquals } from "@std/assert";
import { parse } from "yaml";
import { profileText } from "../../lib/draft/write.ts";
import { profileFields } from "../../lib/profile/fields.ts";
import { loadProfile } from "../../lib/profile/load.ts";
import { checkFlagValue } from "../../lib/profile/check_flag_value.ts";
import { formatPortName } from "../../lib/serial/port_name.ts";
import { KNOWN } from "../profile/known.ts";
import { fc } from "../tools/property.ts";

const FLASH = { mode: "dio", freq: "40m", size: "detect" } as const;
const fields = profileFields(KNOWN);
const accepted = (field: { parse: (text: string) => object }) => (text: string) =>
  "value" in field.parse(text);
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

Deno.test("a written profile loads with the same values", async () => {
  const path = anything.filter(accepted(fields.path));
  const port = anything.filter(accepted(fields.port));
  await fc.assert(
    fc.asyncProperty(
      path,
      port,
      fc.array(anything, { maxLength: 3 }),
      anything,
      async (path, written, notes, about) => {
        const port = checkFlagValue(fields.port, written, "port");
        const profile = {
          port,
          baud: 115200,
          board: { kind: "built-in", name: "huzzah" },
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
        assertEquals(parse(text), { ...profile, port: formatPortName(port), board: "huzzah" });
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
      port: checkFlagValue(fields.port, path, "port"),
      baud: 1200,
      board: { kind: "built-in", name: "huzzah" },
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
