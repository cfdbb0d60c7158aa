/** Formats a profile as YAML, with comments for the user who will edit it. Pure; no I/O. */
import { hex } from "../bytes.ts";
import { formatBoardReference } from "../profile/board_reference.ts";
import type { Profile, ProfileFile } from "../profile/profile.ts";
import { formatPortName } from "../serial/port_name.ts";
import { printable } from "../text.ts";

export interface ProfileDraft {
  /** Without reset scripts, which have no notation here yet. */
  readonly profile: Omit<Profile, "reset" | "run">;
  /** Descriptions of the files, by index in `profile.files`. */
  readonly about: readonly (string | undefined)[];
  /** Whole sentences about what is not in the profile. */
  readonly notes: readonly string[];
  /** File name of the JSON Schema next to it, for editors. */
  readonly schema: string | undefined;
  /** The command line that runs the profile. */
  readonly command: string;
}

const LOCKED = " # flasher lock records its exact bytes";

/** Line width of comments. */
const WIDTH = 100;

export function profileText({ profile, about, notes, schema, command }: ProfileDraft): string {
  const { port, baud, board, chip, flash, erase, files, after } = profile;
  return [
    ...(schema === undefined ? [] : [`# yaml-language-server: $schema=${schema}`]),
    ...comment(`To run it: ${printable(command)}`),
    ...notes.flatMap((note) => comment(`Note: ${printable(note)}`)),
    `port: ${scalar(formatPortName(port))} # auto, or a name: /dev/ttyUSB0, COM3, rfc2217://host:4000`,
    `baud: ${baud}`,
    `board: ${
      formatBoardReference(board)
    } # how DTR and RTS reach the boot pins; "flasher boards" lists them`,
    `chip: ${chip}`,
    `flash: { mode: ${flash.mode}, freq: ${flash.freq}, size: ${flash.size} } # in the image header; keep: unchanged`,
    ...(erase === "all"
      ? ["erase: all # all: erase the whole flash first; files: only what is written"]
      : []),
    ...firmwareLines(files),
    ...fileLines(files, about),
    `after: ${after} # run: start the firmware; stay: stay in the bootloader`,
    "",
  ].join("\n");
}

/** The line of firmware by name. */
function firmwareLines(files: readonly ProfileFile[]): string[] {
  return files.flatMap(({ locked }) =>
    locked?.kind === "firmware" ? [`firmware: ${locked.key}${LOCKED}`] : []
  );
}

function fileLines(files: readonly ProfileFile[], about: readonly (string | undefined)[]): string[] {
  const lines = files.flatMap((file, i) =>
    file.locked?.kind === "firmware" ? [] : [`  - ${entry(file)}${commentOn(file, about[i])}`]
  );
  return lines.length === 0
    ? []
    : ["files: # written in this order; paths are relative to the folder of this file", ...lines];
}

function entry({ offset, path, locked }: ProfileFile): string {
  const source = locked === undefined ? `path: ${scalar(path)}` : `url: ${JSON.stringify(locked.key)}`;
  return `{ offset: ${offset === "auto" ? offset : hex(offset)}, ${source} }`;
}

function commentOn({ locked }: ProfileFile, about: string | undefined): string {
  if (locked !== undefined) return LOCKED;
  return about === undefined ? "" : ` # ${printable(about)}`;
}

/** Text that every YAML parser reads as a string without quotes, even inside braces. */
const PLAIN = /^(?!(?:null|true|false|yes|no|on|off|y|n)$)(?:\.\.?\/)*[a-z/][\w./-]*(?::[/\w.-]+)*$/i;
/** Characters that YAML or an editor may treat specially. */
const ODD = /[\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufffe\uffff\x7f-\x9f]/gu;

function scalar(text: string): string {
  if (PLAIN.test(text)) return text;
  // JSON's strings are YAML's double-quoted ones.
  return JSON.stringify(text).replace(
    ODD,
    (char) =>
      Array.from({ length: char.length }, (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, "0")}`)
        .join(""),
  );
}

/** The text as comment lines, wrapped at spaces. */
function comment(text: string): string[] {
  const lines: string[] = [];
  let line = "#";
  for (const word of text.split(" ")) {
    if (line.length + 1 + word.length > WIDTH && line !== "#") {
      lines.push(line);
      line = "#  ";
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
