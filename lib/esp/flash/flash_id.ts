/** Attaches the flash and reads its JEDEC id. */
import { hex } from "../../bytes.ts";
import { ChipError } from "../../errors.ts";
import type { Chip } from "../chips/chip.ts";
import { decodeFlashId, flashAnswers, type FlashId } from "../flash_parts/jedec_id.ts";
import type { Loader } from "../link/loader.ts";
import { spiCommand } from "./spi_command.ts";

/** JEDEC "read identification", which every SPI flash has; three bytes come back. */
const READ_ID = 0x9f;
const ID_BITS = 24;
const ACTION = "Cannot read the flash id";

/** Connects the SPI peripheral to the flash, if the loader needs a command for that. */
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
  const raw = await spiCommand(loader, chip, { opcode: READ_ID, receive: ID_BITS, action: ACTION });
  if (!flashAnswers(raw)) {
    throw new ChipError(`Cannot find the flash: its id reads ${hex(raw, 6)}`, {
      hint: "Something is wired to the flash pins (GPIO6 to GPIO11), or the module is damaged.",
    });
  }
  return decodeFlashId(raw);
}
