/**
 * What ROMs, bootloaders and programs complain of when they start, and what that means. The words are those of the ROMs
 * of ESP8266 and ESP32 family, of ESP-IDF 3 to 6 (components bootloader_support, spi_flash, esp_psram) and of the
 * ESP8266's SDKs. Pure; no I/O.
 */

export interface Complaint {
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
  /** What keeps the firmware from running: completes "the chip keeps starting its firmware: …". */
  readonly what: string;
  /** Whole sentences. */
  readonly advice: string;
  /** A wrong flash mode in the image's header can be the reason. */
  readonly mayBeMode: boolean;
}

const MODE = "The flash may not work in the mode that the image header sets.";
const TABLE_ADVICE =
  'Write the partition table that belongs to the application: "flasher image" shows which offset it gives.';

/** The gravest first: the first whose pattern is found counts. What covers less stands before what covers more. */
export const BOOT_ERRORS: readonly Complaint[] = [
  {
    kind: "brown-out",
    pattern: /brownout detector was triggered|rst:0x[\da-f]+ \(\w*BROWN_?OUT/i,
    what: "the chip's supply is too weak: its brown-out detector resets it",
    advice: "Try another cable or USB socket, or a powered hub, and unplug everything else from the board. " +
      "Wi-Fi draws peaks of 500 mA, which the 3.3 V pin of a USB adapter cannot supply.",
    mayBeMode: false,
  },
  {
    kind: "settings",
    pattern: /exceeds flash chip size/i,
    what: "its partition table goes beyond the flash size in the bootloader's header",
    advice: "Write the bootloader with flash.size detect, or a partition table for a smaller flash.",
    mayBeMode: false,
  },
  {
    kind: "settings",
    pattern: /Detected size\(\d+k\) smaller than the size in the binary image header/i,
    what: "the flash is smaller than the image's header says",
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
    advice: "Write firmware signed with this board's key, and do not change it after signing.",
    mayBeMode: false,
  },
  {
    kind: "firmware",
    pattern:
      /invalid chip id|mismatch chip ID|can't run on lower chip|requires chip rev|chip revision check failed|configured for minimum revision/i,
    what: "the firmware is for another chip, or for another revision of it",
    advice: '"flasher image" shows which chip a file is for, "flasher info" which chip the board has.',
    mayBeMode: false,
  },
  {
    kind: "settings",
    pattern:
      /octal flash option|PSRAM ID read error|SPI ?RAM enabled but initialization failed|init external RAM(?!; continuing)/i,
    what: "the firmware is for a module with different memory",
    advice: "It was built for octal flash or for PSRAM that this module does not have: use another build.",
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
    advice: `${MODE} Or the firmware is damaged: write it again.`,
    mayBeMode: true,
  },
  {
    kind: "firmware",
    pattern: /segment \d+ load address \w+, doesn't match data/i,
    what: "the bootloader cannot map the application's code where it stands",
    advice:
      "Write the application to where the partition table has it, with the bootloader of the same build.",
    mayBeMode: false,
  },
  {
    kind: "damaged",
    pattern: /invalid segment|segment \d+.*(?:invalid|overlaps)/i,
    what: "the firmware's segment list is not valid for the chip",
    advice: `${MODE} Or the file is for another chip, or damaged.`,
    mayBeMode: true,
  },
  {
    kind: "firmware",
    pattern: /has invalid magic byte/i,
    what: "the partition that it boots from holds no application",
    advice: "Write the application to the offset that the partition table gives.",
    mayBeMode: false,
  },
  {
    kind: "firmware",
    pattern: /no good rom available|error magic!/i,
    what: "its loader finds no program where it looks for it",
    advice: "Write the program to where this loader looks: 0x1000 for Espressif's, 0x2000 for rBoot, " +
      "unless they are set otherwise.",
    mayBeMode: false,
  },
  {
    kind: "firmware",
    pattern: /No bootable (?:app|test)|is not bootable/i,
    what: "its bootloader finds no application to start",
    advice: "Write the application to the offset that the partition table gives.",
    mayBeMode: false,
  },
  {
    kind: "blank",
    pattern: /invalid header: 0xffffffff/i,
    what: "its flash is blank",
    advice: 'Write the bootloader to the offset that this chip boots from: "flasher image" shows it.',
    mayBeMode: false,
  },
  {
    kind: "firmware",
    pattern: /invalid header/i,
    what: "the data at its boot offset is not firmware",
    advice: 'Write the bootloader to the offset that this chip boots from: "flasher image" shows it.',
    mayBeMode: false,
  },
  {
    kind: "unreadable",
    pattern: /flash read err/i,
    what: "its flash cannot be read",
    advice:
      "On an ESP32, GPIO12 must be low at reset, or the flash gets 1.8 V: disconnect whatever drives it.",
    mayBeMode: false,
  },
  {
    kind: "firmware",
    pattern: /ets_main\.c/i,
    what: "there is no firmware at its boot offset",
    advice: 'Write an image to the offset that this chip boots from: "flasher image" shows it.',
    mayBeMode: false,
  },
  {
    kind: "crash",
    pattern: /abort\(\) was called|assert failed|stack canary|stack overflow/i,
    what: "its firmware aborts",
    advice: "The firmware starts, then aborts on its own: its console says why.",
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

/** The gravest complaint in `text`, and its words up to the end of their line. */
export function readBootError(
  text: string,
): { readonly complaint: Complaint; readonly words: string } | undefined {
  for (const complaint of BOOT_ERRORS) {
    const from = text.search(complaint.pattern);
    if (from >= 0) return { complaint, words: /^[\x20-\x7e]*/.exec(text.slice(from))![0].trim() };
  }
  return undefined;
}
