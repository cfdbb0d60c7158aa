/** What a person reads who types the words of another tool. */
import { assertSessions } from "../golden.ts";
import { PROJECT } from "../world.ts";

const here = { files: PROJECT };

Deno.test("other tools: messages", () =>
  assertSessions("other_tools", [
    ["-p /dev/ttyUSB0 -b 460800 write_flash --flash_size=detect 0 fw.bin"],
    [["esptool.py", "--chip", "esp32", "write_flash", "-z", "0x1000", "my boot.bin", "0x10000", "app.bin"]],
    ["write_flash"],
    ["write_flash -fm dio -ff 40m --verify --no-compress --frobnicate 0 fw.bin"],
    ["write-flash --encrypt 0 fw.bin"],
    ["read_flash 0 ALL out.bin"],
    ["erase_flash"],
    ["flash_id"],
    ["--chip esp32 image_info fw.bin"],
    ["merge_bin -o all.bin 0 boot.bin 0x10000 app.bin"],
    ["elf2image app.elf"],
    ["flash fw.bin"],
    ["upload flash.yaml"],
    ["console"],
    ["devices --json"],
    ["help read_mac"],
    ["run --flash_mode dio --baudrate 460800", here],
    ["run --after hard_reset", here],
    ["run flash.yaml -ff 40m", here],
    ["monitor --before no_reset"],
    ["plan -f 0=app.bin", { files: { "app.bin": PROJECT["app.bin"]! } }],
    ["verify -f 0=app.bin --port sim:esp8266", { files: { "app.bin": PROJECT["app.bin"]! } }],
    ["run -f 0=nothing.bin"],
  ]));
