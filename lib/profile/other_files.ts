/** Recognizes files of other tools that people mistake for profiles. Pure; no I/O. */

export interface OtherFile {
  /** Completes "found …". */
  readonly words: string;
  readonly hint: string;
}

interface MarkedFile extends OtherFile {
  readonly mark: RegExp;
}

const KINDS: readonly MarkedFile[] = [
  {
    // Every ESPHome configuration has this key, no profile does.
    mark: /^esphome[ \t]*:/m,
    words: "an ESPHome configuration",
    hint: "ESPHome builds the firmware: esphome compile FILE. Then make a profile from the firmware: " +
      "flasher init --file firmware.factory.bin (firmware.bin on an ESP8266).",
  },
  {
    mark: /^\[(?:env(?::[^\]\n]*)?|platformio)\]/m,
    words: "a PlatformIO project",
    hint: "PlatformIO builds the firmware: pio run. Then make a profile from the firmware in the folder " +
      ".pio/build: flasher init --file firmware.bin",
  },
  {
    mark: /^\s*\{[^]*"flash_files"\s*:/,
    words: "flasher_args.json of an ESP-IDF build",
    hint: "To convert it to a profile: flasher init --from flasher_args.json",
  },
  {
    mark: /^\s*\{[^]*"chipFamily"\s*:/,
    words: "an ESP Web Tools manifest",
    hint: "To convert it to a profile: flasher init --from manifest.json",
  },
  {
    // The first line of flash_args, or a command in a script.
    mark:
      /^--flash[_-](?:mode|freq|size)\b|^(?!\s*[\w-]+:\s)[^#\n]*\besptool(?:\.py|\.exe)?\b[^#\n]*\bwrite[_-]flash\b/m,
    words: "an esptool command line",
    hint: 'To convert it to a profile: flasher init --from-esptool "esptool.py ... write_flash ..."',
  },
];

/** The kind of file that `text` is; undefined if it may be a profile. */
export function recognizeOtherFile(text: string): OtherFile | undefined {
  return KINDS.find(({ mark }) => mark.test(text));
}
