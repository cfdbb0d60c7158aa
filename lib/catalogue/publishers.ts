/** The firmware that has names here, and what a name of each may have. Pure data. */

export type PublisherId = "micropython" | "circuitpython";

export interface Publisher {
  readonly id: PublisherId;
  /** As its makers write it. */
  readonly title: string;
  /** A name may have a variant, `ESP32_GENERIC-SPIRAM`. If not, a hyphen belongs to the board. */
  readonly variants: boolean;
  /** The first is the default; empty: there is only one. */
  readonly languages: readonly string[];
}

export const PUBLISHERS: readonly Publisher[] = [
  { id: "micropython", title: "MicroPython", variants: true, languages: [] },
  {
    id: "circuitpython",
    title: "CircuitPython",
    variants: false,
    // adafruit/circuitpython at cd3da4a, tools/build_board_info.py: the languages that it builds
    languages: [
      "en_US",
      "de_DE",
      "en_GB",
      "en_x_pirate",
      "es",
      "fil",
      "fr",
      "ID",
      "it_IT",
      "ja",
      "nl",
      "pl",
      "pt_BR",
      "ru",
      "sv",
      "tr",
      "zh_Latn_pinyin",
    ],
  },
];

/** The row of a publisher. */
export function publisherOf(id: PublisherId): Publisher {
  return PUBLISHERS.find((publisher) => publisher.id === id)!;
}
