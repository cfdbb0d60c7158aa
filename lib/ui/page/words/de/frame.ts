/** What belongs to every state of the page, in German. Pure; no I/O. */
import { pressGerman } from "./press.ts";
import { amountsIn } from "../amounts.ts";
import type { Words } from "../table.ts";

const amounts = amountsIn("de");
const { count } = amounts;

export const germanFrame: Pick<
  Words,
  | "amounts"
  | "name"
  | "title"
  | "board"
  | "program"
  | "details"
  | "copy"
  | "copied"
  | "isNew"
  | "connecting"
  | "room"
  | "stopQuestion"
  | "eraseQuestion"
  | "wipeQuestion"
  | "pluginQuestion"
  | "secretQuestion"
  | "question"
  | "quitQuestion"
  | "gone"
  | "noToken"
  | "usedTicket"
  | "moved"
  | "failedRequest"
  | "foot"
  | "live"
  | "press"
> = {
  amounts,
  name: "Deutsch",
  title: "flasher",
  board: "Board",
  program: "Programm",
  details: "Details",
  copy: "Kopieren",
  copied: "Kopiert",
  isNew: "neu",
  connecting: {
    headline: "Einen Moment",
    text: "Die Seite verbindet sich mit flasher auf diesem Computer.",
  },
  room: {
    headline: (program) => `Jedes Board bekommt ${program}`,
    next: "Das nächste Board: steck es an",
    nextFree: "Das nächste Board: eine Buchse ist frei",
    passed: (boards) => count(boards, { one: "# fertig", other: "# fertig" }),
    failed: (boards) => count(boards, { one: "# misslungen", other: "# misslungen" }),
    working: (boards) => count(boards, { one: "# in Arbeit", other: "# in Arbeit" }),
    hands: (boards) => count(boards, { one: "# braucht deine Hände", other: "# brauchen deine Hände" }),
    several: (boards) => count(boards, { one: "# Board", other: "# Boards" }),
    enough: "Das sind alle",
    finishing: "Was läuft, wird noch fertig. Keine neuen Boards.",
    stopping: "Alle Boards werden angehalten",
    unplug: "Zieh es ab",
    stopOne: (board) => `${board} anhalten`,
    roster: "Liste der Boards speichern",
    labels: "Etiketten zum Drucken speichern",
    count: "Wie viele Boards",
    countHelp: "Nach so vielen nimmt flasher keine mehr.",
    quiet: "Solange keine Seite offen ist, nimmt flasher keine neuen Boards.",
    rows: "Boards",
    details: (board) => `Details zu ${board}`,
  },
  stopQuestion: {
    headline: "Jetzt anhalten?",
    text: "Das Board startet dann erst wieder, wenn du es noch einmal beschreibst.",
    textUnchanged: "Das Board ist noch unverändert.",
    yes: "Anhalten",
    no: "Weitermachen",
  },
  eraseQuestion: {
    headline: "Vorher alles löschen?",
    text: "Damit ist alles auf dem Board weg: Programm, Einstellungen, Dateien und WLAN-Passwörter.",
    textMany: (boards) =>
      count(boards, {
        one: "Damit ist alles auf dem Board weg: Programm, Einstellungen, Dateien und WLAN-Passwörter.",
        other: "Damit ist alles auf # Boards weg: Programme, Einstellungen, Dateien und WLAN-Passwörter.",
      }),
    textAll:
      "Damit ist alles auf jedem Board weg, das du ansteckst: Programme, Einstellungen, Dateien und WLAN-Passwörter.",
    yes: "Alles löschen",
    no: "Nicht löschen",
  },
  wipeQuestion: {
    headline: "Dateien des Boards löschen?",
    text:
      "Wenn das Board flasher immer noch nicht heranlässt, sind alle Dateien darauf weg: Programme, Bibliotheken, " +
      "Einstellungen und alles, was Programme gespeichert haben. flasher schreibt dann nur die eigenen Dateien neu.",
    yes: "Dateien löschen",
    no: "Nicht löschen",
  },
  pluginQuestion: {
    headline: "Board-Plugin erlauben?",
    text:
      "Dieses Profil bringt eigenen Code mit, der das Board zurücksetzt. Der Code kommt nicht an Dateien oder ans Netz.",
    file: "Datei",
    sum: "SHA-256",
    yes: "Erlauben",
  },
  secretQuestion: {
    headline: "Geheimnisse auf das Board schreiben?",
    text:
      "Dieses Profil schreibt diese Geheimnisse in Dateien auf dem Board. Seine Programme können sie lesen und " +
      "überallhin senden, und ebenso jeder, der das Board hat.",
    yes: "Erlauben",
  },
  question: { send: "Senden", yes: "Ja", no: "Nein" },
  quitQuestion: {
    headline: "flasher beenden?",
    text: "Die Seite funktioniert dann nicht mehr. Um sie wieder zu benutzen, starte flasher neu.",
    yes: "flasher beenden",
    no: "Bleiben",
  },
  gone: {
    headline: "flasher läuft nicht mehr",
    text: "Starte es neu. Es öffnet dann eine neue Seite.",
    trying: "Die Seite sucht weiter danach.",
  },
  noToken: {
    headline: "Diese Seite ist nicht verbunden",
    text: "Starte flasher neu; es öffnet diese Seite.",
  },
  usedTicket: {
    headline: "Dieser Link wurde schon benutzt",
    text: "Zu deiner Sicherheit gilt jeder Link nur einmal. Starte flasher neu; es öffnet eine neue Seite.",
  },
  moved: {
    headline: "In einem anderen Tab offen",
    text: "flasher zeigt seine Arbeit im neuesten Tab.",
    use: "Hier benutzen",
  },
  failedRequest: "flasher hat das abgelehnt",
  foot: {
    language: "Sprache",
    sound: "Ton",
    soundHelp: "Ertönt, wenn ein Board fertig ist, etwas misslingt oder deine Hände gebraucht werden.",
    quit: "flasher beenden",
    local: "Nichts verlässt diesen Computer, außer einer Anfrage, wenn du eine Datei herunterlädst.",
  },
  live: {
    percent: (board, share) => `${board}: ${amounts.percent(share)}`,
    board: (board, what) => `${board}: ${what}`,
    comes: (board) => `Ein Board wurde angesteckt: ${board}`,
    goes: (board) => `Ein Board wurde abgezogen: ${board}`,
  },
  press: pressGerman,
};
