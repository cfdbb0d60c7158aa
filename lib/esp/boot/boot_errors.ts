/**
 * Boot errors that ROMs, bootloaders and programs print, and what they mean. The patterns cover the ROMs of the ESP8266
 * and the ESP32 family, ESP-IDF 3 to 6 (components bootloader_support, spi_flash, esp_psram) and the ESP8266's SDKs.
 * Pure; no I/O.
 */

export interface KnownBootError {
  readonly kind:
    | "brown-out"
    | "blank"
    | "firmware"
    | "settings"
    | "damaged"
    | "unreadable"
    | "crash"
    | "watchdog";
  readonly pattern: RegExp;
  /** The reason the firmware does not run: completes "the chip keeps starting from its flash: …". */
  readonly what: string;
  /** Whole sentences. */
  readonly advice: string;
  /** True if a wrong flash mode in the image's header can be the cause. */
  readonly mayBeMode: boolean;
}

const MODE = "The flash may not support the mode in the image header.";
const TABLE_ADVICE =
  'Write the partition table of the same build as the application: "flasher image" shows the offsets in a table.';

/** Most serious first: the first pattern that matches wins. Specific patterns precede general ones. */
export const BOOT_ERRORS: readonly KnownBootError[] = [
  {
    kind: "brown-out",
    pattern: /brownout detector was triggered|rst:0x[\da-f]+ \(\w*BROWN_?OUT/i,
    what: "the chip's supply voltage is too low: its brown-out detector resets it",
    advice:
      "Try another cable, another USB port or a powered hub, and disconnect everything else from the board. " +
      "Wi-Fi draws peaks of 500 mA, which the 3.3 V pin of a USB adapter cannot supply.",
    mayBeMode: false,
  },
  {
    kind: "settings",
    pattern: /exceeds flash chip size/i,
    what: "its partition table exceeds the flash size in the bootloader's header",
    advice: "Write the bootloader with flash.size detect, or a partition table for a smaller flash.",
    mayBeMode: false,
  },
  {
    kind: "settings",
    pattern: /Detected size\(\d+k\) smaller than the size in the binary image header/i,
    what: "the flash is smaller than the size in the image's header",
    advice: "Write the image again with flash.size detect.",
    mayBeMode: false,
  },
  {
    kind: "firmware",
    pattern:
      /load partition table error|Failed to verify partition table|partition table MD5|flash_parts: .*invalid/i,
    what: "its bootloader finds no valid partition table",
    advice: TABLE_ADVICE,
    mayBeMode: false,
  },
  {
    kind: "firmware",
    pattern: /doesn't fit in partition length|does not fit in partition/i,
    what: "the application is longer than its partition",
    advice: "Use a partition table with a larger application partition, or a smaller application.",
    mayBeMode: false,
  },
  {
    kind: "damaged",
    pattern:
      /secure boot.*(?:fail|invalid)|signature verification failed|no valid signature|sig block \d+ invalid/i,
    what: "secure boot rejects the firmware: its signature does not match",
    advice: "Write firmware signed with this board's key and not changed after signing.",
    mayBeMode: false,
  },
  {
    kind: "firmware",
    pattern:
      /invalid chip id|mismatch chip ID|can't run on lower chip|requires chip rev|chip revision check failed|configured for minimum revision/i,
    what: "the firmware is for another chip, or for another revision of it",
    advice: '"flasher image" shows which chip a file is for; "flasher info" shows which chip the board has.',
    mayBeMode: false,
  },
  {
    kind: "settings",
    pattern:
      /octal flash option|PSRAM ID read error|SPI ?RAM enabled but initialization failed|init external RAM(?!; continuing)/i,
    what: "the firmware is for a module with different memory",
    advice: "It was built for octal flash or PSRAM that this module does not have: use another build.",
    mayBeMode: false,
  },
  {
    kind: "settings",
    pattern: /rf_cal\[0\] ?!=/i,
    what: "the radio's init data is missing near the end of the flash",
    advice: "Write esp_init_data_default.bin from Espressif's SDK to 0x4000 below the end of the flash " +
      "(0x3fc000 on a 4 MB flash), and check that flash.size is right.",
    mayBeMode: false,
  },
  {
    kind: "damaged",
    pattern:
      /csum err|checksum failed|SHA-256 comparison failed|image hash failed|invalid image block|bad checksum/i,
    what: "the firmware in flash is damaged or read incorrectly",
    advice: `${MODE} If the mode is right, the firmware is damaged: write it again.`,
    mayBeMode: true,
  },
  {
    kind: "firmware",
    pattern: /segment \d+ load address \w+, doesn't match data/i,
    what: "the bootloader cannot map the application's code at its offset",
    advice:
      "Write the application to its offset in the partition table, with the bootloader of the same build.",
    mayBeMode: false,
  },
  {
    kind: "damaged",
    pattern: /invalid segment|segment \d+.*(?:invalid|overlaps)/i,
    what: "the firmware's segment list is not valid for the chip",
    advice: `${MODE} If the mode is right, the file is for another chip or damaged.`,
    mayBeMode: true,
  },
  {
    kind: "firmware",
    pattern: /has invalid magic byte/i,
    what: "the partition that it boots from contains no application",
    advice: "Write the application to its offset in the partition table.",
    mayBeMode: false,
  },
  {
    kind: "firmware",
    pattern: /no good rom available|error magic!/i,
    what: "its loader finds no program at the expected offset",
    advice:
      "Write the program to the offset where this loader looks: 0x1000 for Espressif's, 0x2000 for rBoot, " +
      "unless configured otherwise.",
    mayBeMode: false,
  },
  {
    kind: "firmware",
    pattern: /No bootable (?:app|test)|is not bootable/i,
    what: "its bootloader finds no application to start",
    advice: "Write the application to its offset in the partition table.",
    mayBeMode: false,
  },
  {
    kind: "blank",
    pattern: /invalid header: 0xffffffff/i,
    what: "its flash is blank",
    advice: 'Write the bootloader to this chip\'s boot offset: "flasher image" shows it.',
    mayBeMode: false,
  },
  {
    kind: "firmware",
    pattern: /invalid header/i,
    what: "the data at its boot offset is not firmware",
    advice: 'Write the bootloader to this chip\'s boot offset: "flasher image" shows it.',
    mayBeMode: false,
  },
  {
    kind: "unreadable",
    pattern: /flash read err/i,
    what: "its flash cannot be read",
    advice:
      "On an ESP32, GPIO12 must be low at reset, or the flash gets 1.8 V: disconnect anything that drives it.",
    mayBeMode: false,
  },
  {
    kind: "firmware",
    pattern: /ets_main\.c/i,
    what: "there is no firmware at its boot offset",
    advice: 'Write an image to this chip\'s boot offset: "flasher image" shows it.',
    mayBeMode: false,
  },
  {
    kind: "crash",
    pattern: /abort\(\) was called|assert failed|stack canary|stack overflow/i,
    what: "its firmware aborts",
    advice: "The firmware starts and then aborts itself: its console output says why.",
    mayBeMode: false,
  },
  {
    kind: "crash",
    pattern: /guru meditation|fatal exception|exception \(\d|soft wdt reset/i,
    what: "its firmware crashes",
    advice: MODE,
    mayBeMode: true,
  },
  {
    kind: "watchdog",
    pattern: /wdt reset|watchdog got triggered|task_wdt/i,
    what: "a watchdog resets it",
    advice: MODE,
    mayBeMode: true,
  },
];

/** The most serious error in `text`, and its wording up to the end of the line. */
export function readBootError(
  text: string,
): { readonly error: KnownBootError; readonly words: string } | undefined {
  for (const error of BOOT_ERRORS) {
    const from = text.search(error.pattern);
    if (from >= 0) return { error, words: /^[\x20-\x7e]*/.exec(text.slice(from))![0].trim() };
  }
  return undefined;
}
