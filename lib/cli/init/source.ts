/** Translates another tool's command line or file into a draft for `flasher init`. */
import { UsageError } from "../../errors.ts";
import type { Draft } from "../../draft/draft.ts";
import { draftFromEsptool } from "../../draft/esptool.ts";
import { profileFields } from "../../profile/fields.ts";
import { checkFlagValue } from "../../profile/check_flag_value.ts";
import { orList, quote } from "../../text.ts";
import type { Call } from "../command.ts";
import { chipWithoutAsking, type ChooseChip, readBuildFile } from "../../app/files/build_file.ts";
import { KNOWN } from "../../app/known_names.ts";
import type { Asker } from "./asker.ts";

/** Undefined if there is nothing to translate. Makes paths relative to the current folder. Throws UsageError. */
export async function readSource(call: Call, asker: Asker | undefined): Promise<Draft | undefined> {
  const { system } = call;
  const [line, path] = [call.text("from-esptool"), call.text("from")];
  if (line !== undefined) return draftFromEsptool(line, KNOWN, { windows: system.os === "windows" });
  return path === undefined ? undefined : await readBuildFile(system, path, chooseBuild(call, asker));
}

/** The build for --chip; or the only one; or the one that the person chooses. */
function chooseBuild({ text }: Call, asker: Asker | undefined): ChooseChip {
  const flag = text("chip");
  const given = flag === undefined ? undefined : checkFlagValue(profileFields(KNOWN).chip, flag, "--chip");
  if (given !== undefined || asker === undefined) return chipWithoutAsking(given);
  return async (chips, place) => {
    if (chips.length === 1) return chips[0]!;
    asker.say(`${place} has builds for:`);
    return await asker.ask("Chip", {
      choices: chips.map((chip) => ({ value: chip, about: "" })),
      expected: orList(chips),
      help: `${place} has builds for these chips.`,
      read: (answer) => {
        const chip = checkFlagValue(profileFields(KNOWN).chip, answer, "Chip");
        if (chips.includes(chip)) return chip;
        throw new UsageError(`Chip: found ${quote(answer)}, expected ${orList(chips)}`);
      },
    });
  };
}
