/** Recognizes files of other tools that people mistake for profiles. Pure; no I/O. */

export interface OtherFile {
  /** Completes "found …". */
  readonly words: string;
  readonly hint: string;
}

interface MarkedFile extends OtherFile {
  readonly mark: RegExp;
  /** It lists the firmware of a build. */
  readonly list?: true;
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
    // The first keys of the file, which an interrupted copy still has.
    mark: /^\s*\{[^]*"(?:flash_files|write_flash_args|flash_settings)"\s*:/,
    list: true,
    words: "flasher_args.json of an ESP-IDF build",
    hint: "To convert it to a profile: flasher init --from FILE",
  },
  {
    mark: /^\s*\{[^]*"chipFamily"\s*:/,
    list: true,
    words: "an ESP Web Tools manifest",
    hint: "To convert it to a profile: flasher init --from FILE",
  },
  {
    // flash_args of an ESP-IDF build begins so.
    mark: /^--flash[_-](?:mode|freq|size)\b/,
    words: "arguments of an esptool command",
    hint: "To convert them to a profile: flasher init --from FILE",
  },
  {
    // A command in a script.
    mark: /^(?!\s*[\w-]+:\s)[^#\n]*\besptool(?:\.py|\.exe)?\b[^#\n]*\bwrite[_-]flash\b/m,
    words: "an esptool command line",
    hint: 'To convert it to a profile: flasher init --from-esptool "esptool.py ... write_flash ..."',
  },
];

/** The kind of file that `text` is; undefined if it may be a profile. */
export function recognizeOtherFile(text: string): OtherFile | undefined {
  return KINDS.find(({ mark }) => mark.test(text));
}

/** True for text that looks like a build's list of its firmware, even if it is no valid JSON. */
export function isBuildList(text: string): boolean {
  return KINDS.some(({ mark, list }) => list === true && mark.test(text));
}

/** Every profile has this key, on a line of its own or in braces. */
const FILES_KEY = /(?:^|[{,])[ \t]*["']?files["']?[ \t]*:(?=\s|\[|$)/m;

/** True for text that a person may mean as a profile, whatever its file is called; also for a file of another tool. */
export function mayBeProfile(text: string): boolean {
  return FILES_KEY.test(text) || recognizeOtherFile(text) !== undefined;
}
