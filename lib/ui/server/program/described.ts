/** What the page shows of a program's name, files and settings. Pure; no I/O. */
import { KNOWN } from "../../../app/known_names.ts";
import type { PreparedRequest } from "../../../app/prepare.ts";
import { imageRecord } from "../../../app/records/image_record.ts";
import { analyzeFile } from "../../../esp/image/analyze.ts";
import { ERASE, FLASH_MODES, type Profile } from "../../../profile/profile.ts";
import type { ImageRecord, PageFile, PageSettings, SettingChoices } from "../../state.ts";

export const CHOICES: SettingChoices = {
  baud: ["auto", 115_200, 230_400, 460_800, 921_600, 1_500_000, 2_000_000],
  mode: FLASH_MODES,
  freq: ["keep", ...KNOWN.flashFreqs],
  size: ["keep", "detect", ...KNOWN.flashSizes],
  erase: ERASE,
};

/** As on the command line, whose texts the messages name. */
export function textsOf({ baud, mode, freq, size, erase }: PageSettings) {
  return { baud: baud === undefined ? undefined : String(baud), mode, freq, size, erase };
}

export function settingsOf({ baud, flash: { mode, freq, size }, erase }: Profile): Required<PageSettings> {
  return { baud, mode, freq, size, erase };
}

/** The name that a program gives itself, if it does: `MicroPython v1.25.0`, without the date after it. */
export function nameOf(files: readonly PageFile[]): string {
  const python = files.length === 1 ? files[0]!.image?.python : undefined;
  return python?.replace(/ on \S+$/, "") ?? files.map(({ name }) => name).join(", ");
}

/** The files of a profile. */
export function filesOf({ files }: PreparedRequest): readonly PageFile[] {
  return files.map((file, index) => ({
    id: `profile-${index}`,
    from: "profile",
    name: file.path,
    size: file.bytes.length,
    offset: file.offset,
    image: imageRecord(file, analyzeFile(file.bytes)) as ImageRecord,
  }));
}
