/** The text of a profile, with comments for the person who will change it. Pure; no I/O. */
import { hex } from "../bytes.ts";
import type { Profile, ProfileFile } from "../profile/profile.ts";
import { printable } from "../text.ts";

export interface Written {
  /** Without reset scripts: those have no words yet. */
  readonly profile: Omit<Profile, "reset" | "run">;
  /** What a file is, by its place in `profile.files`. */
  readonly about: readonly string[];
  /** Whole sentences: what is not in the profile. */
  readonly notes: readonly string[];
  /** The name of the JSON Schema beside it, for editors. */
  readonly schema: string | undefined;
  /** The command line that carries it out. */
  readonly command: string;
}

/** Line width of comments. */
const WIDTH = 100;

export function profileText({ profile, about, notes, schema, command }: Written): string {
  const { port, baud, board, chip, flash, erase, files, after } = profile;
  return [
    ...(schema === undefined ? [] : [`# yaml-language-server: $schema=${schema}`]),
    ...comment(`To carry it out: ${printable(command)}`),
    ...notes.flatMap((note) => comment(`Note: ${printable(note)}`)),
    `port: ${scalar(port)} # auto, or a name: /dev/ttyUSB0, COM3, rfc2217://host:4000`,
    `baud: ${baud}`,
    `board: ${board} # how DTR and RTS reach the boot pins; "flasher boards" lists them`,
    `chip: ${chip}`,
    `flash: { mode: ${flash.mode}, freq: ${flash.freq}, size: ${flash.size} } # for the image header; keep: as it is`,
    ...(erase === "all" ? ["erase: all # the whole flash first; files: only what is written"] : []),
    "files: # written in this order; paths begin in the folder of this file",
    ...files.map((file, i) =>
      `  - ${entry(file)}${about[i] === undefined ? "" : ` # ${printable(about[i])}`}`
    ),
    `after: ${after} # run: start the firmware; stay: stay in the bootloader`,
    "",
  ].join("\n");
}

function entry({ offset, path }: ProfileFile): string {
  return `{ offset: ${hex(offset)}, path: ${scalar(path)} }`;
}

/** Text that no YAML reader takes for something else, inside of braces, too. */
const PLAIN = /^(?!(?:null|true|false|yes|no|on|off|y|n)$)(?:\.\.?\/)*[a-z/][\w./-]*(?::[/\w.-]+)*$/i;
/** What YAML or an editor could take for more than a letter. */
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

/** Lines with `# ` in front, broken at spaces. */
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
