/** Finds firmware that has a name on its publisher's servers, and judges what they send. */
import { addressesInPage, addressesOf, newestInPage, pageOf } from "../../catalogue/addresses.ts";
import { findLinks, type Link } from "../../catalogue/download_page.ts";
import { CIRCUITPYTHON_FILES, newestInFiles } from "../../catalogue/files_json.ts";
import { findFirmware, type KnownFirmware, offsetOf } from "../../catalogue/find.ts";
import { type FirmwareName, formatFirmwareName } from "../../catalogue/name.ts";
import { publisherOf } from "../../catalogue/publishers.ts";
import type { CatalogueData } from "../../catalogue/rows.ts";
import type { Download, Downloaded } from "../../download/download.ts";
import type { DownloadRequest } from "../../download/request.ts";
import { ChipError, DownloadError, ImageError, ProfileError } from "../../errors.ts";
import { describeParseError } from "../../parse_result.ts";
import { quote } from "../../text.ts";
import { judgeFirmware } from "./judge.ts";

/** Bytes. The page of a board has 0.1 MB, CircuitPython's list of files 0.7 MB. */
const MAX_INDEX = 5_000_000;

export interface FoundOnline {
  readonly url: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** Id of the chip that the image names. */
  readonly chip: string;
  readonly offset: number;
  /** The SHA-256 is the one that the catalogue has. */
  readonly isKnown: boolean;
}

/** The row that the name means. Throws ProfileError if the catalogue has none, ChipError if flasher lacks its chip. */
export function knownFirmware(
  data: CatalogueData,
  name: FirmwareName,
): { readonly firmware: KnownFirmware; readonly offset: number } {
  const found = findFirmware(data, name);
  const text = formatFirmwareName(name);
  if ("error" in found) {
    const { hint } = found.error;
    throw new ProfileError(
      `Cannot find ${quote(text, 200)}: ${describeParseError(found.error, quote(text))}`,
      hint === undefined ? {} : { hint },
    );
  }
  const { chip } = found.value.board;
  const offset = offsetOf(name.publisher, chip);
  if (offset === undefined) {
    throw new ChipError(`Cannot use ${quote(text, 200)}: it is for ${chip}, which flasher does not support`);
  }
  return { firmware: found.value, offset };
}

/** Tries the addresses in their order, then those that the publisher's page names. Throws DownloadError or ImageError. */
export async function findOnline(
  get: Download,
  data: CatalogueData,
  known: ReturnType<typeof knownFirmware>,
): Promise<FoundOnline> {
  const { firmware, offset } = known;
  const text = formatFirmwareName(firmware.name);
  const { hashes = {} } = data;
  const hash = Object.hasOwn(hashes, text)
    ? { sha256: hashes[text]!, expectedBy: "flasher's catalogue" }
    : {};
  const tried: string[] = [];
  const tryAll = async (urls: readonly string[]): Promise<FoundOnline | undefined> => {
    for (const url of urls.filter((url) => !tried.includes(url))) {
      tried.push(url);
      const file = await getIfThere(get, { url, ...hash });
      if (file === undefined) continue;
      const { bytes, sha256 } = file;
      const chip = judgeFirmware({ path: text, bytes, vouched: false }, known);
      return { url, bytes, sha256, chip: chip.id, offset, isKnown: "sha256" in hash };
    }
    return undefined;
  };
  const found = await tryAll(addressesOf(firmware, data)) ??
    await tryAll(addressesInPage(firmware, await linksFor(get, firmware)));
  if (found !== undefined) return found;
  const { title } = publisherOf(firmware.name.publisher);
  const page = pageOf(firmware);
  throw new DownloadError(
    `Cannot find ${
      quote(text, 200)
    }: found it at none of ${tried.length} known addresses on ${title}'s server`,
    {
      hint: [
        "The publisher may have renamed or deleted it. A bundle or another computer's cache may still have it.",
        ...(page === undefined ? [] : [`To see what is available: ${page}`]),
      ].join("\n"),
      reason: "missing",
    },
  );
}

/** The newest released version for the same board. Throws DownloadError, or ImageError if the publisher names none. */
export async function findNewest(get: Download, firmware: KnownFirmware): Promise<string> {
  const { publisher, board } = firmware.name;
  const newest = publisher === "micropython"
    ? newestInPage(firmware, await linksFor(get, firmware))
    : await newestOfCircuitPython(get, board);
  if (newest !== undefined) return newest;
  throw new ImageError(
    `Cannot find the newest version: ${publisherOf(publisher).title} lists no release for ${board}`,
    {
      hint: "Write the version yourself. To list the versions that flasher knows: flasher firmware " + board,
    },
  );
}

async function newestOfCircuitPython(get: Download, board: string): Promise<string | undefined> {
  const { bytes } = await get({ url: CIRCUITPYTHON_FILES, maxSize: MAX_INDEX });
  return newestInFiles(new TextDecoder().decode(bytes), board);
}

async function linksFor(get: Download, firmware: KnownFirmware): Promise<readonly Link[]> {
  const url = pageOf(firmware);
  const page = url === undefined
    ? undefined
    : await getIfThere(get, { url, accept: "text/html", maxSize: MAX_INDEX });
  return page === undefined ? [] : findLinks(new TextDecoder().decode(page.bytes));
}

/** Undefined if the server does not have the file; other failures concern the next address as well. */
async function getIfThere(get: Download, request: DownloadRequest): Promise<Downloaded | undefined> {
  try {
    return await get(request);
  } catch (error) {
    if (error instanceof DownloadError && error.reason === "missing") return undefined;
    throw error;
  }
}
