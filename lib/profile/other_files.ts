/** Files of other tools that people take for a profile, known by what stands in them. Pure; no I/O. */

export interface OtherFile {
  /** Completes "found …". */
  readonly words: string;
  readonly hint: string;
}

interface Kind extends OtherFile {
  readonly mark: RegExp;
}

const KINDS: readonly Kind[] = [
  {
    // Every ESPHome configuration has this key, and no profile has.
    mark: /^esphome[ \t]*:/m,
    words: "an ESPHome configuration",
    hint:
      "ESPHome builds the firmware: esphome compile FILE. For a profile that writes it, name the firmware: " +
      "flasher init --file firmware.factory.bin (firmware.bin on an ESP8266).",
  },
  {
    mark: /^\[(?:env(?::[^\]\n]*)?|platformio)\]/m,
    words: "a PlatformIO project",
    hint:
      "PlatformIO builds the firmware: pio run. For a profile that writes it, name the firmware in the folder " +
      ".pio/build: flasher init --file firmware.bin",
  },
  {
    mark: /^\s*\{[^]*"flash_files"\s*:/,
    words: "flasher_args.json of an ESP-IDF build",
    hint: "To turn it into a profile: flasher init --from flasher_args.json",
  },
  {
    mark: /^\s*\{[^]*"chipFamily"\s*:/,
    words: "a manifest of ESP Web Tools",
    hint: "To turn it into a profile: flasher init --from manifest.json",
  },
  {
    // The first line of flash_args, or a command of a script.
    mark:
      /^--flash[_-](?:mode|freq|size)\b|^(?!\s*[\w-]+:\s)[^#\n]*\besptool(?:\.py|\.exe)?\b[^#\n]*\bwrite[_-]flash\b/m,
    words: "a command line of esptool",
    hint: 'To turn it into a profile: flasher init --from-esptool "esptool.py ... write_flash ..."',
  },
];

/** What `text` is, where it is plainly no profile. */
export function otherFile(text: string): OtherFile | undefined {
  return KINDS.find(({ mark }) => mark.test(text));
}
