import { assertEquals } from "@std/assert";
import { loadProfile } from "../../lib/profile/load.ts";
import { formatPortName } from "../../lib/serial/port_name.ts";
import { FILES, KNOWN } from "./known.ts";

const load = (input: string | Uint8Array) => loadProfile(input, "flash.yaml", KNOWN);

const DEFAULT = {
  port: { kind: "auto" },
  baud: 460800,
  board: { kind: "built-in", name: "auto_reset" },
  chip: "auto",
  flash: { mode: "keep", freq: "keep", size: "detect" },
  erase: "files",
  files: [{ offset: 0, path: "fw.bin" }],
  after: "run",
} as const;

Deno.test("a profile with only files gets every default", async () => {
  assertEquals(await load(FILES), DEFAULT);
});

Deno.test("a named firmware is the first of the files, and an address is one of them", async () => {
  const key = "micropython@1.26.1/ESP32_GENERIC-SPIRAM";
  const url = "https://example.com/app.bin";
  const manifest = "https://example.com/manifest.json";
  const name = { publisher: "micropython", version: "1.26.1", board: "ESP32_GENERIC", variant: "SPIRAM" };
  const firmware = { offset: "auto", path: key, locked: { kind: "firmware", key, name } } as const;
  assertEquals<unknown>(await load(`firmware: ${key}\n`), { ...DEFAULT, files: [firmware] });
  assertEquals<unknown>(
    await load(
      `files:\n  - { offset: 65536, url: "${url}", size: 12, manifest: "${manifest}" }\nfirmware: ${key}\n`,
    ),
    {
      ...DEFAULT,
      files: [firmware, { offset: 65536, path: url, size: 12, locked: { kind: "url", key: url, manifest } }],
    },
  );
});

Deno.test("every key is parsed", async () => {
  const text = `
port: /dev/ttyUSB0 # the left socket
baud: 0x1c200
board: huzzah
reset: D0|R1|W100ms|D1,R0|W50ms|D0
run: [{ rts: 1 }, { wait: 0.1s }, { dtr: 0, rts: 0 }]
chip: esp8266
flash: { mode: dio, freq: 40m, size: 4MB }
erase: all
files:
  - { offset: 0x1000, path: ../boot.bin, size: 16, sha256: ${"aB".repeat(32)}, raw: true }
  - offset: 65536
    path: 'C:\\fw\\new app.bin'
after: stay
`;
  assertEquals(await load(text), {
    port: { kind: "path", path: "/dev/ttyUSB0" },
    baud: 115200,
    board: { kind: "built-in", name: "huzzah" },
    reset: [
      { set: { dtr: false } },
      { set: { rts: true } },
      { wait: 100 },
      { set: { dtr: true, rts: false } },
      { wait: 50 },
      { set: { dtr: false } },
    ],
    run: [{ set: { rts: true } }, { wait: 100 }, { set: { dtr: false, rts: false } }],
    chip: "esp8266",
    flash: { mode: "dio", freq: "40m", size: "4MB" },
    erase: "all",
    files: [
      { offset: 0x1000, path: "../boot.bin", sha256: "ab".repeat(32), size: 16, raw: true },
      { offset: 0x10000, path: "C:\\fw\\new app.bin" },
    ],
    after: "stay",
  });
});

Deno.test("chips and boards may be spelled as on the packaging", async () => {
  for (
    const [written, id] of [["ESP8266", "esp8266"], ["ESP32-S3", "esp32s3"], ["esp32_s3", "esp32s3"], [
      "Auto",
      "auto",
    ]]
  ) {
    assertEquals((await load(`chip: ${written}\n${FILES}`)).chip, id);
  }
  assertEquals((await load(`board: Auto-Reset\n${FILES}`)).board, { kind: "built-in", name: "auto_reset" });
});

Deno.test("a port of any kind is kept as written", async () => {
  const names = [
    "COM3",
    "/dev/cu.usbserial-0001",
    "rfc2217://host:4000",
    "sim:huzzah",
    "12",
    "usb:10C4:EA60",
  ];
  for (const port of names) {
    assertEquals(formatPortName((await load(`port: ${port}\n${FILES}`)).port), port);
  }
  assertEquals((await load(`port: AUTO\n${FILES}`)).port, { kind: "auto" });
});

Deno.test("one file may be written at two offsets", async () => {
  const profile = await load("files: [{ offset: 0, path: a }, { offset: 0x1000, path: a }]");
  assertEquals(profile.files, [{ offset: 0, path: "a" }, { offset: 0x1000, path: "a" }]);
});

Deno.test("an alias stands for its anchor", async () => {
  const profile = await load("port: &a COM3\nfiles: [{ offset: 0xffffffff, path: *a }]");
  assertEquals(profile.files, [{ offset: 0xffffffff, path: "COM3" }]);
});

Deno.test("Windows files: line ends CR LF, byte order mark, lone CR", async () => {
  const crlf = FILES.replaceAll("\n", "\r\n");
  for (const text of [crlf, "\ufeff" + crlf, FILES.replaceAll("\n", "\r")]) {
    assertEquals(await load(text), DEFAULT);
    assertEquals(await load(new TextEncoder().encode(text)), DEFAULT);
  }
});
