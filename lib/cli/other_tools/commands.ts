/**
 * Commands of esptool, espflash, mpremote and other tools, and the flasher command for each: one table for the hints
 * and for docs/from-esptool.md. Pure; no I/O.
 *
 * Sources: the help of esptool 1 to 5.3, espflash 4, mpremote 1.2x, idf.py, arduino-cli and PlatformIO.
 */
import type { Option } from "../../draft/esptool_options.ts";
import { IMAGE_OPTIONS, MERGE_OPTIONS, READ_OPTIONS, VERIFY_OPTIONS, WRITE_OPTIONS } from "./options.ts";
import { ERASE_OPTIONS, ESPFLASH_CONNECT, ESPFLASH_FLASH, ESPFLASH_MONITOR, ID_OPTIONS } from "./options.ts";

export interface ToolCommand {
  /** Spelled with hyphens; underscores are equivalent. */
  readonly names: readonly string[];
  /** Its arguments. Those in parentheses may be repeated as a group. */
  readonly words?: string;
  /**
   * The same flasher command, with the arguments' names in place of their values, and a repeated group in parentheses.
   * Absent if flasher cannot do it.
   */
  readonly here?: string;
  /** The flasher command if no argument is given; default: `here` with the arguments' names. */
  readonly bare?: string;
  /** What differs, or why flasher has no equivalent: whole sentences. */
  readonly note?: string;
  /** Options after the command. */
  readonly options?: readonly Option[];
}

const NO_BUILD = "flasher does not convert ELF files: use your build tool.";
const NO_STATUS =
  "flasher lifts write protection itself when it has to; flasher run --unlock removes it permanently.";
const NO_EFUSES =
  "flasher never burns eFuses, and does not sign or encrypt firmware: use espefuse and espsecure. flasher info shows the security settings.";
const NO_PYTHON =
  "flasher runs no Python code on a board: use mpremote, or type the code in flasher monitor.";
const FILES = "To list, copy and remove files on a board that runs Python: flasher help files";
const NO_NAND = "flasher writes only to NOR flash.";
const NO_SDC = "flasher does not support the secured devices that have this command.";

export const TOOL_COMMANDS: readonly ToolCommand[] = [
  // esptool
  { names: ["write-flash"], words: "(OFFSET FILE)", here: "run (-f OFFSET=FILE)", options: WRITE_OPTIONS },
  {
    names: ["verify-flash"],
    words: "(OFFSET FILE)",
    here: "verify (-f OFFSET=FILE)",
    options: VERIFY_OPTIONS,
  },
  {
    names: ["read-flash"],
    words: "ADDRESS SIZE OUT",
    here: "read OUT --offset ADDRESS --size SIZE",
    options: READ_OPTIONS,
  },
  { names: ["erase-flash"], here: "erase", options: ERASE_OPTIONS },
  {
    names: ["erase-region"],
    words: "ADDRESS SIZE",
    here: "erase --offset ADDRESS --size SIZE",
    options: ERASE_OPTIONS,
  },
  {
    names: ["flash-id", "read-mac", "chip-id", "get-security-info", "board-info"],
    here: "info",
    options: ID_OPTIONS,
  },
  { names: ["image-info"], words: "FILE", here: "image FILE", options: IMAGE_OPTIONS },
  { names: ["load-ram"], words: "FILE", here: "load FILE" },
  { names: ["read-mem"], words: "ADDRESS", here: "mem read ADDRESS" },
  {
    names: ["write-mem"],
    words: "ADDRESS VALUE MASK",
    here: "mem write ADDRESS VALUE",
    note: "flasher writes whole words, without a mask.",
  },
  {
    names: ["dump-mem"],
    words: "ADDRESS SIZE FILE",
    here: "mem read ADDRESS --size SIZE",
    note: "flasher prints the memory and does not write a file.",
  },
  {
    names: ["merge-bin"],
    words: "(OFFSET FILE)",
    here: "run (-f OFFSET=FILE)",
    note: "flasher needs no merged file: it writes several files at once.",
    options: MERGE_OPTIONS,
  },
  { names: ["elf2image", "save-image", "make-image"], note: NO_BUILD },
  {
    names: ["read-flash-status", "write-flash-status"],
    note: NO_STATUS,
  },
  {
    names: ["read-flash-sfdp"],
    note: "flasher info shows the flash chip's maker, id and size, but not its SFDP table.",
  },
  { names: ["read-nand-spare", "write-nand-spare", "dump-bbm"], note: NO_NAND },
  { names: ["verify-sdc-certificate", "read-sdc-chip-info"], note: NO_SDC },
  {
    names: ["espefuse", "espefuse.py", "espsecure", "espsecure.py", "burn-efuse", "burn-key"],
    note: NO_EFUSES,
  },
  // espflash
  {
    names: ["write-bin"],
    words: "OFFSET FILE",
    here: "run -f OFFSET=FILE",
    options: [...ESPFLASH_CONNECT, ...ESPFLASH_MONITOR],
  },
  { names: ["list-ports", "devices", "devs", "list"], here: "ports" },
  {
    names: ["checksum-md5"],
    note: "To compare the flash with a file by MD5: flasher verify -f OFFSET=FILE.",
  },
  {
    names: ["erase-parts"],
    note:
      "flasher info shows each partition's offset and size. To erase one: flasher erase --offset ADDRESS --size SIZE.",
  },
  {
    names: ["partition-table"],
    words: "FILE",
    here: "image FILE",
    note: "flasher shows a binary table but does not convert it.",
  },
  { names: ["hold-in-reset"], note: "flasher does not hold a board in reset." },
  // espflash, idf.py, arduino-cli, PlatformIO
  {
    names: ["flash", "upload", "program", "burn"],
    words: "FILE",
    here: "run FILE",
    bare: "run",
    options: [...ESPFLASH_CONNECT, ...ESPFLASH_FLASH, ...ESPFLASH_MONITOR],
  },
  {
    names: ["console", "repl", "terminal", "serial", "miniterm", "connect", "attach"],
    words: "PORT",
    here: "monitor PORT",
    bare: "monitor",
  },
  { names: ["reset", "soft-reset", "reboot"], here: "monitor --reset" },
  // mpremote
  {
    names: ["bootloader"],
    here: "info --after stay",
    note: "flasher enters the bootloader itself when it needs to.",
  },
  { names: ["fs", "cp", "edit"], note: FILES },
  { names: ["exec", "eval", "mip", "mount", "umount", "rtc"], note: NO_PYTHON },
];
