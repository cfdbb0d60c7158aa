/** What the page says before the work, in German. Pure; no I/O. */
import { amountsIn } from "../amounts.ts";
import type { Words } from "../table.ts";

const { count } = amountsIn("de");

export const germanChoose: Pick<Words, "nothing" | "ready" | "port" | "file" | "settings" | "watch"> = {
  nothing: {
    headline: "Steck dein Board an",
    text: "Nimm ein USB-Kabel. Die Seite bemerkt das Board von selbst.",
    waiting: "Warte auf ein Board",
    help: "Immer noch nichts?",
    causes: "Der Computer sieht kein Board. Meistens liegt es daran:",
    cable: "Das Kabel kann nur laden. Nimm eines, das sicher auch Daten überträgt.",
    socket: "Der Stecker sitzt locker, oder der Hub hat zu wenig Strom. Nimm eine Buchse direkt am Computer.",
    driver: "Der Treiber für den USB-Chip des Boards fehlt.",
    found: "Was flasher auf diesem Computer gefunden hat",
  },
  ready: {
    headline: "Bereit",
    choose: "Was soll aufs Board?",
    goesOn: (program) => `${program} kommt aufs Board.`,
    pickBoards: "Wähle die Boards",
    put: "Aufs Board schreiben",
    more: "Weitere Boards",
    putOn: (boards) => count(boards, { one: "Aufs Board schreiben", other: "Auf # Boards schreiben" }),
    reasons: {
      noBoard: "Steck zuerst ein Board an.",
      noBoardChosen: "Wähle oben ein Board.",
      noBoardsChosen: "Wähle oben mindestens ein Board.",
      noProgram: "Wähle oben ein Programm.",
      missing: "Lade zuerst das Programm herunter.",
      badProgram: "Dieses Programm kann nicht auf ein Board. Der Grund steht oben.",
      downloading: "Das Programm wird heruntergeladen.",
      judging: "flasher sieht sich das Programm an.",
      noLink: "flasher antwortet nicht.",
      stopping: "flasher wird beendet.",
      consent: "Erlaube zuerst das Board-Plugin.",
      secrets: "Erlaube zuerst die Geheimnisse.",
    },
  },
  port: {
    socket: (address) => `Buchse ${address}`,
    plain: "USB-Adapter",
    simulated: "simuliertes Board",
    finished: "fertig und geprüft",
    problems: {
      unknown:
        "flasher kennt diesen Adapter nicht. Wähle ihn nur, wenn du weißt, dass dein Board daran hängt.",
      driver: "Der Computer meldet einen Fehler bei diesem Adapter, oder der Treiber fehlt.",
      several:
        "Dieser Adapter hat mehrere Anschlüsse, und bei keinem ist bekannt, dass er zu einem Chip führt.",
      busy: "Ein anderes Programm benutzt dieses Board. Beende es zuerst.",
    },
    heldBy: (program) => `Ein anderes Programm benutzt dieses Board: ${program}. Beende es zuerst.`,
  },
  file: {
    drop: "Zieh eine Datei hierher",
    or: "oder",
    pick: "wähle eine Datei",
    add: "Noch eine Datei hinzufügen",
    dropping: "Loslassen, um diese Datei zu nehmen",
    sending: "Die Datei wird angesehen",
    remove: "Entfernen",
    removeNamed: (name) => `${name} entfernen`,
    change: "Programm wechseln",
    locked: "Das Programm wurde beim Start von flasher festgelegt.",
    lockedDrop:
      "Du hast eine Datei abgelegt, aber das Programm ist festgelegt. Um die Datei zu nehmen, wechsle zuerst das Programm.",
    roomDrop:
      "Du hast eine Datei abgelegt, aber gerade werden Boards beschrieben. Das Programm bleibt dasselbe.",
    name: "Datei",
    own: "Eine eigene Datei",
    whole: "vollständig",
    partly: "vollständig, soweit die Prüfsummen reichen",
    torn: "beschädigt",
    unchecked: "nichts beweist, dass sie vollständig ist",
    forChip: (what, chip) => `${what} für ${chip}`,
    goesTo: (offset) => `kommt an Adresse ${offset}`,
    offset: "Adresse im Flash",
    kinds: {
      bootloader: "Bootloader",
      application: "Programm",
      merged: "Komplettes Programm",
      "partition-table": "Partitionstabelle",
      data: "Daten",
      "unknown-chip": "Programm für einen Chip, den flasher nicht kennt",
      "other-chip": "Programm für einen Chip eines anderen Herstellers",
      damaged: "Beschädigtes Programm",
      "no-firmware": "Kein Programm für ein Board",
    },
    refused: "Diese Datei kann nicht auf ein Board",
    tooMany: "Das sind zu viele Dateien. flasher nimmt 16 auf einmal.",
    tooLarge: "Diese Datei ist größer als jeder Flash-Speicher.",
    notSent: "Die Datei ließ sich nicht lesen. Wähle sie noch einmal.",
  },
  settings: {
    asProfile: (value) => (value === "" ? "wie im Programm" : `wie im Programm (${value})`),
    board: "Art des Boards",
    baud: "Tempo des Kabels",
    automatic: "automatisch",
    mode: "Flash-Modus",
    freq: "Flash-Takt",
    size: "Flash-Größe",
    keep: "wie in der Datei",
    detect: "wie der Chip angibt",
    onBoard: "eine Datei auf dem Board",
    erase: "Vorher alles löschen",
    eraseHelp: "Selten nötig. Löscht auch Einstellungen, Dateien und WLAN-Passwörter auf dem Board.",
    back: "Zurück zum Profil",
    mac: (name) => `MAC (${name})`,
    addressesLater: "Die Adressen erscheinen, sobald das Board antwortet.",
    chip: "Chip",
    port: "Anschluss",
    locked: "Diese Werte gehören zum Profil. Um sie zu ändern, wechsle das Programm.",
  },
  watch: {
    label: "Ab jetzt jedes Board beschreiben, das angesteckt wird",
    text: (program) =>
      `${program} kommt auf jedes Board, sobald du es ansteckst, ohne weitere Frage. Boards, die jetzt schon ` +
      "angesteckt sind, bleiben, wie sie sind. Auch andere Geräte mit serieller USB-Schnittstelle, die du " +
      "ansteckst, starten neu, zum Beispiel ein 3D-Drucker.",
  },
};
