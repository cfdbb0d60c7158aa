/** Firmware that is chosen by its name, in English. Pure; no I/O. */
import { amountsIn } from "../amounts.ts";

const { count, number } = amountsIn("en");

export const englishChooser = {
  chooser: {
    open: "Choose MicroPython or CircuitPython by name",
    headline: "MicroPython and CircuitPython",
    close: "Close",
    loading: "Loading the list",
    search: "Search for your board",
    chip: "Chip",
    anyChip: "any chip",
    ask: "Ask the board which chip it has",
    askHelp: "This restarts the board and changes nothing on it.",
    none: "Nothing has all these words. Try fewer words, or another chip.",
    found: (all: number, shown: number) =>
      count(all, { one: "# choice", other: "# choices" }) +
      (all > shown ? `. The first ${number(shown)} are shown. Type more words to narrow the list.` : ""),
    psram: "Needs PSRAM.",
    psramNotInside: "Needs PSRAM; this chip reports none inside.",
    flash: (needed: string, there: string) => `Needs ${needed} of flash; this board has ${there}.`,
    old: (version: string) => `There is no version after ${version}.`,
    version: "Version",
    language: "Language",
    file: "File",
    from: "From",
    once:
      "The file is downloaded once and kept on this computer. The server learns the address of your network and " +
      "which file you want.",
    onceAll:
      "The files are downloaded once and kept on this computer. The servers learn the address of your network and " +
      "which files you want.",
    here: "The file is already on this computer. Nothing is downloaded.",
    download: (host: string) => `Download from ${host}`,
    size: "Size",
    files: (files: number, size: string) => files === 1 ? size : `${number(files)} files, ${size}`,
    stranger: (hosts: string) =>
      `flasher does not know ${hosts}. Download from there only if the person who gave you this program says so.`,
    downloadAll: (hosts: number) => `Download from these ${number(hosts)} servers`,
    take: "Use this file",
    downloading: "Downloading",
    failed: "Not downloaded:",
    retries: "the connection broke, trying again",
    stop: "Stop the download",
  },
};
