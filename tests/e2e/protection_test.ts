/** A write-protected flash with the mask ROM and the stub: reported, unlocked, written and verified. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type Emulator, startEmulator } from "./emulator.ts";
import { assertFlash, dirtyFlash, withFile } from "./flash_content.ts";
import { ROOT, testWith } from "./parts.ts";
import { PROGRAMS, run } from "./program.ts";

/** Registers of the ESP8266's flash controller: the status to write, and the start of a command. */
const SPI_RD_STATUS = "0x60000210";
const SPI_CMD = "0x60000200";
const WRITE_ENABLE = "0x40000000";
const WRITE_STATUS = "0x04000000";
/** BP0 to BP2 of status register 1: the whole array. */
const ALL_PROTECTED = "0x1c";

const FILE = `${ROOT}/demo/hello.bin`;

/** Protects flash as some firmware does. Only the first command resets the chip, which clears its registers. */
async function protect(board: Emulator): Promise<void> {
  const orders = [[SPI_RD_STATUS, ALL_PROTECTED], [SPI_CMD, WRITE_ENABLE], [SPI_CMD, WRITE_STATUS]] as const;
  for (const [n, [register, value]] of orders.entries()) {
    const way = ["--board", n === 0 ? "auto_reset" : "none", "--after", "stay", "--port", board.port];
    const { code, err } = await run(PROGRAMS.source, ["mem", "write", register, value, ...way], {
      env: board.env,
    });
    assertEquals(code, 0, err);
  }
  assertMatch(await board.control("status"), / sr1=1c /);
}

testWith(
  ["emulator", "firmware"],
  "protection: the mask ROM's flash is unlocked, written and proved",
  async () => {
    const before = dirtyFlash();
    await using board = await startEmulator({ flash: before });
    await protect(board);
    const args = [
      "run",
      "nodemcu.yaml",
      "--board",
      "auto_reset",
      "--file",
      `0x0=${FILE}`,
      "--port",
      board.port,
    ];
    const { code, out, err } = await run(PROGRAMS.source, args, { env: board.env });
    assertEquals(code, 0, out + err);
    assertStringIncludes(out, "read back and equal");
    assertStringIncludes(err, "The flash was write-protected (status registers 0x1c");
    assertFlash(await board.flash(), withFile(before, 0, await Deno.readFile(FILE)));
  },
);
