/** Says in one line which firmware goes where. Pure; no I/O. */
import type { PreparedRequest } from "../../app/prepare.ts";
import type { FoundPlace } from "../../app/files/place_files.ts";
import { hex } from "../../bytes.ts";
import { imageSummary } from "../../esp/image/image_summary.ts";
import { andList, printable } from "../../text.ts";

/** What happens to the firmware, with the word before its offset. */
export const ACTIONS = {
  write: { verb: "Write", at: "to" },
  writing: { verb: "Writing", at: "to" },
  wouldWrite: { verb: "Would write", at: "to" },
  comparing: { verb: "Comparing", at: "with the flash at" },
} as const;

/**
 * `Writing fw.bin (MicroPython v1.20.0 for ESP32-C3) to 0x0`. Undefined if the profile, or the person, gives every
 * offset; `named`: the request names firmware in place of a profile.
 */
export function firmwareLine(
  { verb, at }: typeof ACTIONS[keyof typeof ACTIONS],
  { from, profile, found }: Pick<PreparedRequest, "from" | "profile" | "found">,
  { named }: { readonly named: boolean },
): string | undefined {
  if (found.length === 0 && !(named && from === "firmware")) return undefined;
  const places = profile.files.map(({ path, offset }) => {
    const place = found.find((one) => one.path === path);
    const start = place === undefined ? offset : startOf(place);
    const where = start === undefined || start === "auto"
      ? "where the board's partition table says"
      : `${at} ${hex(start)}`;
    return `${printable(path)}${place === undefined ? "" : ` (${describe(place)})`} ${where}`;
  });
  return `${verb} ${andList(places)}`;
}

/** The flash address of its first byte: UF2 and Intel HEX contain addresses. */
function startOf({ offset, analysis: { container } }: FoundPlace): number | undefined {
  return offset === undefined ? undefined : offset + (container?.ranges[0]?.address ?? 0);
}

/** `MicroPython v1.20.0 for ESP32-C3`, `blink 1.2, application for ESP32`, or `bootloader for ESP32`. */
function describe({ analysis }: FoundPlace): string {
  const { python, chip, images } = analysis;
  if (python !== undefined && chip !== undefined) return printable(`${python} for ${chip.name}`);
  const program = images.map(({ content }) => "role" in content ? content.description : undefined)
    .find((one) => one !== undefined);
  const name = program === undefined ? "" : `${program.project} ${program.version}`.trim();
  return printable((name === "" ? "" : `${name}, `) + imageSummary(analysis));
}
