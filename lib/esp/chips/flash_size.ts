/** Names of flash sizes in image headers. Pure; no I/O. */
import type { Chip } from "./chip.ts";

const UNITS: Readonly<Record<string, number>> = { KB: 1024, MB: 1024 * 1024 };

/** Bytes of "512KB", "4MB", "4MB-c1"; undefined for any other text. */
export function sizeOfName(name: string): number | undefined {
  const match = /^(\d+)(KB|MB)(-c1)?$/.exec(name);
  return match === null ? undefined : Number(match[1]) * UNITS[match[2]!]!;
}

/**
 * "4MB" for `32m`, the old name in megabits from the first esptool.py and tutorials of that time; "4MB-c1" for
 * `32m-c1`. Undefined for any other text.
 */
export function nameOfMegabits(text: string): string | undefined {
  const [, megabits, map = ""] = /^([1-9]\d{0,3})m(-c1)?$/.exec(text) ?? [];
  if (megabits === undefined) return undefined;
  const kilobytes = Number(megabits) * 128;
  return kilobytes % 1024 === 0 ? `${kilobytes / 1024}MB${map}` : `${kilobytes}KB${map}`;
}

/** Says which of `names` to write instead of `text`, a size in megabits or bytes; undefined for any other text. */
export function flashSizeHint(text: string, names: readonly string[]): string | undefined {
  const hint = megabitsHint(text, names);
  if (hint !== undefined || !/^(0x[0-9a-f]+|\d+)$/i.test(text)) return hint;
  const name = names.find((one) => sizeOfName(one) === Number(text));
  const form = name === undefined ? "Write a name such as 4MB." : `For "${text}", write ${name}.`;
  return `This is the flash size in the image's header. ${form}`;
}

function megabitsHint(text: string, names: readonly string[]): string | undefined {
  const meant = nameOfMegabits(text);
  if (meant === undefined || !names.includes(meant)) return undefined;
  const megabytes = text.replace("m", "MB");
  const other = names.includes(megabytes) ? `, or ${megabytes} if you mean megabytes` : "";
  return `"${text}" is esptool's old name in megabits: write ${meant}${other}.`;
}

/** The name in the chip's table of the largest size up to `bytes`; undefined if all are larger. */
export function nameOfSize(bytes: number, chip: Chip): string | undefined {
  return Object.keys(chip.flashSizes)
    .filter((name) => !name.endsWith("-c1") && sizeOfName(name)! <= bytes)
    .sort((a, b) => sizeOfName(b)! - sizeOfName(a)!)[0];
}

/** The name of a header's size nibble, or undefined. */
export function nameOfNibble(nibble: number, chip: Chip): string | undefined {
  return Object.keys(chip.flashSizes).find((name) => chip.flashSizes[name] === nibble);
}

/** A header's size name in a sentence: `4 MB` for "4MB", and `4 MB-c1` for "4MB-c1". */
export function describeSizeName(name: string): string {
  return name.replace(/(?<=\d)(?=[KM]B)/, " ");
}

/** A size for people: `4 MB`, `1984 KB`, `572.9 KB`, `800 bytes`; with a decimal unless that is 0. */
export function describeSize(bytes: number): string {
  const [kilobytes, megabytes] = [bytes / UNITS["KB"]!, bytes / UNITS["MB"]!];
  if (kilobytes < 1) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  const inKilobytes = megabytes < 1 || Number.isInteger(kilobytes) && !Number.isInteger(megabytes);
  const [count, unit] = inKilobytes ? [kilobytes, "KB"] : [megabytes, "MB"];
  return `${Math.round(count * 10) / 10} ${unit}`;
}
