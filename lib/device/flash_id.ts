/** Asks the flash for its JEDEC id, through the chip's SPI peripheral, register by register. */
import type { Chip } from "../chips/chip.ts";
import { decodeFlashId, flashAnswers, type FlashId } from "../chips/flash_id.ts";
import { hex } from "../bytes.ts";
import { ChipError, LinkError } from "../errors.ts";
import type { Loader } from "./loader.ts";

/** Bits of the SPI user registers, from Espressif's SPI documentation. */
const USER_COMMAND = 0x80000000;
const USER_MISO = 0x10000000;
const EXECUTE = 1 << 18;
const COMMAND_BITS = 8;

/** "Read identification" of every SPI flash; three bytes come back. */
const READ_ID = 0x9f;
const ID_BITS = 24;
/** The transfer takes microseconds, a poll a millisecond. */
const MAX_POLLS = 10;

const ACTION = "Cannot read the flash id";

/** Makes the flash reachable, where whoever answers needs to be told. */
export async function attachFlash(loader: Loader): Promise<void> {
  const action = "Cannot attach the flash";
  switch (loader.dialect.attach) {
    case "none":
      return;
    case "flashBegin":
      await loader.command({
        op: "flashBegin",
        size: 0,
        blocks: 0,
        blockSize: loader.dialect.flashBlock,
        offset: 0,
      }, { action });
      return;
    case "long":
    case "short":
      await loader.command({ op: "spiAttach", pins: 0, romForm: loader.dialect.attach === "long" }, {
        action,
      });
      return;
  }
}

/** Throws ChipError if no flash answers. */
export async function readFlashId(loader: Loader, chip: Chip): Promise<FlashId> {
  const { spi } = chip;
  const user = await loader.readReg(spi.user, ACTION);
  const user2 = await loader.readReg(spi.user2, ACTION);
  if (spi.misoLength === undefined) await loader.writeReg(spi.user1, (ID_BITS - 1) << 8, ACTION);
  else await loader.writeReg(spi.misoLength, ID_BITS - 1, ACTION);
  await loader.writeReg(spi.user, USER_COMMAND | USER_MISO, ACTION);
  await loader.writeReg(spi.user2, ((COMMAND_BITS - 1) << 28) | READ_ID, ACTION);
  await loader.writeReg(spi.data, 0, ACTION);
  await loader.writeReg(spi.command, EXECUTE, ACTION);
  await whenDone(loader, spi.command);
  const raw = await loader.readReg(spi.data, ACTION) & 0xffffff;
  await loader.writeReg(spi.user, user, ACTION);
  await loader.writeReg(spi.user2, user2, ACTION);

  if (!flashAnswers(raw)) {
    throw new ChipError(`Cannot find the flash: its id reads ${hex(raw, 6)}`, {
      hint: "Something is wired to the flash pins (GPIO6 to GPIO11), or the module is damaged.",
    });
  }
  return decodeFlashId(raw);
}

async function whenDone(loader: Loader, register: number): Promise<void> {
  for (let polls = 0; polls < MAX_POLLS; polls++) {
    if ((await loader.readReg(register, ACTION) & EXECUTE) === 0) return;
  }
  throw new LinkError(`${ACTION}: the SPI transfer does not end`);
}
