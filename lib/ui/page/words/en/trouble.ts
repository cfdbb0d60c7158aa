/** What went wrong, and what to do, in English. Pure; no I/O. */

export const englishTrouble = {
  /** By what went wrong: a headline, and what to do. */
  trouble: {
    bug: ["flasher made a mistake", "Save a report and send it to flasher's developers."],
    settings: ["These settings do not fit", "Choose other values under Details."],
    missingValue: [
      "A password, a name or a number for the files is missing",
      "Show this page to the person who started flasher. It says what is missing.",
    ],
    portGone: ["The board is no longer there", "Plug it in again."],
    portUnusable: [
      "The computer does not let flasher use this board",
      "Close other programs that use the board, such as Thonny, Arduino or a serial monitor. Then try again.",
    ],
    silent: [
      "The board does not answer",
      "Hold the BOOT button, press RESET once, then let go of BOOT. Then try again.",
    ],
    wrongChip: ["This program is for another board", "Choose a program for the chip of this board."],
    badFile: ["This file cannot go on the board", "Download the file again, or choose another one."],
    notWritten: [
      "The board did not keep what was written",
      "Try another cable and another socket. If it happens again, the memory of the board is worn out.",
    ],
    weakLink: ["The connection failed", "Try another cable and a socket on the computer itself."],
    plugin: ["The board plugin cannot be used", "Ask the person who made it."],
    unplugged: [
      "The board was unplugged",
      "Plug it in and try it again: it continues where it stopped.",
    ],
    differs: [
      "The board holds something else",
      "To write the program again, choose it and press the button.",
    ],
    noStart: ["Written, but the program does not start", "Check that the program is made for this board."],
    output: ["flasher could not save a file", "Make room on the disk, then try again."],
    stopped: ["Stopped", "The board will not start until you flash it again."],
    files: [
      "The program is on the board, but not all of its files",
      "Try again: files that the board already has are not written twice.",
    ],
    several: ["Several boards failed", "See the reason for each board."],
    download: [
      "The program could not be downloaded",
      "Check the connection to the internet, then try again.",
    ],
    missing: [
      "The program is not on this computer yet",
      "Download it here. Without internet, ask the person who helps you for a USB stick with the program.",
    ],
    stale: ["The board at this socket has changed", "Look at the boards again, then press the button."],
    other: ["That did not work", "Try again."],
  } as const,
};
