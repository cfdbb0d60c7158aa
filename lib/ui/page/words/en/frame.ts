/** What belongs to every state of the page, in English. Pure; no I/O. */
import { amountsIn } from "../amounts.ts";

const amounts = amountsIn("en");
const { count } = amounts;

export const englishFrame = {
  amounts,
  /** In its own language. */
  name: "English",
  title: "flasher",
  board: "Board",
  program: "Program",
  details: "Details",
  copy: "Copy",
  copied: "Copied",
  isNew: "new",
  connecting: {
    headline: "One moment",
    text: "The page is connecting to flasher on this computer.",
  },
  room: {
    headline: (program: string) => `Every board gets ${program}`,
    next: "Next board: plug it in",
    nextFree: "Next board: a socket is free",
    passed: (boards: number) => count(boards, { one: "# done", other: "# done" }),
    failed: (boards: number) => count(boards, { one: "# failed", other: "# failed" }),
    working: (boards: number) => count(boards, { one: "# working", other: "# working" }),
    hands: (boards: number) => count(boards, { one: "# needs your hands", other: "# need your hands" }),
    several: (boards: number) => count(boards, { one: "# board", other: "# boards" }),
    enough: "That is all of them",
    finishing: "Finishing the boards in progress. No new boards.",
    stopping: "Stopping all boards",
    unplug: "Unplug it",
    stopOne: (board: string) => `Stop ${board}`,
    roster: "Save the list of boards",
    labels: "Save labels to print",
    count: "How many boards",
    countHelp: "flasher stops taking boards after this many.",
    quiet: "flasher takes no new boards while no page is open.",
    rows: "Boards",
    details: (board: string) => `Details of ${board}`,
  },
  stopQuestion: {
    headline: "Stop now?",
    text: "The board will not start until you flash it again.",
    textUnchanged: "The board has not been changed yet.",
    yes: "Stop",
    no: "Keep going",
  },
  eraseQuestion: {
    headline: "Erase everything first?",
    text:
      "This deletes everything on the board: its program, its settings, its files and its Wi-Fi passwords.",
    textMany: (boards: number) =>
      count(boards, {
        one:
          "This deletes everything on the board: its program, its settings, its files and its Wi-Fi passwords.",
        other: "This deletes everything on # boards: their programs, settings, files and Wi-Fi passwords.",
      }),
    textAll:
      "This deletes everything on every board that you plug in: programs, settings, files and Wi-Fi passwords.",
    yes: "Erase everything",
    no: "Do not erase",
  },
  wipeQuestion: {
    headline: "Erase the board's files?",
    text:
      "If the board still keeps flasher out, you lose every file on it: programs, libraries, settings, and all that " +
      "programs have saved. flasher then writes only its own files again.",
    yes: "Erase the files",
    no: "Do not erase",
  },
  pluginQuestion: {
    headline: "Allow a board plugin?",
    text:
      "This profile comes with its own code, which resets the board. The code cannot reach files or the network.",
    file: "File",
    sum: "SHA-256",
    yes: "Allow",
  },
  secretQuestion: {
    headline: "Put secrets on the board?",
    text:
      "This profile puts these secrets into files on the board. Its programs can read them and send them anywhere, " +
      "and so can anyone who has the board.",
    yes: "Allow",
  },
  /** Buttons under a question of flasher. */
  question: { send: "Send", yes: "Yes", no: "No" },
  quitQuestion: {
    headline: "Quit flasher?",
    text: "The page stops working. To use it again, start flasher again.",
    yes: "Quit flasher",
    no: "Stay",
  },
  gone: {
    headline: "flasher has ended",
    text: "Start it again. It opens a new page.",
    trying: "The page keeps looking for it.",
  },
  noToken: {
    headline: "This page is not connected",
    text: "Start flasher again; it opens this page.",
  },
  usedTicket: {
    headline: "This link has already been used",
    text: "For your safety, each link works once. Start flasher again; it opens a new page.",
  },
  moved: {
    headline: "Open in another tab",
    text: "flasher shows its work in the newest tab.",
    use: "Use it here",
  },
  failedRequest: "flasher refused this",
  foot: {
    language: "Language",
    sound: "Sound",
    soundHelp: "Plays when a board is done, fails or needs your hands.",
    quit: "Quit flasher",
    local: "Nothing leaves this computer, except the request for a download that you start.",
  },
  /** Read out by screen readers. */
  live: {
    percent: (board: string, share: number) => `${board}: ${amounts.percent(share)}`,
    board: (board: string, what: string) => `${board}: ${what}`,
    comes: (board: string) => `A board was plugged in: ${board}`,
    goes: (board: string) => `A board was unplugged: ${board}`,
  },
  /** What to press, for the texts of boards whose words the page has itself. */
  press: {} as Readonly<Record<string, string>>,
};
