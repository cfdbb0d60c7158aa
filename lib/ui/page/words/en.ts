/** The page in English. Every other language has the same entries. Pure; no I/O. */
import { englishChoose } from "./en/choose.ts";
import { englishChooser } from "./en/chooser.ts";
import { englishFrame } from "./en/frame.ts";
import { englishTrouble } from "./en/trouble.ts";
import { englishWork } from "./en/work.ts";

export const english = {
  ...englishChoose,
  ...englishChooser,
  ...englishWork,
  ...englishTrouble,
  ...englishFrame,
};
