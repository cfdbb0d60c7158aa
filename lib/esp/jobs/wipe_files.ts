/** Blanks the start of the file system of the board's Python, which then makes a new one: all its files are lost. */
import { BoardFilesError } from "../../errors.ts";
import type { Range } from "../../ranges.ts";
import type { SerialPort } from "../../serial/port.ts";
import type { Chip } from "../chips/mod.ts";
import { checkErasable, eraseFlash } from "../flash/erase.ts";
import { identifyFlash } from "../flash/flash_size.ts";
import { FlashReader } from "../flash/read/flash_reader.ts";
import { checkHashable, checkNotSecureDownload, checkReadable } from "../flash/unsupported.ts";
import { createUnlock } from "../flash/write_protection.ts";
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
import { inspectFlash } from "./inspect.ts";
import { retryOnLink } from "./session.ts";

const ACTION = "Cannot blank the board's file system";

/**
 * Connects, reads where the file system begins, blanks its first sectors, proves it, and restarts the board. Returns the
 * blanked range. Refuses before it erases: throws BoardFilesError if the place is not certain, ChipError for a chip that
 * cannot prove it or is locked. Throws as `workWithChip` and `eraseFlash` do.
 */
export async function wipeFiles(port: SerialPort, job: Omit<ChipJob, "after">): Promise<Range> {
  // A refusal leaves the board running, too.
  const place = await workWithChip(port, { ...job, after: "run" }, async (session) => {
    const { report } = job;
    const { link, identity } = session;
    checkNotSecureDownload(identity, ACTION);
    checkReadable(link.loader);
    checkHashable(link.loader);
    const flashSize = await link.runWithRecovery(() =>
      identifyFlash(link.loader, identity, { stated: "detect", report })
    );
    const retry = retryOnLink(session, flashSize);
    report({ type: "inspecting" });
    const place = await retry((loader) => findFileSystem(loader, identity.chip, flashSize));
    if ("unknown" in place) return place;
    const wiped = { offset: place.offset, size: WIPED_BYTES };
    checkErasable(link.loader, wiped, { identity, flashSize, force: false });
    const unlock = createUnlock(identity, { report, permanent: false });
    await retry((loader) => eraseFlash(loader, wiped, { flashSize, report, unlock, again: "Run again" }));
    return wiped;
  });
  if (!("unknown" in place)) return place;
  throw new BoardFilesError(`${ACTION}: ${place.unknown}`, {
    hint: "flasher blanks only what it can find for certain. " +
      "To erase the whole flash, and write the firmware again: flasher run --erase all",
  });
}

/** Reads the version, the board and the partition table from flash: what it holds decides. */
async function findFileSystem(loader: Loader, chip: Chip, flashSize: number): Promise<FileSystemPlace> {
  const flash = new FlashReader(loader, flashSize);
  if (!flash.fast) return { unknown: "the ROM of this chip reads its flash too slowly, expected the stub" };
  const { boot, table, choice } = await inspectFlash(loader, chip, flashSize);
  // An ESP8266 has no partition table.
  if (chip.mapped === undefined) {
    const header = typeof boot === "object" && "header" in boot.content ? boot.content.header : undefined;
    const python = header && await findAtEnd(flash, header, bannerWithMachine);
    return esp8266FileSystem({ python, flashSize });
  }
  if (table === undefined || "problem" in table.parsed) {
    return { unknown: "the flash holds no valid partition table" };
  }
  const python = choice && await findAmongConstants(flash, choice.partition.offset, readBanner);
  return esp32FileSystem({ python, flashSize, partitions: table.parsed.partitions });
}

/** Builds for an ESP8266 differ by their board's name. */
function bannerWithMachine(bytes: Uint8Array): PythonBuild | undefined {
  const banner = readBanner(bytes);
  return banner?.machine === undefined ? undefined : banner;
}
