// Init data of the ESP8266's radio is recognized, and its offset is noted.
import { assertEquals } from "@std/assert";
import { analyzeFile } from "../../../lib/esp/image/analyze.ts";
import { makePlan } from "../../../lib/esp/plan/plan.ts";
import { buildImage, bytesOf } from "../../fake/image.ts";
import { file, KEEP, MB, notesOf, options } from "./files.ts";

const DATA = bytesOf(128, 5);
const boot = () => file(0, buildImage({ sizeAndFreq: 0x40 }), "app.bin");

Deno.test("init data: recognized, and a warning at another offset than the SDK reads", () => {
  assertEquals([DATA[0], analyzeFile(DATA).kind], [5, "init-data"]);
  assertEquals(analyzeFile(DATA.with(0, 6)).kind, "data");
  const notes = (at: number, bytes = DATA, size = "keep") =>
    notesOf(makePlan(
      [boot(), file(at, bytes, "init.bin")],
      options("esp8266", { flash: { ...KEEP, size }, flashSize: 4 * MB }),
    )).filter((note) => note.includes("rf_cal"));
  assertEquals([notes(0x3fc000), notes(0x7c000, bytesOf(128, 6)), notes(0xfc000, DATA, "1MB")], [[], [], []]);
  assertEquals(notes(0x7c000), [
    `warning: "init.bin" at 0x7c000 looks like the radio's init data, which the SDK reads at 0x3fc000: ` +
    "without it, programs stop with rf_cal[0] !=0x05",
  ]);
});
