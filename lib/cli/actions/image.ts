/** `flasher image`: describes a firmware file, as text or as JSON. */
import { analyzeFile } from "../../esp/image/analyze.ts";
import { wrongKind } from "../../esp/image/not_firmware.ts";
import { prepare } from "../../app/prepare.ts";
import type { System } from "../../app/system/system.ts";
import { EXIT, type ExitCode, FlasherError, UsageError } from "../../errors.ts";
import { lineWidth, wrap } from "../screen/columns.ts";
import type { Call } from "../command.ts";
import { readFirmware } from "../../app/files/firmware_file.ts";
import { imageRecord, wrongKindRecord } from "../../app/records/image_record.ts";
import { imageText } from "../describe/image_text.ts";
import { tellNext } from "../next_step.ts";
import { writeJson } from "../../app/records/json_line.ts";

export async function execute(call: Call): Promise<ExitCode> {
  const { system, argument, has } = call;
  if (argument === undefined) {
    throw new UsageError("FILE: found nothing, expected the name of a file", {
      hint: "For example: flasher image firmware.bin",
    });
  }
  const file = await readFirmware(system, argument, { folder: ".", anywhere: true, namedBy: "person" });
  const wrong = wrongKind(file);
  if (wrong !== undefined) {
    if (has("json")) writeJson(system.stdout, wrongKindRecord(file, wrong));
    throw wrong.refusal;
  }
  const description = analyzeFile(file.bytes);
  const code = description.kind === "damaged" ? EXIT.badImage : EXIT.ok;
  if (has("json")) {
    writeJson(system.stdout, imageRecord(file, description));
    return code;
  }
  const columns = lineWidth(system.stdout);
  const lines = imageText(file, description).flatMap((line) => wrap(line, columns));
  system.stdout.write(lines.map((line) => line + "\n").join(""));
  if (await isAcceptedByRun(system, argument)) {
    tellNext(call, { to: "write it", command: "run", same: "none", argument });
  }
  return code;
}

/** `flasher run FILE` would refuse a bootloader alone, for example. */
async function isAcceptedByRun(system: System, path: string): Promise<boolean> {
  const request = {
    source: path,
    values: {},
    fallback: () => ({}),
    files: [],
    allowOutside: false,
    force: false,
  };
  try {
    const { from } = await prepare({ system, warn: () => {} }, request);
    return from === "firmware";
  } catch (error) {
    if (error instanceof FlasherError) return false;
    throw error;
  }
}
