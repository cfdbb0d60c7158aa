// The init data of the ESP8266's radio is known, and its place is told.
import { assertEquals } from "@std/assert";
import { describeImage } from "../../../lib/esp/image/describe.ts";
import { makePlan } from "../../../lib/esp/plan/plan.ts";
import { buildImage, bytesOf } from "../../fake/image.ts";
import { file, KEEP, MB, options } from "./files.ts";

const DATA = bytesOf(128, 5);
const boot = () => file(0, buildImage({ sizeAndFreq: 0x40 }), "app.bin");

Deno.test("init data: named, and noted where the SDK does not look for it", () => {
  assertEquals([DATA[0], describeImage(DATA).kind], [5, "init-data"]);
  assertEquals(describeImage(DATA.with(0, 6)).kind, "data");
  const notes = (at: number, bytes = DATA, size = "keep") =>
    makePlan(
      [boot(), file(at, bytes, "init.bin")],
      options("esp8266", { flash: { ...KEEP, size }, flashSize: 4 * MB }),
    ).notes.filter((note) => note.includes("rf_cal"));
  assertEquals([notes(0x3fc000), notes(0x7c000, bytesOf(128, 6)), notes(0xfc000, DATA, "1MB")], [[], [], []]);
  assertEquals(notes(0x7c000), [
    `"init.bin" at 0x7c000 looks like the radio's init data, which the SDK reads at 0x3fc000: ` +
    "without it there, programs stop with rf_cal[0] !=0x05",
  ]);
});
