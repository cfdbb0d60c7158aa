/** Firmware that is chosen by its name, in German. Pure; no I/O. */
import { amountsIn } from "../amounts.ts";
import type { Words } from "../table.ts";

const { count, number } = amountsIn("de");

export const germanChooser: Pick<Words, "chooser"> = {
  chooser: {
    open: "MicroPython oder CircuitPython nach Namen wählen",
    headline: "MicroPython und CircuitPython",
    close: "Schließen",
    loading: "Die Liste wird geladen",
    search: "Such dein Board",
    chip: "Chip",
    anyChip: "jeder Chip",
    ask: "Das Board nach seinem Chip fragen",
    askHelp: "Das startet das Board neu und ändert nichts darauf.",
    none: "Nichts passt zu allen diesen Wörtern. Nimm weniger Wörter oder einen anderen Chip.",
    found: (all, shown) =>
      count(all, { one: "# Treffer", other: "# Treffer" }) +
      (all > shown ? `. Die ersten ${number(shown)} stehen hier. Mit mehr Wörtern werden es weniger.` : ""),
    psram: "Braucht PSRAM.",
    psramNotInside: "Braucht PSRAM; dieser Chip meldet keines.",
    flash: (needed, there) => `Braucht ${needed} Flash; dieses Board hat ${there}.`,
    old: (version) => `Nach ${version} gibt es keine Version mehr.`,
    version: "Version",
    language: "Sprache",
    file: "Datei",
    from: "Von",
    once:
      "Die Datei wird einmal heruntergeladen und bleibt auf diesem Computer. Der Server erfährt die Adresse deines " +
      "Netzes und welche Datei du willst.",
    onceAll:
      "Die Dateien werden einmal heruntergeladen und bleiben auf diesem Computer. Die Server erfahren die Adresse " +
      "deines Netzes und welche Dateien du willst.",
    here: "Die Datei ist schon auf diesem Computer. Nichts wird heruntergeladen.",
    download: (host) => `Von ${host} herunterladen`,
    size: "Größe",
    files: (files, size) => files === 1 ? size : `${number(files)} Dateien, ${size}`,
    stranger: (hosts) =>
      `flasher kennt ${hosts} nicht. Lade nur von dort herunter, wenn es die Person sagt, von der du dieses Programm hast.`,
    downloadAll: (hosts) => `Von diesen ${number(hosts)} Servern herunterladen`,
    take: "Diese Datei nehmen",
    downloading: "Wird heruntergeladen:",
    failed: "Nicht heruntergeladen:",
    retries: "die Verbindung brach ab, neuer Versuch",
    stop: "Herunterladen abbrechen",
  },
};
