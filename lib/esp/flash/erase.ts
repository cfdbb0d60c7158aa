/** Erases flash and proves that it is blank. */
import { alignUp, hex } from "../../bytes.ts";
import { ChipError, FlasherError, UsageError, WriteError } from "../../errors.ts";
import { md5 } from "../../hash.ts";
import { SECTOR } from "../plan/plan.ts";
import type { Command } from "../protocol/command.ts";
import { chipEraseMs, writeMs } from "../protocol/timeouts.ts";
import type { Identity } from "../link/identify.ts";
import { findDifferences } from "./verify.ts";
import type { Report } from "../events.ts";
import { flashMd5 } from "./write_region.ts";
import { type Loader, RefusedError } from "../link/loader.ts";
import { ProtectedFlashError, type Unlock } from "./write_protection.ts";
import type { FlashRange } from "../inspect_events.ts";
import { addressablePart, checkAddressable } from "./unsupported.ts";

/** Typical of the flashes on modules (W25Q32 data sheet): a block of 64 KB in 150 ms, a sector in 45 ms. */
const BLOCK = 0x10000;
const BLOCK_MS = 150;
const SECTOR_MS = 45;
/** How often a person hears of a flash that is busy. */
const TELL_MS = 1_000;
/** Pieces in which flash is hashed to find out whether it is blank: a used one shows in the first few. */
const LOOK = 0x40000;

/** Throws UsageError, ChipError. Nothing was erased then. */
export function checkErasable(
  { dialect }: Pick<Loader, "dialect">,
  { offset, size }: FlashRange,
  { identity: { chip, security }, flashSize, force }: {
    readonly identity: Identity;
    readonly flashSize: number;
    readonly force: boolean;
  },
): void {
  const end = offset + size;
  const action = `Cannot erase ${placeOf({ offset, size })}`;
  if (end > flashSize) {
    throw new UsageError(`${action}: the flash of this board ends at ${hex(flashSize, 6)}`);
  }
  const hint = addressablePart(dialect, { offset, command: "flasher erase" });
  checkAddressable({ dialect }, chip, { offset, size, action, hint });
  const reached = dialect.eraseEnd(offset, size);
  if (!dialect.eraseCommands && reached > end) {
    const by = `it erases by pairs of sectors, here up to ${hex(reached, 6)}`;
    throw new UsageError(`${action} with the ROM of this chip: ${by}`, {
      hint: "The stub erases exactly; leave out --no-stub. " +
        `Or erase that sector as well: --offset ${hex(offset)} --size ${hex(reached - offset)}.`,
    });
  }
  const lock = security.secureBoot
    ? "secure boot"
    : security.flashEncryption
    ? "flash encryption"
    : undefined;
  if (lock !== undefined && !force) {
    throw new ChipError(`Cannot erase this ${chip.name}: ${lock} is on, and nothing else may start on it`, {
      hint: "Without the firmware that is on it now it may never start again. If you mean it, add --force.",
    });
  }
}

/** Whether it is blank already, by the chip's MD5. False, too, where whoever answers cannot hash. */
export async function isBlank(loader: Loader, { offset, size }: FlashRange): Promise<boolean> {
  if (loader.dialect.md5 === "none") return false;
  for (let at = 0; at < size; at += LOOK) {
    const data = blank(Math.min(LOOK, size - at));
    if (await flashMd5(loader, offset + at, data.length) !== md5(data)) return false;
  }
  return true;
}

/**
 * Where sectors begin and end, within the flash: see `checkErasable`. `unlock` is asked once where the erase does not take.
 * Throws WriteError, LinkError, PortError.
 */
export async function eraseFlash(
  loader: Loader,
  range: FlashRange,
  { unlock, ...options }: { readonly flashSize: number; readonly report: Report; readonly unlock: Unlock },
): Promise<void> {
  try {
    await eraseOnce(loader, range, options);
  } catch (error) {
    if (!(error instanceof WriteError || error instanceof RefusedError)) throw error;
    if (!await unlocked(loader, unlock)) throw error;
    await eraseOnce(loader, range, options);
  }
}

async function unlocked(loader: Loader, unlock: Unlock): Promise<boolean> {
  try {
    return await unlock(loader);
  } catch (error) {
    if (error instanceof ProtectedFlashError && error.whole) error.boardState = "The flash was not changed.";
    throw error;
  }
}

async function eraseOnce(
  loader: Loader,
  range: FlashRange,
  { flashSize, report }: { readonly flashSize: number; readonly report: Report },
): Promise<void> {
  const { offset, size } = range;
  const whole = offset === 0 && size === flashSize;
  const typicalMs = typicalEraseMs(range);
  const began = loader.clock.now();
  let told = -Infinity;
  const tell = () => {
    const elapsedMs = loader.clock.now() - began;
    if (elapsedMs - told < TELL_MS) return;
    told = elapsedMs;
    report({ type: "erasing", elapsedMs, typicalMs, ...range });
  };
  tell();
  try {
    await loader.command(eraseCommand(loader, range, whole), {
      action: `Cannot erase ${placeOf(range)}`,
      timeoutMs: whole ? chipEraseMs(size) : writeMs(size),
      onWait: tell,
    });
    const proves = loader.dialect.md5 !== "none";
    if (proves) {
      report({ type: "proving", ...range });
      await proveBlank(loader, range);
    }
    report({ type: "erased", verified: proves, ...range });
  } catch (error) {
    if (error instanceof FlasherError) error.boardState ??= halfErased(range);
    throw error;
  }
}

function eraseCommand({ dialect }: Loader, { offset, size }: FlashRange, whole: boolean): Command {
  if (dialect.eraseCommands) return whole ? { op: "eraseFlash" } : { op: "eraseRegion", offset, size };
  return {
    op: "flashBegin",
    size: dialect.eraseSize(offset, size),
    blocks: Math.ceil(size / dialect.flashBlock),
    blockSize: dialect.flashBlock,
    offset,
    ...(dialect.encryptedWord ? { encrypted: false } : {}),
  };
}

async function proveBlank(loader: Loader, { offset, size }: FlashRange): Promise<void> {
  const used = await findDifferences(loader, { offset, data: blank(size) });
  if (used.length === 0) return;
  const ranges = used.map(placeOf).join(", ");
  const error = new WriteError(`Cannot erase ${ranges}: the flash is not blank there afterwards`, {
    hint:
      "Erase again. If the same range fails again, the flash is worn, write-protected, or its power is weak.",
  });
  error.boardState = `Flash from ${placeOf({ offset, size })} was erased, and is blank but for that.`;
  throw error;
}

function placeOf({ offset, size }: FlashRange): string {
  return `${hex(offset, 6)} to ${hex(offset + size, 6)}`;
}

function blank(size: number): Uint8Array {
  return new Uint8Array(size).fill(0xff);
}

/** Whole blocks within the range go faster than sectors. */
function typicalEraseMs({ offset, size }: FlashRange): number {
  const first = alignUp(offset, BLOCK);
  const blocks = Math.max(0, Math.floor((offset + size - first) / BLOCK));
  return blocks * BLOCK_MS + (size - blocks * BLOCK) / SECTOR * SECTOR_MS;
}

function halfErased(range: FlashRange): string {
  return `An erase of flash from ${placeOf(range)} was begun: none, some or all of it ` +
    "is blank, and the chip finishes by itself what it has begun. Erase again to be sure.";
}
