// The bytes follow the protocol's documentation; none was produced by the code under test.
import { assertEquals } from "@std/assert";
import { checksum, type Command, encodeCommand, OPCODE } from "../../../lib/esp/protocol/command.ts";
import { encodeFrame } from "../../../lib/esp/protocol/slip.ts";
import { hex } from "./bytes.ts";

const DATA = hex("01 02 c0 db");

/** Direction, opcode, length of the body, checksum; then the body. */
const VECTORS: readonly Readonly<{ what: string; command: Command; bytes: string }>[] = [
  {
    what: "FLASH_BEGIN of a ROM: four words",
    command: { op: "flashBegin", size: 0x8000, blocks: 0x21, blockSize: 0x400, offset: 0x10000 },
    bytes: "00 02 10 00 00 00 00 00  00 80 00 00 21 00 00 00 00 04 00 00 00 00 01 00",
  },
  {
    what: "FLASH_BEGIN with the word for encryption, off",
    command: {
      op: "flashBegin",
      size: 0x8003,
      blocks: 3,
      blockSize: 0x4000,
      offset: 0x1000,
      encrypted: false,
    },
    bytes: "00 02 14 00 00 00 00 00  03 80 00 00 03 00 00 00 00 40 00 00 00 10 00 00 00 00 00 00",
  },
  {
    what: "FLASH_BEGIN with the word for encryption, on",
    command: { op: "flashBegin", size: 1, blocks: 1, blockSize: 0x4000, offset: 0, encrypted: true },
    bytes: "00 02 14 00 00 00 00 00  01 00 00 00 01 00 00 00 00 40 00 00 00 00 00 00 01 00 00 00",
  },
  {
    what: "FLASH_BEGIN of nothing, which attaches the flash",
    command: { op: "flashBegin", size: 0, blocks: 0, blockSize: 0x400, offset: 0 },
    bytes: "00 02 10 00 00 00 00 00  00 00 00 00 00 00 00 00 00 04 00 00 00 00 00 00",
  },
  // ef ^ 01 ^ 02 ^ c0 ^ db = f7
  {
    what: "FLASH_DATA: the checksum is over the block, not over its four words",
    command: { op: "flashData", sequence: 0x102, data: DATA },
    bytes: "00 03 14 00 f7 00 00 00  04 00 00 00 02 01 00 00 00 00 00 00 00 00 00 00  01 02 c0 db",
  },
  {
    what: "MEM_BEGIN",
    command: { op: "memBegin", size: 0x2cc0, blocks: 2, blockSize: 0x1800, address: 0x4010c500 },
    bytes: "00 05 10 00 00 00 00 00  c0 2c 00 00 02 00 00 00 00 18 00 00 00 c5 10 40",
  },
  {
    what: "MEM_END, jump",
    command: { op: "memEnd", entry: 0x4010c504 },
    bytes: "00 06 08 00 00 00 00 00  00 00 00 00 04 c5 10 40",
  },
  {
    what: "MEM_END, stay",
    command: { op: "memEnd", entry: 0 },
    bytes: "00 06 08 00 00 00 00 00  01 00 00 00 00 00 00 00",
  },
  {
    what: "MEM_DATA",
    command: { op: "memData", sequence: 1, data: DATA },
    bytes: "00 07 14 00 f7 00 00 00  04 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00  01 02 c0 db",
  },
  { what: "SYNC", command: { op: "sync" }, bytes: "00 08 24 00 00 00 00 00  07 07 12 20 55*32" },
  {
    what: "WRITE_REG: all bits, no delay",
    command: { op: "writeReg", address: 0x60000224, value: 0x7000009f },
    bytes: "00 09 10 00 00 00 00 00  24 02 00 60 9f 00 00 70 ff ff ff ff 00 00 00 00",
  },
  {
    what: "WRITE_REG with a mask",
    command: { op: "writeReg", address: 0x60000200, value: 0x40000, mask: 0x40000 },
    bytes: "00 09 10 00 00 00 00 00  00 02 00 60 00 00 04 00 00 00 04 00 00 00 00 00",
  },
  {
    what: "READ_REG",
    command: { op: "readReg", address: 0x40001000 },
    bytes: "00 0a 04 00 00 00 00 00  00 10 00 40",
  },
  {
    what: "SPI_SET_PARAMS: id, size, block, sector, page, mask",
    command: { op: "spiSetParams", flashSize: 0x400000 },
    bytes: "00 0b 18 00 00 00 00 00  00 00 00 00 00 00 40 00 00 00 01 00 00 10 00 00 00 01 00 00 ff ff 00 00",
  },
  {
    what: "SPI_ATTACH of a stub",
    command: { op: "spiAttach", pins: 0, romForm: false },
    bytes: "00 0d 04 00 00 00 00 00  00 00 00 00",
  },
  {
    what: "SPI_ATTACH of a ROM: four bytes more",
    command: { op: "spiAttach", pins: 0x11223344, romForm: true },
    bytes: "00 0d 08 00 00 00 00 00  44 33 22 11 00 00 00 00",
  },
  {
    what: "CHANGE_BAUDRATE: new, present",
    command: { op: "changeBaud", baud: 921600, current: 115200 },
    bytes: "00 0f 08 00 00 00 00 00  00 10 0e 00 00 c2 01 00",
  },
  {
    what: "FLASH_DEFL_BEGIN",
    command: { op: "deflBegin", size: 0x8f3cc, blocks: 24, blockSize: 0x4000, offset: 0, encrypted: false },
    bytes: "00 10 14 00 00 00 00 00  cc f3 08 00 18 00 00 00 00 40 00 00 00 00 00 00 00 00 00 00",
  },
  {
    what: "FLASH_DEFL_DATA",
    command: { op: "deflData", sequence: 0, data: hex("78 da") },
    bytes: "00 11 12 00 4d 00 00 00  02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  78 da",
  },
  {
    what: "SPI_FLASH_MD5",
    command: { op: "flashMd5", address: 0x10000, size: 0x8f3cc },
    bytes: "00 13 10 00 00 00 00 00  00 00 01 00 cc f3 08 00 00 00 00 00 00 00 00 00",
  },
  {
    what: "READ_FLASH_SLOW: address, length",
    command: { op: "readFlashSlow", address: 0x8000, size: 64 },
    bytes: "00 0e 08 00 00 00 00 00  00 80 00 00 40 00 00 00",
  },
  { what: "ERASE_FLASH", command: { op: "eraseFlash" }, bytes: "00 d0 00 00 00 00 00 00" },
  {
    what: "ERASE_REGION: offset, length",
    command: { op: "eraseRegion", offset: 0x10000, size: 0x3000 },
    bytes: "00 d1 08 00 00 00 00 00  00 00 01 00 00 30 00 00",
  },
  {
    what: "READ_FLASH: offset, length, packet, packets ahead",
    command: { op: "readFlash", offset: 0x10000, size: 0x100000, packet: 0x1000, window: 64 },
    bytes: "00 d2 10 00 00 00 00 00  00 00 01 00 00 00 10 00 00 10 00 00 40 00 00 00",
  },
  { what: "GET_SECURITY_INFO", command: { op: "securityInfo" }, bytes: "00 14 00 00 00 00 00 00" },
];

for (const { what, command, bytes } of VECTORS) {
  Deno.test(`command: ${what}`, () => {
    assertEquals(encodeCommand(command), hex(bytes));
  });
}

Deno.test("command: every operation has its vector", () => {
  const tested = new Set(VECTORS.map(({ command }) => command.op));
  assertEquals([...tested].sort(), Object.keys(OPCODE).sort());
});

Deno.test("command: SYNC on the wire", () => {
  assertEquals(
    encodeFrame(encodeCommand({ op: "sync" })),
    hex("c0 00 08 24 00 00 00 00 00 07 07 12 20 55*32 c0"),
  );
});

Deno.test("command: length and checksum are those before escaping", () => {
  assertEquals(
    encodeFrame(encodeCommand({ op: "memData", sequence: 0, data: DATA })),
    hex("c0 00 07 14 00 f7 00 00 00 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 02 db dc db dd c0"),
  );
});

Deno.test("command: the checksum field itself is escaped when it comes out as C0", () => {
  // ef ^ 2f = c0
  assertEquals(
    encodeFrame(encodeCommand({ op: "memData", sequence: 0, data: hex("2f") })),
    hex("c0 00 07 11 00 db dc 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 2f c0"),
  );
});

Deno.test("checksum: XOR of all bytes, starting at EF", () => {
  assertEquals(checksum(hex("")), 0xef);
  assertEquals(checksum(hex("ef")), 0x00);
  assertEquals(checksum(hex("00*1024")), 0xef);
  assertEquals(checksum(hex("ff*1024")), 0xef);
  assertEquals(checksum(hex("ff*1023")), 0x10);
  assertEquals(checksum(hex("01 02 04 08 10 20 40 80")), 0x10);
});

Deno.test("command: a full block of the stub, 16 KB", () => {
  const bytes = encodeCommand({ op: "flashData", sequence: 3, data: new Uint8Array(0x4000).fill(0xaa) });
  assertEquals(
    bytes.subarray(0, 24),
    hex("00 03 10 40 ef 00 00 00  00 40 00 00 03 00 00 00 00 00 00 00 00 00 00 00"),
  );
  assertEquals(bytes.length, 24 + 0x4000);
});
