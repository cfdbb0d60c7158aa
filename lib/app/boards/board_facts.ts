/** Asks a chip for facts that narrow the choice of firmware for its board. */
import type { BoardFacts } from "../../catalogue/narrow.ts";
import type { ChipWork } from "../with_chip.ts";
import { identifyFlash } from "../../esp/flash/flash_size.ts";

/** The work of `withChip`. It changes nothing on the board. */
export const readBoardFacts: ChipWork<BoardFacts>["work"] = async ({ identity, link }, { report }) => {
  const { chip, features, security } = identity;
  const psramInside = features.some((feature) => feature.includes("PSRAM inside"));
  if (security.secureDownload) return { chip: chip.id, psramInside };
  const flashSize = await link.runWithRecovery(() =>
    identifyFlash(link.loader, identity, { stated: "detect", report })
  );
  return { chip: chip.id, psramInside, flashSize };
};
