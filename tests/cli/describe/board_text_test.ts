/** docs/boards.md shows every board as the program does; `UPDATE_GOLDEN=1` rewrites that part of the page. */
import { assert, assertEquals } from "@std/assert";
import { boardText } from "../../../lib/cli/describe/board_text.ts";
import { PLAIN } from "../../../lib/cli/screen/style.ts";
import { BOARDS } from "../../../plugins/mod.ts";

const PAGE = new URL("../../../docs/boards.md", import.meta.url);
/** The last words that a person wrote. */
const END = "The rest of this page is the output of `flasher boards NAME`.\n";

Deno.test("docs/boards.md shows every board", async () => {
  const page = await Deno.readTextFile(PAGE);
  const words = page.slice(0, page.indexOf(END) + END.length);
  assert(words.endsWith(END));
  const drawn = BOARDS.map((board) => {
    const text = boardText(board, { columns: 80, style: PLAIN }).join("\n");
    return `\n## ${board.name}\n\n\`\`\`text\n${text}\n\`\`\`\n`;
  });
  const whole = words + drawn.join("");
  if (Deno.env.get("UPDATE_GOLDEN") === "1") await Deno.writeTextFile(PAGE, whole);
  else assertEquals(page, whole, "docs/boards.md; UPDATE_GOLDEN=1 accepts the new text");
});
