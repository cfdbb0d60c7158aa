/** docs/init.md says of each option of esptool whether it is translated. */
import { assert, assertEquals } from "@std/assert";
import { draftFromEsptool } from "../../lib/draft/esptool.ts";
import { KNOWN } from "../profile/known.ts";

const GUIDE = Deno.readTextFileSync(new URL("../../docs/init.md", import.meta.url)).replace(/\s+/g, " ");

/** The flags of esptool in a part of the guide. */
function flagsIn(part: RegExp): string[] {
  const [text = ""] = part.exec(GUIDE) ?? [];
  return [...text.matchAll(/`(--?[a-z-]+)`/g)].map(([, flag]) => flag!);
}

function draft(flag: string) {
  const before = ["--no-stub", "--connect-attempts"].includes(flag);
  const words = flag === "--connect-attempts"
    ? `${flag} 5`
    : flag === "--diff-with"
    ? `${flag} old.bin`
    : flag;
  const line = before
    ? `esptool.py ${words} write_flash 0x0 a.bin`
    : `esptool.py write_flash ${words} 0x0 a.bin`;
  return draftFromEsptool(line, KNOWN, { windows: false });
}

Deno.test("guide to init: what it says is not translated gets a note, and what it drops gets none", () => {
  const noted = flagsIn(/Some options cannot be translated:[^:]*?prints a warning\./);
  assertEquals(noted.length, 4);
  for (const flag of noted) assertEquals(draft(flag).notes.length, 1, flag);
  const dropped = flagsIn(/It drops flags[^:]*?unknown flag\./);
  assertEquals(dropped.length, 5);
  for (const flag of dropped) assertEquals(draft(flag), draft("-z"), flag);
});

Deno.test("guide to init: an erase of the whole flash is translated, as the guide says", () => {
  const erases = flagsIn(/Erasing the whole flash first .*? becomes `erase: all`\./);
  assert(erases.length > 0);
  for (const flag of erases) assertEquals(draft(flag).values.erase, "all");
});
