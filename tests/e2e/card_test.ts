/** The card for the wall, printed by a browser: it must fit on one page of A5. */
import { assertEquals } from "@std/assert";
import { withFolder } from "../tools/temporary_folder.ts";
import { ROOT, testWith } from "./parts.ts";

const CHROMIUM = "/usr/bin/chromium";

testWith(["chromium"], "card: prints on one page of A5", () =>
  withFolder(async (folder) => {
    const pdf = `${folder}/card.pdf`;
    const { code, stderr } = await new Deno.Command(CHROMIUM, {
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        `--user-data-dir=${folder}/browser`,
        "--no-pdf-header-footer",
        `--print-to-pdf=${pdf}`,
        `file://${ROOT}/docs/card.html`,
      ],
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    const text = new TextDecoder("latin1").decode(await Deno.readFile(pdf));
    const pages = [...text.matchAll(/\/MediaBox *\[0 0 ([\d.]+) ([\d.]+)\]/g)];
    // Points, 72 for an inch: 148 mm by 210 mm.
    const sizes = pages.map(([, width, height]) => [Math.round(Number(width)), Math.round(Number(height))]);
    assertEquals(sizes, [[420, 595]]);
  }));
