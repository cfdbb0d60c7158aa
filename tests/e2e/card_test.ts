/** The card for the wall, printed by a browser: each language must fit on one page of A5. */
import { assertEquals } from "@std/assert";
import { withFolder } from "../tools/temporary_folder.ts";
import { ROOT, testWith } from "./parts.ts";

const CHROMIUM = "/usr/bin/chromium";

/** The sizes of the pages that a browser prints, in points, 72 for an inch. */
async function pagesOf(address: string): Promise<readonly (readonly [number, number])[]> {
  return await withFolder(async (folder) => {
    const pdf = `${folder}/card.pdf`;
    const { code, stderr } = await new Deno.Command(CHROMIUM, {
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        `--user-data-dir=${folder}/browser`,
        "--no-pdf-header-footer",
        `--print-to-pdf=${pdf}`,
        address,
      ],
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    const text = new TextDecoder("latin1").decode(await Deno.readFile(pdf));
    const pages = [...text.matchAll(/\/MediaBox *\[0 0 ([\d.]+) ([\d.]+)\]/g)];
    return pages.map(([, width, height]) => [Math.round(Number(width)), Math.round(Number(height))] as const);
  });
}

/** 148 mm by 210 mm. */
const A5 = [420, 595] as const;

testWith(["chromium"], "card: each language prints on one page of A5", async () => {
  const card = `file://${ROOT}/docs/card.html`;
  assertEquals(await pagesOf(`${card}#en`), [A5]);
  assertEquals(await pagesOf(`${card}#de`), [A5]);
  assertEquals(await pagesOf(card), [A5, A5]);
});
