/** Blanks the start of the file system of the board's Python, which then makes a new one: all its files are lost. */
import { alignUp } from "../../bytes.ts";
import { BoardFilesError, ChipError, FlasherError, UsageError } from "../../errors.ts";
import type { Range } from "../../ranges.ts";
import type { SerialPort } from "../../serial/port.ts";
import type { Chip } from "../chips/mod.ts";
import { FILES_LOST } from "../flash/board_state.ts";
import { checkErasable, describePartialErase, eraseFlash, lockOf } from "../flash/erase.ts";
import { identifyFlash } from "../flash/flash_size.ts";
import { FlashReader } from "../flash/read/flash_reader.ts";
import { checkHashable, checkNotSecureDownload, checkReadable } from "../flash/unsupported.ts";
import { SECTOR } from "../flash_parts/geometry.ts";
import { createUnlock } from "../flash/write_protection.ts";
import { TABLE_BYTES } from "../image/partition_table.ts";
import { type PythonBuild, readBanner } from "../image/python.ts";
import type { Loader } from "../link/loader.ts";
import {
  esp32FileSystem,
  esp8266FileSystem,
  type FileSystemPlace,
  WIPED_BYTES,
} from "../plan/file_system.ts";
import { type ChipJob, workWithChip } from "./chip_job.ts";
import { findAmongConstants, findAtEnd } from "./find_python.ts";
import { headerOf, inspectLayout } from "./inspect.ts";
import { retryOnLink, type Session } from "./session.ts";

const ACTION = "Cannot blank the board's file system";

export interface WipeJob extends Omit<ChipJob, "after"> {
  /**
   * Called before anything is erased. It refuses the board with a UsageError. `mac`: undefined if the chip does not
   * report it.
   */
  readonly check?: ((mac: string | undefined) => void) | undefined;
}

/** The sectors to blank, and how to reach their flash. */
interface Target {
  readonly range: Range;
  readonly flashSize: number;
}

/**
 * Connects, reads where the file system begins, blanks its first sectors, proves it, and restarts the board. Returns the
 * blanked range. Refuses before it erases: throws BoardFilesError if the place is not certain, ChipError for a chip that
 * cannot prove it or is locked, and what `job.check` throws. Throws as `workWithChip` and `eraseFlash` do; the
 * `boardState` of an error says what was erased.
 */
export async function wipeFiles(port: SerialPort, job: WipeJob): Promise<Range> {
  const { report } = job;
  let boardState: string | undefined;
  try {
    // A refusal leaves the board running, too.
    const done = await workWithChip(port, { ...job, after: "run" }, async (session) => {
      const target = await orRefusal(() => findTarget(session, job));
      if (target instanceof FlasherError) return target;
      const { range, flashSize } = target;
      const unlock = createUnlock(session.identity, { report, permanent: false });
      const again = "Run again";
      await retryOnLink(session, flashSize)((loader) => {
        boardState = describePartialErase(range, again);
        return eraseFlash(loader, range, { flashSize, report, unlock, again });
      });
      boardState = FILES_LOST;
      return range;
    });
    if (done instanceof FlasherError) throw done;
    return done;
  } catch (error) {
    if (error instanceof FlasherError) error.boardState ??= boardState;
    throw error;
  }
}

/** Returns an error that only refuses this board, which can then leave its bootloader. */
async function orRefusal<T>(find: () => Promise<T>): Promise<T | FlasherError> {
  try {
    return await find();
  } catch (error) {
    const refuses = [BoardFilesError, ChipError, UsageError].some((kind) => error instanceof kind);
    if (refuses) return error as FlasherError;
    throw error;
  }
}

async function findTarget(session: Session, { report, check }: WipeJob): Promise<Target> {
  const { link, identity } = session;
  check?.(identity.mac);
  checkNotSecureDownload(identity, ACTION);
  const lock = lockOf(identity.security);
  if (lock !== undefined) {
    throw new ChipError(`${ACTION}: ${lock} is enabled on this ${identity.chip.name}`, {
      hint: "flasher does not change the file system of a locked chip. Its program must let flasher in.",
    });
  }
  checkReadable(link.loader);
  checkHashable(link.loader);
  const flashSize = await link.runWithRecovery(() =>
    identifyFlash(link.loader, identity, { stated: "detect", report })
  );
  report({ type: "inspecting" });
  const place = await retryOnLink(session, flashSize)((loader) =>
    findFileSystem(loader, identity.chip, flashSize)
  );
  if ("unknown" in place) {
    throw new BoardFilesError(`${ACTION}: ${place.unknown}`, {
      hint: "flasher blanks only what it can find for certain. " +
        "To erase the whole flash, and write the firmware again: flasher run --erase all",
    });
  }
  const range = { offset: place.offset, size: WIPED_BYTES };
  checkErasable(link.loader, range, { identity, flashSize, force: false });
  return { range, flashSize };
}

/** Reads the version, the board and the partition table from flash: what it holds decides. */
async function findFileSystem(loader: Loader, chip: Chip, flashSize: number): Promise<FileSystemPlace> {
  const flash = new FlashReader(loader, flashSize);
  if (!flash.fast) return { unknown: "the ROM of this chip reads its flash too slowly, expected the stub" };
  const { boot, table, choice } = await inspectLayout(flash, chip);
  // An ESP8266 has no partition table.
  if (chip.mapped === undefined) {
    const header = headerOf(boot);
    const python = header && await findAtEnd(flash, header, bannerWithMachine);
    return esp8266FileSystem({ python, flashSize });
  }
  if (table === undefined || "problem" in table.parsed) {
    return { unknown: "the flash holds no valid partition table" };
  }
  const python = choice && await findAmongConstants(flash, choice.partition.offset, readBanner);
  const tableEnd = alignUp(table.address + TABLE_BYTES, SECTOR);
  return esp32FileSystem({ python, flashSize, partitions: table.parsed.partitions, tableEnd });
}

/** Builds for an ESP8266 differ by their board's name. */
function bannerWithMachine(bytes: Uint8Array): PythonBuild | undefined {
  const banner = readBanner(bytes);
  return banner?.machine === undefined ? undefined : banner;
}
