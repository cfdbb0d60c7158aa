/** Options of esptool.py, upload.py and esptool-ck in all their spellings. */
import { assertEquals } from "@std/assert";
import { draftFromEsptool } from "../../lib/draft/esptool.ts";
import { KNOWN } from "../profile/known.ts";

const read = (text: string) => draftFromEsptool(text, KNOWN, { windows: false });
/** `0x0 a.bin` for each file. */
const filesOf = (text: string) =>
  read(text).files.map(({ offset, path }) => `0x${offset!.toString(16)} ${path}`);
const BOTH = ["0x0 a.bin", "0x1000 b.bin"];

Deno.test("esptool: short options with their values", () => {
  const { values, files } = read(
    "esptool.py -cesp32 -b460800 -p/dev/ttyUSB0 -a=no_reset write_flash -fm=dio -ff=40m -fs=32m -zue 0x0 a.bin",
  );
  assertEquals(values, {
    chip: "esp32",
    baud: "460800",
    port: "/dev/ttyUSB0",
    after: "stay",
    mode: "dio",
    freq: "40m",
    size: "4MB",
    erase: "all",
  });
  assertEquals(files.length, 1);
});

Deno.test("esptool: sizes in megabits", () => {
  const known = { ...KNOWN, flashSizes: ["256KB", ...KNOWN.flashSizes, "2MB-c1", "4MB-c1", "16MB"] };
  const size = (text: string) =>
    draftFromEsptool(`esptool.py write_flash -fs ${text} 0 a.bin`, known, { windows: false }).values.size;
  assertEquals(
    ["2m", "4m", "8m", "16m", "32m", "128m", "16m-c1", "32m-c1", "4MB", "detect"].map(size),
    ["256KB", "512KB", "1MB", "2MB", "4MB", "16MB", "2MB-c1", "4MB-c1", "4MB", "detect"],
  );
});

Deno.test("esptool 5: options that skip unchanged data have no effect", () => {
  const line = "esptool write-flash --diff-with old.bin skip --trust-flash-content 0 a.bin 0x1000 b.bin";
  assertEquals(filesOf(line), BOTH);
  assertEquals(filesOf("esptool write-flash --skip-flashed 0 a.bin --diff-with old.bin 0x1000 b.bin"), BOTH);
  assertEquals(read(line).notes, []);
});

Deno.test("esptool: pyserial options of a port are dropped and reported", () => {
  const { values, notes } = read(
    "esptool -p 'rfc2217://pi:4000?ign_set_control&timeout=3' write-flash 0 a.bin",
  );
  assertEquals(values.port, "rfc2217://pi:4000");
  assertEquals(notes, [
    'The part after the "?" is for pyserial and was dropped: "rfc2217://pi:4000?ign_set_control&timeout=3".',
  ]);
  for (const port of ["-p rfc2217://pi:4000?poll_modem", "--port=rfc2217://pi:4000?poll_modem"]) {
    assertEquals(read(`esptool ${port} write-flash 0 a.bin`).values.port, "rfc2217://pi:4000", port);
  }
});

Deno.test("esptool-ck: the meaning of its options", () => {
  const { values, notes } = read("esptool -cp COM4 -cb 115200 -cd ck -ca 0x10000 -cz 4000 -cf a.bin -cr");
  assertEquals(values, { port: "COM4", baud: "115200", board: "huzzah", chip: "esp8266", size: "keep" });
  assertEquals(notes, [
    "A profile erases only what it writes. To erase this region: flasher erase --offset 0x10000 --size 0x4000",
  ]);
  assertEquals(read("esptool -cf a.bin").values.board, "manual");
});

Deno.test("upload.py: detects the flash size, and erases first", () => {
  const { values } = read(
    "python3 -I upload.py --chip esp8266 version --end --port COM3 erase_flash write_flash 0x0 a.bin",
  );
  assertEquals(values, { chip: "esp8266", port: "COM3", erase: "all", size: "detect" });
});
