/** Detects a write-protected flash after a write had no effect, and unlocks it. */
import {
  describeStatus,
  type Protection,
  readProtection,
  type StatusLayout,
  statusLayout,
} from "../flash_parts/status_registers.ts";
import type { Chip } from "../chips/mod.ts";
import type { Identity } from "../link/identify.ts";
import type { Report } from "../events.ts";
import { readFlashId } from "./flash_id.ts";
import type { Loader } from "../link/loader.ts";
import { LastingFlashError } from "../link/recovery.ts";
import { spiCommand } from "./spi_command.ts";

const WRITE_ENABLE = 0x06;
/** Status register writes after this command last until power-off. */
const VOLATILE_ENABLE = 0x50;
/** Unlocks each block's own lock (W25Q32JV, "global block unlock"). */
const UNLOCK_BLOCKS = 0x98;
const BUSY = 0x01;
/** The bits "busy" and "write enable", which change on their own. */
const TRANSIENT = 0x03;
/** Data sheets allow 30 ms for writing a status register; a poll takes at least a millisecond. */
const MAX_POLLS = 100;

const ACTION = "Cannot unlock the flash";

/** The flash is write-protected and cannot be unlocked. */
export class ProtectedFlashError extends LastingFlashError {
  /** All of the flash is protected: no byte can have changed. */
  readonly whole: boolean;

  constructor(protection: Protection, hint: string) {
    super(`Cannot write: the flash is write-protected (${describeStatus(protection.status)})`, { hint });
    this.whole = protection.whole;
  }
}

/** Called after a write had no effect. True if another attempt may help. Throws as `unlockFlash` does. */
export type Unlock = (loader: Loader) => Promise<boolean>;

/** Makes the `Unlock` of a session, which acts once. In secure download mode there are no registers to read. */
export function createUnlock(
  { chip, security }: Pick<Identity, "chip" | "security">,
  options: Omit<UnlockOptions, "chip">,
): Unlock {
  let checked = security.secureDownload;
  return async (loader) => {
    if (checked) return false;
    const unlocked = await unlockFlash(loader, { chip, ...options });
    checked = true;
    return unlocked;
  };
}

export interface UnlockOptions {
  readonly chip: Chip;
  readonly report: Report;
  /** Allows a change that lasts beyond power-off. */
  readonly permanent: boolean;
}

/**
 * Called after a write had no effect. True if the flash was protected and is now unlocked; false if it was not
 * protected. Throws ProtectedFlashError, or as a command does.
 */
export async function unlockFlash(
  loader: Loader,
  { chip, report, permanent }: UnlockOptions,
): Promise<boolean> {
  const layout = statusLayout((await readFlashId(loader, chip)).raw);
  const found = await detectProtection(loader, chip, layout);
  if (found === undefined) return false;
  if (found.ownLocks) await unlockBlocks(loader, chip);
  for (const enable of permanent ? [VOLATILE_ENABLE, WRITE_ENABLE] : [VOLATILE_ENABLE]) {
    await clearProtection(loader, chip, { layout, found, enable });
    const left = await detectProtection(loader, chip, layout);
    if (left !== undefined && !hasOnlyBlockLocks(left)) continue;
    const until = enable === WRITE_ENABLE ? "permanently" : "until power-off";
    report({
      type: "warning",
      message: `The flash was write-protected (${
        describeStatus(found.status)
      }), and is now unlocked ${until}`,
      hint:
        "Firmware or a tool has set this protection. Programs on the board may find the flash locked again.",
    });
    return true;
  }
  throw new ProtectedFlashError(found, hintFor(found, permanent));
}

/** True if only the block locks are left. They are unlocked by now, which no register shows. */
function hasOnlyBlockLocks({ ownLocks, status, free }: Protection): boolean {
  return ownLocks && status.every((value, i) => value === free[i]);
}

function hintFor({ byPin, untilPowerOff }: Protection, permanent: boolean): string {
  if (untilPowerOff) {
    return "The flash stays locked until power-off: unplug the board, plug it in, and run again.";
  }
  if (byPin) {
    return "Its status registers are locked while its WP pin is low: connect the pin to 3.3 V, and run again.";
  }
  return permanent
    ? "The flash ignores the unlock command. It may be damaged or permanently locked."
    : "The flash cannot be unlocked for this session only. To unlock it permanently, add --unlock.";
}

async function detectProtection(
  loader: Loader,
  chip: Chip,
  layout: StatusLayout,
): Promise<Protection | undefined> {
  return readProtection(layout, await readStatus(loader, chip, layout));
}

async function readStatus(
  loader: Loader,
  chip: Chip,
  { registers }: StatusLayout,
): Promise<readonly number[]> {
  const status: number[] = [];
  for (const { read } of registers) {
    status.push(await spiCommand(loader, chip, { opcode: read, receive: 8, action: ACTION }));
  }
  return status.map((value, i) => i === 0 ? value & ~TRANSIENT : value);
}

async function unlockBlocks(loader: Loader, chip: Chip): Promise<void> {
  await spiCommand(loader, chip, { opcode: WRITE_ENABLE, action: ACTION });
  await spiCommand(loader, chip, { opcode: UNLOCK_BLOCKS, action: ACTION });
  await waitUntilReady(loader, chip);
}

/**
 * Writes the registers that differ, in ascending order: on some parts a write of register 1 alone clears register 2,
 * which is then restored.
 */
async function clearProtection(
  loader: Loader,
  chip: Chip,
  { layout, found, enable }: {
    readonly layout: StatusLayout;
    readonly found: Protection;
    readonly enable: number;
  },
): Promise<void> {
  for (const [i, { read, write }] of layout.registers.entries()) {
    const wanted = found.free[i]!;
    const value = await spiCommand(loader, chip, { opcode: read, receive: 8, action: ACTION });
    if ((i === 0 ? value & ~TRANSIENT : value) === wanted) continue;
    await spiCommand(loader, chip, { opcode: enable, action: ACTION });
    await spiCommand(loader, chip, { opcode: write, send: [wanted], action: ACTION });
    await waitUntilReady(loader, chip);
  }
}

async function waitUntilReady(loader: Loader, chip: Chip): Promise<void> {
  for (let polls = 0; polls < MAX_POLLS; polls++) {
    const status = await spiCommand(loader, chip, { opcode: 0x05, receive: 8, action: ACTION });
    if ((status & BUSY) === 0) return;
  }
}
