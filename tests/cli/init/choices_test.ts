/** What a person may type to name one of several choices. */
import { assertEquals } from "@std/assert";
import { BOARDS } from "../../../plugins/mod.ts";
import { CHIPS } from "../../../lib/esp/chips/mod.ts";
import { choicesByWords } from "../../../lib/by_words.ts";
import { choiceLines, exactChoice, shortChoiceLines } from "../../../lib/cli/init/choices.ts";

const ALL = BOARDS.map(({ name, summary }) => ({ value: name, about: summary }));

Deno.test("init: words name a board by its name and its summary", () => {
  for (
    const [words, names] of [
      ["wemos", "wemos_d1_mini"],
      ["D1 mini", "wemos_d1_mini"],
      ["d1mini", "wemos_d1_mini"],
      ["Mini D1", "wemos_d1_mini"],
      ["LOLIN", "wemos_d1_mini"],
      ["node mcu", "nodemcu"],
      ["ESP32-CAM", "esp32_cam_mb"],
      ["DOIT", "esp32_devkit"],
      ["auto", "auto_reset"],
      ["feather", "feather_huzzah"],
      ["jtag", "usb_jtag"],
      ["Core2", "m5stack"],
      ["huzah", ""],
      ["mini d2", ""],
      ["", ""],
      ["?!", ""],
      ["x", ""],
      ["1mini", ""],
      ["mcu", ""],
      ["breakout", "huzzah huzzah_swapped"],
      ["devkit", "esp32_devkit"],
    ] as const
  ) {
    assertEquals(choicesByWords(words, ALL).map(({ value }) => value).join(" "), names, words);
  }
});

Deno.test("init: a number and an exact name choose, and a name counts before a number", () => {
  assertEquals(exactChoice("1", ALL)?.value, ALL[0]!.value);
  assertEquals(exactChoice(String(ALL.length), ALL)?.value, ALL.at(-1)!.value);
  for (const answer of ["0", String(ALL.length + 1), "-1", "1.0", "1e0", "", "99999999999"]) {
    assertEquals(exactChoice(answer, ALL), undefined, answer);
  }
  assertEquals(exactChoice("2", [{ value: "2", about: "" }, { value: "x", about: "" }])?.value, "2");
});

Deno.test("init: a list fits the screen, shows no control character, and keeps the numbers of the whole list", () => {
  const all = [...ALL, { value: "\x1b[2Jevil.bin", about: "\u202eabout" }];
  for (const columns of [12, 39, 59, 119]) {
    const short = shortChoiceLines(all, all, { columns, ellipsis: "…" });
    assertEquals(short.length, all.length);
    for (const line of [...short, ...choiceLines(all, all, columns)]) {
      assertEquals(line.includes("\x1b") || line.includes("\u202e"), false, line);
    }
    for (const line of short) assertEquals(line.length <= columns, true, line);
  }
  assertEquals(choiceLines(all.slice(3, 4), all, 80)[0]?.startsWith("   4  "), true);
  assertEquals(choiceLines([], all, 80), []);
});

Deno.test("init: the chips of boards are chips that flasher knows", () => {
  const known = CHIPS.map(({ id }): string => id);
  for (const { name, chips = [] } of BOARDS) {
    assertEquals(chips.filter((chip) => !known.includes(chip)), [], name);
  }
  // A new chip is on the development board, or it is not of the ESP32 family.
  const devkit = BOARDS.find(({ name }) => name === "esp32_devkit")!.chips!;
  assertEquals(CHIPS.filter(({ id, mapped }) => mapped !== undefined && !devkit.includes(id)), []);
});
