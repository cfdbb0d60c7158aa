/** Erases flash and verifies that it is blank. */
import { alignUp, hex } from "../../bytes.ts";
import { ChipError, FlasherError, UsageError, WriteError } from "../../errors.ts";
import { endOf, type Range } from "../../ranges.ts";
import { BLOCK, SECTOR } from "../flash_parts/geometry.ts";
import { TYPICAL_FLASH } from "../flash_parts/timings.ts";
import type { Report } from "../events.ts";
import type { Identity } from "../link/identify.ts";
import { type Loader, RefusedError } from "../link/loader.ts";
import type { Command } from "../protocol/command.ts";
import { chipEraseMs, writeMs } from "../protocol/timeouts.ts";
import { expectBlank, findDifferences } from "./flash_hash.ts";
import { addressablePart, checkAddressable } from "./unsupported.ts";
import { ProtectedFlashError, type Unlock } from "./write_protection.ts";

/** Milliseconds between two reports that the flash is still busy. */
const REPORT_MS = 1_000;

/** Throws UsageError or ChipError before anything is erased. */
export function checkErasable(
  { dialect }: Pick<Loader, "dialect">,
  range: Range,
  { identity: { chip, security }, flashSize, force }: {
    readonly identity: Pick<Identity, "chip" | "security">;
    readonly flashSize: number;
    readonly force: boolean;
  },
): void {
  const { offset, size } = range;
  const end = endOf(range);
  const action = `Cannot erase ${describeRange(range)}`;
  if (end > flashSize) {
    throw new UsageError(`${action}: the flash of this board ends at ${hex(flashSize, 6)}`);
  }
  const hint = addressablePart(dialect, { offset, command: "flasher erase" });
  checkAddressable({ dialect }, chip, { offset, size, action, hint });
  const erased = dialect.eraseEnd(offset, size);
  if (!dialect.eraseCommands && erased > end) {
    throw new UsageError(
      `${action} with the ROM of this chip: it erases pairs of sectors, here up to ${hex(erased, 6)}`,
      {
        hint: "The stub erases single sectors: omit --no-stub. " +
          `Or erase that sector as well: --offset ${hex(offset)} --size ${hex(erased - offset)}.`,
      },
    );
  }
  const lock = lockOf(security);
  if (lock !== undefined && !force) {
    throw new ChipError(
      `Cannot erase this ${chip.name}: ${lock} is enabled, and other firmware may not start on it`,
      {
        hint: "Without its present firmware the chip may never boot again. To erase it anyway, add --force.",
      },
    );
  }
}

/** What keeps the chip from starting other firmware. */
export function lockOf({ secureBoot, flashEncryption }: Identity["security"]): string | undefined {
  return secureBoot ? "secure boot" : flashEncryption ? "flash encryption" : undefined;
}

interface EraseOptions {
  readonly flashSize: number;
  readonly report: Report;
  /** How a person repeats the erase, for advice: by the same command. */
  readonly again: "Run again" | "Erase again";
}

/**
 * Erases a range of whole sectors within the flash (see `checkErasable`). If the erase has no effect, `unlock` is
 * called once. Throws WriteError, LinkError or PortError.
 */
export async function eraseFlash(
  loader: Loader,
  range: Range,
  { unlock, ...options }: EraseOptions & { readonly unlock: Unlock },
): Promise<void> {
  try {
    await eraseOnce(loader, range, options);
  } catch (error) {
    if (!(error instanceof WriteError || error instanceof RefusedError)) throw error;
    if (!await unlockForErase(loader, unlock)) throw error;
    await eraseOnce(loader, range, options);
  }
}

async function unlockForErase(loader: Loader, unlock: Unlock): Promise<boolean> {
  try {
    return await unlock(loader);
  } catch (error) {
    if (error instanceof ProtectedFlashError && error.whole) error.boardState = "The flash was not changed.";
    throw error;
  }
}

async function eraseOnce(
  loader: Loader,
  range: Range,
  { flashSize, report, again }: EraseOptions,
): Promise<void> {
  const { offset, size } = range;
  const whole = offset === 0 && size === flashSize;
  const typicalMs = typicalEraseMs(range);
  const began = loader.clock.now();
  let reported = -Infinity;
  const reportBusy = () => {
    const elapsedMs = loader.clock.now() - began;
    if (elapsedMs - reported < REPORT_MS) return;
    reported = elapsedMs;
    report({ type: "erasing", elapsedMs, typicalMs, ...range });
  };
  reportBusy();
  try {
    await loader.command(eraseCommand(loader, range, whole), {
      action: `Cannot erase ${describeRange(range)}`,
      timeoutMs: whole ? chipEraseMs(size) : writeMs(size),
      onWait: reportBusy,
    });
    const hashes = loader.dialect.md5 !== "none";
    if (hashes) {
      report({ type: "proving", ...range });
      await verifyBlank(loader, range, again);
    }
    report({ type: "erased", verified: hashes, ...range });
  } catch (error) {
    if (error instanceof FlasherError) error.boardState ??= describePartialErase(range, again);
    throw error;
  }
}

function eraseCommand({ dialect }: Loader, { offset, size }: Range, whole: boolean): Command {
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

async function verifyBlank(
  loader: Loader,
  range: Range,
  again: EraseOptions["again"],
): Promise<void> {
  const used = await findDifferences(loader, expectBlank(range));
  if (used.length === 0) return;
  const error = new WriteError(
    `Cannot erase ${used.map(describeRange).join(", ")}: the flash is not blank there after the erase`,
    {
      hint: `${again}. If the same range fails again, the flash is worn or write-protected, ` +
        "or its power supply is weak.",
    },
  );
  error.boardState = `Flash from ${describeRange(range)} was erased, and the rest of it is blank.`;
  throw error;
}

function describeRange(range: Range): string {
  return `${hex(range.offset, 6)} to ${hex(endOf(range), 6)}`;
}

/** Whole blocks within the range are erased faster than single sectors. */
function typicalEraseMs(range: Range): number {
  const first = alignUp(range.offset, BLOCK);
  const blocks = Math.max(0, Math.floor((endOf(range) - first) / BLOCK));
  const sectors = (range.size - blocks * BLOCK) / SECTOR;
  return blocks * TYPICAL_FLASH.blockErase + sectors * TYPICAL_FLASH.sectorErase;
}

/** What a failure leaves behind once the erase was requested. */
export function describePartialErase(range: Range, again: EraseOptions["again"]): string {
  return `An erase of flash from ${describeRange(range)} was started: none, some or all of it is blank, ` +
    `and the chip finishes the command in progress on its own. ${again} to be sure.`;
}
