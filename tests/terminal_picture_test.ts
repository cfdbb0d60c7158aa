/** The picture in the README shows what the program prints. UPDATE_GOLDEN=1 takes it again. */
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { PICTURE, takePicture } from "../scripts/terminal_picture.ts";
import { terminalSvg } from "../scripts/terminal_svg.ts";
import { steady } from "./cli/golden.ts";

/** The texts of a picture, one per line, as a reader sees them. */
function textOf(svg: string): string {
  return [...svg.matchAll(/<text [^>]*>(.*)<\/text>/g)]
    .map(([, line]) => line!.replace(/<[^>]+>/g, "").replaceAll("&lt;", "<").replaceAll("&amp;", "&"))
    .join("\n");
}

Deno.test("the picture in the README is what its script makes", async () => {
  const taken = await takePicture();
  if (Deno.env.get("UPDATE_GOLDEN") === "1") return await Deno.writeTextFile(PICTURE, taken);
  // Seconds depend on the runtime's compressor.
  assertEquals(
    steady(await Deno.readTextFile(PICTURE)),
    steady(taken),
    "docs/terminal.svg is out of date: deno task picture",
  );
});

Deno.test("the picture shows a run that writes everything, and one that writes only what differs", async () => {
  const text = textOf(await Deno.readTextFile(PICTURE));
  assertEquals(text.match(/^\$ flasher run flash\.yaml$/gm)?.length, 2);
  assertEquals(text.match(/^Done: /gm)?.length, 2);
  const [, first = "", second = ""] = text.split(/^Done: /m);
  assertEquals([first, second].map((summary) => summary.includes("already in flash")), [false, true]);
});

Deno.test("a picture of a terminal has colours, no erased line, and no markup of its own", () => {
  const svg = terminalSvg("Writing 5 %\r\x1b[K\x1b[32mDone\x1b[39m: \x1b[1m<b> & x\x1b[22m\n\nend\n", 20);
  assertEquals(textOf(svg), "Done: <b> & x\nend");
  assertStringIncludes(
    svg,
    `<tspan fill="#56d364">Done</tspan>: <tspan font-weight="bold">&lt;b> &amp; x</tspan>`,
  );
  const rows = [...svg.matchAll(/ y="(\d+)">/g)].map(([, y]) => Number(y));
  assertEquals(rows[1]! - rows[0]!, 40, "an empty line takes its place");
});

Deno.test("a picture is refused if it would not show what the terminal shows", () => {
  assertThrows(() => terminalSvg("x\x1b[2Ay", 20), Error, "control character");
  assertThrows(() => terminalSvg("x\x1b[4my", 20), Error, "the style 4");
  assertThrows(() => terminalSvg("x".repeat(21), 20), Error, "more than 20 columns");
});
