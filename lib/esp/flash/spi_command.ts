/** Sends a command to the flash through the registers of the chip's SPI peripheral. */
import { alignUp } from "../../bytes.ts";
import { LinkError } from "../../errors.ts";
import type { Chip } from "../chips/chip.ts";
import type { Loader } from "../link/loader.ts";

/** Bits of the SPI user registers, from Espressif's SPI documentation. */
const USER_COMMAND = 0x80000000;
const USER_MISO = 0x10000000;
const USER_MOSI = 0x08000000;
const EXECUTE = 1 << 18;
const COMMAND_BITS = 8;
/** A transfer takes microseconds, a poll a millisecond. */
const MAX_POLLS = 10;

export interface SpiCommand {
  readonly opcode: number;
  /** Up to four bytes that follow the opcode. */
  readonly send?: readonly number[];
  /** Number of bits to receive, at most 32. */
  readonly receive?: number;
  /** The beginning of an error message: `Cannot read the flash id`. */
  readonly action: string;
}

/** Returns the bits received, the first byte lowest, and restores the registers. Throws LinkError or PortError. */
export async function spiCommand(
  loader: Loader,
  { spi }: Pick<Chip, "spi">,
  { opcode, send = [], receive = 0, action }: SpiCommand,
): Promise<number> {
  const user = await loader.readReg(spi.user, action);
  const user2 = await loader.readReg(spi.user2, action);
  const [out, into] = [Math.max(0, send.length * 8 - 1), Math.max(0, receive - 1)];
  if (spi.misoLength === undefined || spi.mosiLength === undefined) {
    await loader.writeReg(spi.user1, out << 17 | into << 8, action);
  } else {
    if (receive > 0) await loader.writeReg(spi.misoLength, into, action);
    if (send.length > 0) await loader.writeReg(spi.mosiLength, out, action);
  }
  const phases = USER_COMMAND | (receive > 0 ? USER_MISO : 0) | (send.length > 0 ? USER_MOSI : 0);
  await loader.writeReg(spi.user, phases >>> 0, action);
  await loader.writeReg(spi.user2, ((COMMAND_BITS - 1) << 28) | opcode, action);
  await loader.writeReg(spi.data, send.reduce((word, byte, i) => word | byte << 8 * i, 0) >>> 0, action);
  await loader.writeReg(spi.command, EXECUTE, action);
  await waitUntilDone(loader, spi.command, action);
  const answer = receive === 0 ? 0 : await loader.readReg(spi.data, action);
  await loader.writeReg(spi.user, user, action);
  await loader.writeReg(spi.user2, user2, action);
  return receive < 32 ? answer & (1 << alignUp(receive, 8)) - 1 : answer >>> 0;
}

async function waitUntilDone(loader: Loader, register: number, action: string): Promise<void> {
  for (let polls = 0; polls < MAX_POLLS; polls++) {
    if ((await loader.readReg(register, action) & EXECUTE) === 0) return;
  }
  throw new LinkError(`${action}: the SPI transfer does not finish`);
}
