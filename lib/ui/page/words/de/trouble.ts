/** What went wrong, and what to do, in German. Pure; no I/O. */
import type { Words } from "../table.ts";

export const germanTrouble: Pick<Words, "trouble"> = {
  trouble: {
    bug: [
      "flasher hat einen Fehler gemacht",
      "Speichere einen Bericht und schick ihn den Machern von flasher.",
    ],
    settings: ["Diese Einstellungen passen nicht", "Wähle unter Details andere Werte."],
    missingValue: [
      "Für die Dateien fehlt ein Passwort, ein Name oder eine Nummer",
      "Zeig diese Seite der Person, die flasher gestartet hat. Hier steht, was fehlt.",
    ],
    portGone: ["Das Board ist nicht mehr da", "Steck es wieder an."],
    portUnusable: [
      "Der Computer lässt flasher nicht an dieses Board",
      "Schließ andere Programme, die das Board benutzen, etwa Thonny, Arduino oder einen seriellen Monitor. " +
      "Versuch es dann noch einmal.",
    ],
    silent: [
      "Das Board antwortet nicht",
      "Halt den Knopf BOOT gedrückt, drück einmal RESET, lass BOOT los. Versuch es dann noch einmal.",
    ],
    wrongChip: [
      "Dieses Programm ist für ein anderes Board",
      "Wähle ein Programm für den Chip dieses Boards.",
    ],
    badFile: [
      "Diese Datei kann nicht aufs Board",
      "Lade die Datei noch einmal herunter, oder nimm eine andere.",
    ],
    notWritten: [
      "Das Board hat nicht behalten, was geschrieben wurde",
      "Nimm ein anderes Kabel und eine andere Buchse. Passiert es wieder, ist der Speicher des Boards verbraucht.",
    ],
    weakLink: [
      "Die Verbindung ist abgebrochen",
      "Nimm ein anderes Kabel und eine Buchse direkt am Computer.",
    ],
    plugin: ["Das Board-Plugin lässt sich nicht benutzen", "Frag die Person, die es gemacht hat."],
    unplugged: [
      "Das Board wurde abgezogen",
      "Steck es an und versuch es noch einmal: Es geht weiter, wo es aufgehört hat.",
    ],
    differs: [
      "Auf dem Board ist etwas anderes",
      "Um das Programm noch einmal zu schreiben, wähle es und drück auf den Knopf.",
    ],
    noStart: [
      "Geschrieben, aber das Programm startet nicht",
      "Prüf, ob das Programm für dieses Board gemacht ist.",
    ],
    output: ["flasher konnte eine Datei nicht speichern", "Schaff Platz und versuch es dann noch einmal."],
    stopped: ["Angehalten", "Das Board startet erst, wenn du es noch einmal beschreibst."],
    files: [
      "Das Programm ist auf dem Board, aber nicht alle Dateien",
      "Versuch es noch einmal: Was das Board schon hat, wird nicht noch einmal geschrieben.",
    ],
    several: ["Bei mehreren Boards hat es nicht geklappt", "Der Grund steht bei jedem Board."],
    download: [
      "Das Programm ließ sich nicht herunterladen",
      "Prüf die Verbindung zum Internet und versuch es dann noch einmal.",
    ],
    missing: [
      "Das Programm ist noch nicht auf diesem Computer",
      "Lade es hier herunter. Ohne Internet frag die Person, die dir hilft, nach einem Stick mit dem Programm.",
    ],
    stale: [
      "An dieser Buchse steckt jetzt etwas anderes",
      "Sieh dir die Boards noch einmal an und drück dann auf den Knopf.",
    ],
    other: ["Das hat nicht geklappt", "Versuch es noch einmal."],
  },
};
