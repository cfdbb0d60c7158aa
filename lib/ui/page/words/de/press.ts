/** What to press, in German, by the text of each built-in board. Pure; no I/O. */
export const pressGerman: Readonly<Record<string, string>> = {
  "hold the GPIO0 button (BOOT, FLASH or PROG), press and release RESET (EN), then release GPIO0":
    "Halt den Knopf GPIO0 gedrückt (BOOT, FLASH oder PROG), drück einmal RESET (EN), lass GPIO0 los.",
  "connect GPIO0 to GND (switch to PROG), then briefly connect RST to GND":
    "Verbinde GPIO0 mit GND (Schalter auf PROG), dann kurz RST mit GND.",
  "hold IO0 on the shield, press and release RST, then release IO0":
    "Halt IO0 auf dem Adapter gedrückt, drück einmal RST, lass IO0 los.",
  "hold BOOT, press and release EN (RST), then release BOOT":
    "Halt BOOT gedrückt, drück einmal EN (RST), lass BOOT los.",
  "connect pin 0 (GPIO0) to GND, press and release RESET, then remove the wire; the red LED should glow dimly":
    "Verbinde Pin 0 (GPIO0) mit GND, drück einmal RESET, nimm den Draht ab. Die rote LED sollte schwach leuchten.",
  "hold GPIO0, press and release RESET, then release GPIO0; the red LED should glow dimly":
    "Halt GPIO0 gedrückt, drück einmal RESET, lass GPIO0 los. Die rote LED sollte schwach leuchten.",
  "connect G0 to GND, press and release the reset button, then remove the wire":
    "Verbinde G0 mit GND, drück einmal den Reset-Knopf, nimm den Draht ab.",
  "hold BOOT (0), press and release RESET, then release BOOT":
    "Halt BOOT (0) gedrückt, drück einmal RESET, lass BOOT los.",
  "hold FLASH, press and release RST, then release FLASH":
    "Halt FLASH gedrückt, drück einmal RST, lass FLASH los.",
  "start the chip's bootloader: keep GPIO0 low while the chip leaves reset":
    "Starte den Bootloader des Chips: Halt GPIO0 auf GND, während der Chip startet.",
  "hold BOOT, press and release RESET (EN) or replug the board, then release BOOT":
    "Halt BOOT gedrückt, drück einmal RESET (EN) oder steck das Board neu an, lass BOOT los.",
  "connect D3 (GPIO0) to GND, press and release RESET, then remove the wire":
    "Verbinde D3 (GPIO0) mit GND, drück einmal RESET, nimm den Draht ab.",
  "press RESET (EN) on the board to start the firmware":
    "Drück RESET (EN) auf dem Board. Damit startet das Programm.",
};
