/** Espressif's stub on the ESP32 family: its start, its requirements, and chips on which it does not run. */

import { assertEquals } from "@std/assert";
import type { ModelName } from "../../../lib/simulator/mod.ts";
import { ESP32_CHIPS } from "../../fake/esp32_chips.ts";
import { type Bench, hex, READ_MAGIC, request, SYNC, synced, upload, words } from "../bench.ts";

type Options = NonNullable<Parameters<typeof synced>[0]>;

interface StubFile {
  readonly entry: number;
  readonly text: string;
  readonly text_start: number;
  readonly data: string;
  readonly data_start: number;
}

async function stubFile(name: string): Promise<StubFile> {
  const path = `esptool-js/lib/targets/stub_flasher/${name}.json`;
  return (await import(path, { with: { type: "json" } })).default;
}

async function start(
  chip: ModelName,
  options: Options = {},
  name: string = chip,
): Promise<[string[], Bench]> {
  const self = await synced({ ...options, chip });
  const file = await stubFile(name);
  const replies = await upload(self, [
    { address: file.text_start, bytes: Uint8Array.fromBase64(file.text) },
    { address: file.data_start, bytes: Uint8Array.fromBase64(file.data) },
  ]);
  assertEquals(replies.every((reply) => reply.slice(24, 26) === "00"), true, replies.join("\n"));
  return [await self.ask(request(0x06, words(0, file.entry))), self];
}

const OHAI = "4f 48 41 49";

Deno.test("ESP32 stub: each chip's own stub greets, and answers with two status bytes", async () => {
  for (const { model } of ESP32_CHIPS) {
    const [replies, { ask, board }] = await start(model);
    assertEquals(replies.at(-1), OHAI, model);
    assertEquals(board.state, "stub");
    assertEquals(await ask(SYNC), Array(8).fill("01 08 02 00 00 00 00 00 00 00"));
    assertEquals((await ask(READ_MAGIC))[0]!.length, 29);
  }
});

Deno.test("ESP32 stub: another silicon's stub does not greet", async () => {
  for (const [model, name] of [["esp32p4", "esp32p4-rev1"], ["esp32p4-rev1", "esp32p4"]] as const) {
    const [replies, { board }] = await start(model, {}, name);
    assertEquals(replies.includes(OHAI), false);
    assertEquals(board.state, "hung");
  }
});

Deno.test("ESP32 stub: does not run on a C2 of the first silicon, nor on C3 and S3 with secure boot", async () => {
  const cases: [ModelName, Options][] = [
    ["esp32c2", { revision: 0 }],
    ["esp32c3", { fuses: { secureBoot: true } }],
    ["esp32s3", { fuses: { secureBoot: true } }],
  ];
  for (const [chip, options] of cases) {
    const [replies, { board }] = await start(chip, options);
    assertEquals(replies.includes(OHAI), false, chip);
    assertEquals(board.state, "hung");
  }
});

Deno.test("ESP32 stub: needs SPI_ATTACH, one word, and SPI_SET_PARAMS before flash commands", async () => {
  const [, { ask }] = await start("esp32c3");
  const md5 = request(0x13, words(0, 16, 0, 0));
  const begin = request(0x10, words(16, 1, 0x4000, 0, 0));
  assertEquals(await ask(md5), ["01 13 02 00 00 00 00 00 c4 00"]);
  assertEquals(await ask(begin), ["01 10 02 00 00 00 00 00 c4 00"]);
  assertEquals(await ask(request(0x0d, words(0, 0))), ["01 0d 02 00 00 00 00 00 c0 00"]);
  assertEquals(await ask(request(0x0d, words(0))), ["01 0d 02 00 00 00 00 00 00 00"]);
  assertEquals(await ask(md5), ["01 13 02 00 00 00 00 00 c4 00"]);
  await ask(request(0x0b, words(0, 0x400000, 0x10000, 0x1000, 0x100, 0xffff)));
  assertEquals((await ask(md5))[0]!.slice(0, 11), "01 13 12 00");
  assertEquals(await ask(begin, 200), ["01 10 02 00 00 00 00 00 00 00"]);
});

Deno.test("security info: 20 bytes, 12 on an S2, none on an ESP32", async () => {
  const answers = { "esp32": "02", "esp32s2": "0e", "esp32c3": "16", "esp32p4": "16" } as const;
  for (const [chip, size] of Object.entries(answers)) {
    const [, { ask }] = await start(chip as ModelName);
    const [reply] = await ask(request(0x14));
    assertEquals(reply!.slice(6, 8), size, chip);
    if (chip === "esp32") assertEquals(reply!.slice(-5), "ff 00");
  }
});

Deno.test("ESP32 stub: CHANGE_BAUDRATE sets the requested rate, whatever the current one", async () => {
  const [, { ask, port, clock }] = await start("esp32s3");
  for (const baud of [921_600, 230_400, 2_000_000]) {
    await ask(request(0x0f, words(baud, 115_200)));
    await port.setBaud(baud);
    await clock.sleep(50);
    await port.discardInput();
    await ask(hex("c0"), 5);
    await ask(hex("c0"), 5);
    assertEquals((await ask(READ_MAGIC)).length, 1, `${baud}`);
  }
});
