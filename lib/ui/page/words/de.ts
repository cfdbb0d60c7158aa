/** The page in German. Pure; no I/O. */
import { germanChoose } from "./de/choose.ts";
import { germanChooser } from "./de/chooser.ts";
import { germanFrame } from "./de/frame.ts";
import { germanTrouble } from "./de/trouble.ts";
import { germanWork } from "./de/work.ts";
import type { Words } from "./table.ts";

export const german: Words = {
  ...germanChoose,
  ...germanChooser,
  ...germanWork,
  ...germanTrouble,
  ...germanFrame,
};
