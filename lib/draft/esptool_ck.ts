/**
 * Translates a command line of esptool-ck, the ESP8266 uploader before esptool.py: options in sequence. Pure; no I/O.
 */
import { hex } from "../bytes.ts";
import { UsageError } from "../errors.ts";
import { profileFields } from "../profile/fields.ts";
import { checkFlagValue } from "../profile/check_flag_value.ts";
import type { Overrides } from "../profile/override.ts";
import type { Known } from "../profile/profile.ts";
import { orList, quote } from "../text.ts";
import type { DraftFile } from "./draft.ts";
import type { Translation } from "./esptool_line.ts";
import { CK_BOARDS } from "./esptool_options.ts";
import { type EsptoolCall, inFolder, programAt } from "./script.ts";

/** True for such a command line: esptool.py has no options like these. */
export function isEsptoolCk(words: readonly string[]): boolean {
  return words.some((word) => /^-c[abdefprz]$/.test(word));
}

/** Throws UsageError, beginning with the step's place. */
export function translateEsptoolCk({ place, words: all, folder }: EsptoolCall, known: Known): Translation {
  const fields = profileFields(known);
  const words = all.slice(programAt(all) + 1);
  // Without -cd it changes no line; the header stays unchanged.
  const values: { -readonly [key in keyof Overrides]: Overrides[key] } = {
    ...CK_BOARDS["none"]!.values,
    chip: "esp8266",
  };
  const files: DraftFile[] = [];
  const notes: string[] = [];
  let address = 0;
  const valueOf = (option: string) => {
    const value = words.shift();
    if (value === undefined) throw new UsageError(`${place}: ${option}: found nothing, expected a value`);
    return value;
  };
  // It reads numbers as hexadecimal, with or without 0x.
  const number = (option: string, text: string) =>
    checkFlagValue(fields.offset, /^[\da-f]+$/i.test(text) ? `0x${text}` : text, `${place}: ${option}`);
  for (let option; (option = words.shift()) !== undefined;) {
    switch (option) {
      case "-cp":
        checkFlagValue(fields.port, values.port = valueOf(option), `${place}: ${option}`);
        break;
      case "-cb":
        checkFlagValue(fields.baud, values.baud = valueOf(option), `${place}: ${option}`);
        break;
      case "-cd": {
        const board = valueOf(option);
        if (!Object.hasOwn(CK_BOARDS, board)) {
          throw new UsageError(
            `${place}: ${option}: found ${quote(board)}, expected ${orList(Object.keys(CK_BOARDS))}`,
          );
        }
        Object.assign(values, CK_BOARDS[board]!.values);
        if (CK_BOARDS[board]!.note !== undefined) notes.push(CK_BOARDS[board]!.note);
        break;
      }
      case "-ca":
        address = number(option, valueOf(option));
        break;
      case "-cf":
        files.push({
          offset: address,
          path: inFolder(folder, checkFlagValue(fields.path, valueOf(option), `${place}: ${option}`)),
        });
        break;
      case "-ce":
        if (files.length > 0) throw erasedLater(place);
        values.erase = "all";
        break;
      case "-cz":
        notes.push(
          `A profile erases only what it writes. To erase this region: flasher erase --offset ${
            hex(address)
          } --size ${hex(number(option, valueOf(option)))}`,
        );
        break;
      // flasher starts the program at the end in any case.
      case "-cr":
        break;
      default:
        if (!/^-(?:v+|q)$/.test(option)) {
          throw new UsageError(
            `${place}: found ${quote(option)}, expected an upload option of esptool-ck`,
            { hint: "For example: esptool -cd nodemcu -cb 115200 -cp COM4 -ca 0x0 -cf firmware.bin" },
          );
        }
    }
  }
  return { values, files, notes };
}

/** An erase after the write would erase the written files, which a profile cannot do. */
export function erasedLater(place: string): UsageError {
  return new UsageError(
    `${place}: found an erase of the whole flash after a file was written, expected it before`,
  );
}
