/** What a person means by more words than a command accepts. Pure; no I/O. */
import { isFirmwareName, isProfileName } from "../app/files/file_names.ts";
import { isPort } from "../app/ports/port_word.ts";
import { shellWord } from "../app/shell_word.ts";
import type { Command } from "./command.ts";

const NUMBER = /^(?:0x[\da-f]+|\d+)$/i;

/** The command line that the words probably mean; undefined if that is unclear. `os`: whose shell quotes it. */
export function extraWordsHint(
  command: Command,
  words: readonly string[],
  os?: string,
): string | undefined {
  if (command.flags.some(({ name }) => name === "file")) {
    const placed = placedFiles(words);
    if (placed !== undefined) {
      const flags = placed.map(([offset, path]) => ` -f ${offset}=${shellWord(path, os)}`).join("");
      return `To write a file at an offset: flasher ${command.name}${flags}`;
    }
    if (words.every(isFirmwareName)) {
      const flags = words.map((path) => ` -f ${shellWord(path, os)}`).join("");
      return `To write several files: flasher ${command.name}${flags}`;
    }
  }
  const range = rangeHint(command, words, os);
  if (range !== undefined) return range;
  // The shell splits "my files/fw.bin" at the space.
  const isSplit = isPath(words.at(-1)!) &&
    !words.slice(0, -1).some((word) => isPath(word) || NUMBER.test(word));
  return isSplit
    ? `Put a name with spaces in quotes: flasher ${command.name} ${shellWord(words.join(" "), os)}`
    : undefined;
}

/** The same for a command that accepts no words: `flasher info /dev/ttyUSB0`, for example. */
export function onlyWordHint(
  command: Command,
  words: readonly string[],
  os?: string,
): string | undefined {
  const [word, ...more] = words;
  const range = rangeHint(command, words, os);
  if (range !== undefined) return range;
  if (command.name === "schema" && more.length === 0 && isProfileName(word!)) {
    return `To check a profile: flasher plan ${shellWord(word!, os)}`;
  }
  if (more.length > 0 || !isPort(word!)) return undefined;
  const port = shellWord(word!, os);
  const takesPort = command.flags.some(({ name }) => name === "port");
  if (takesPort) return `To choose a port: flasher ${command.name} --port ${port}`;
  const elsewhere = command.elsewhere?.port;
  return elsewhere?.replace("VALUE", () => port);
}

/** An offset and a size as words, as esptool has them: `read 0 0x100000 out.bin`, `erase 0x1000 0x2000`. */
function rangeHint(command: Command, words: readonly string[], os?: string): string | undefined {
  if (!["offset", "size"].every((flag) => command.flags.some(({ name }) => name === flag))) return undefined;
  const others = words.filter((word) => !NUMBER.test(word));
  const [offset, size, ...more] = words.filter((word) => NUMBER.test(word));
  const allowed = command.argument === undefined ? 0 : 1;
  if (offset === undefined || size === undefined || more.length > 0 || others.length !== allowed) {
    return undefined;
  }
  const word = others.map((one) => ` ${shellWord(one, os)}`).join("");
  return `To give a range: flasher ${command.name}${word} --offset ${offset} --size ${size}`;
}

/** A number, as esptool writes offsets. */
export function isOffset(word: string): boolean {
  return NUMBER.test(word);
}

/** Offsets and files that take turns, in either order. */
export function placedFiles(
  words: readonly string[],
): (readonly [offset: string, path: string])[] | undefined {
  if (words.length % 2 !== 0) return undefined;
  const pairs: (readonly [string, string])[] = [];
  for (let i = 0; i < words.length; i += 2) {
    const [one, other] = [words[i]!, words[i + 1]!];
    if (NUMBER.test(one) === NUMBER.test(other)) return undefined;
    pairs.push(NUMBER.test(one) ? [one, other] : [other, one]);
  }
  return pairs;
}

function isPath(word: string): boolean {
  return isFirmwareName(word) || isProfileName(word);
}
