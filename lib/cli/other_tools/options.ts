/** Options of esptool and espflash, and their meaning on flasher's command line. Pure; no I/O. */
import {
  AFTER,
  BEFORE,
  GLOBAL_OPTIONS as ESPTOOL_OPTIONS,
  type Meaning,
  type Option,
  WRITE_OPTIONS as ESPTOOL_WRITE_OPTIONS,
} from "../../draft/esptool_options.ts";

/** `note` for an option that flasher does not have. */
function nothing(names: readonly string[], note: string, value: "flag" | "ignored" = "flag"): Option {
  return { names, value, meaning: { line: { note } } };
}

function flags(names: readonly string[], flags: string): Option {
  return { names, value: "flag", meaning: { line: { flags } } };
}

const NAND: Meaning = { line: { here: null, note: "flasher writes only to NOR flash." } };
const FLASH_TYPE: Option = { names: ["--flash-type", "-ft"], value: { nor: {}, nand: NAND } };
const PINS = ESPTOOL_WRITE_OPTIONS.find(({ names }) => names.includes("--spi-connection"))!;
const NO_PROGRESS = ESPTOOL_WRITE_OPTIONS.find(({ names }) => names.includes("--no-progress"))!;
const HEADER = ["--flash-mode", "--flash-freq", "--flash-size"].map((name) =>
  ESPTOOL_WRITE_OPTIONS.find(({ names }) => names.includes(name))!
);

const ESPFLASH_AFTER: Readonly<Record<string, Meaning>> = {
  ...AFTER,
  "no-reset-no-stub": { values: { after: "stay" } },
};

/** Before the command, and long names anywhere. `--baudrate`: miniterm and other terminals. */
export const GLOBAL_OPTIONS: readonly Option[] = [
  ...ESPTOOL_OPTIONS.map((option) =>
    option.names.includes("--baud")
      ? { ...option, names: [...option.names, "--baudrate", "--speed", "--baud-rate"] }
      : option.names.includes("--after")
      ? { ...option, value: ESPFLASH_AFTER }
      : option
  ),
];

export const WRITE_OPTIONS: readonly Option[] = [
  ...ESPTOOL_WRITE_OPTIONS,
  FLASH_TYPE,
  { names: ["--nand-end-address"], value: "ignored", meaning: NAND },
];
export const VERIFY_OPTIONS: readonly Option[] = [
  // Versions 1 to 4 take "yes" or "no" after it.
  {
    names: ["--diff", "-d"],
    value: "paths",
    meaning: { line: { note: "flasher always lists the sectors that differ (--diff)." } },
  },
  ...HEADER,
  FLASH_TYPE,
  PINS,
];
export const READ_OPTIONS: readonly Option[] = [
  NO_PROGRESS,
  nothing(["--flash-size", "-fs"], "flasher reads the size from the flash chip (--flash-size).", "ignored"),
  nothing(["--block-size"], "flasher chooses the size of its packets (--block-size).", "ignored"),
  nothing(
    ["--max-in-flight"],
    "flasher chooses how many packets are in flight (--max-in-flight).",
    "ignored",
  ),
  FLASH_TYPE,
  PINS,
];
export const ERASE_OPTIONS: readonly Option[] = [flags(["--force"], "--force"), FLASH_TYPE, PINS];
export const ID_OPTIONS: readonly Option[] = [PINS];
export const IMAGE_OPTIONS: readonly Option[] = [
  nothing(["--version", "-v"], "flasher always shows everything (--version).", "ignored"),
];
/** They shape the merged file, which flasher does not need. */
export const MERGE_OPTIONS: readonly Option[] = [
  ...[["--output", "-o"], ["--format", "-f"], ["--target-offset", "-t"]],
  ...[["--chunk-size"], ["--pad-to-size"], ["--fill-flash-size"]],
].map((names): Option => ({ names, value: "ignored" })).concat(
  { names: ["--md5-disable"], value: "flag" },
  ...HEADER,
);

/** Of espflash; after the command. */
export const ESPFLASH_CONNECT: readonly Option[] = [
  { names: ["--baud", "-B"], value: "baud" },
  { names: ["--before", "-b"], value: BEFORE },
  { names: ["--port", "-p"], value: "port" },
  nothing(
    ["--confirm-port"],
    "flasher never guesses between two boards and never asks (--confirm-port).",
  ),
  nothing(["--list-all-ports"], "To list the ports: flasher ports (--list-all-ports)."),
  nothing(["--non-interactive"], "flasher asks only on a terminal (--non-interactive)."),
  nothing(["--skip-update-check", "-S"], "flasher never looks for updates (--skip-update-check)."),
];
export const ESPFLASH_FLASH: readonly Option[] = [
  { names: ["--flash-freq", "-f"], value: "freq" },
  { names: ["--flash-mode", "-m"], value: "mode" },
  { names: ["--flash-size", "-s"], value: "size" },
  flags(["--no-skip"], "--full"),
  flags(["--force"], "--force"),
  nothing(["--no-verify"], "flasher always verifies (--no-verify)."),
  { names: ["--ram"], value: "flag", meaning: { line: { here: "load FILE" } } },
  ...["--erase-parts", "--erase-data-parts"].map((name) =>
    nothing(
      [name],
      `To erase by offset and size: flasher erase --offset ADDRESS --size SIZE (${name}).`,
      "ignored",
    )
  ),
  ...["--bootloader", "--partition-table"].map((name) =>
    nothing(
      [name],
      `To write these files as well, name every file with -f; flasher finds the offsets.`,
      "ignored",
    )
  ),
  ...["--partition-table-offset", "--target-app-partition", "--format", "--min-chip-rev", "--mmu-page-size"]
    .map((name) =>
      nothing(
        [name],
        `flasher writes images as the build made them, at the offset you give (${name}).`,
        "ignored",
      )
    ),
  nothing(["--ignore-app-descriptor"], "flasher needs no application description (--ignore-app-descriptor)."),
];
export const ESPFLASH_MONITOR: readonly Option[] = [
  flags(["--monitor", "-M"], "--monitor"),
  nothing(
    ["--monitor-baud", "-r"],
    "To choose the console's rate: flasher monitor --baud N (--monitor-baud).",
    "ignored",
  ),
  ...["--elf", "--rom-elf", "--log-format", "--output-format", "--processors"].map((name) =>
    nothing([name], `flasher shows the board's output and does not decode it (${name}).`, "ignored")
  ),
  ...["--no-addresses", "--all-addresses"].map((name) =>
    nothing([name], `flasher shows the board's output and does not decode it (${name}).`)
  ),
];
