/** Refuses to open the terminal that flasher runs in: as a port, it would be lost to the user. */
import { PortError } from "../../errors.ts";

/** Names that mean the process's own terminal. */
const OWN = ["/dev/tty", "/dev/console"];
/** Standard input, output and error. */
const STREAMS = [Deno.stdin, Deno.stdout, Deno.stderr];

/** The device numbers of all terminals of this process. */
async function ownTerminals(): Promise<readonly (number | undefined)[]> {
  const streams = STREAMS.flatMap((stream, fd) => stream.isTerminal() ? [`/dev/fd/${fd}`] : []);
  return [...await Promise.all([...OWN, ...streams].map(deviceNumber)), await controllingTerminal()];
}

/** Throws PortError ("unsupported") if `path` is, or links to, a terminal of this process. */
export async function checkNotOwnTerminal(path: string, terminals = ownTerminals): Promise<void> {
  const number = await deviceNumber(path);
  if (number === undefined || !(await terminals()).includes(number)) return;
  throw new PortError(`Cannot open "${path}": it is the terminal that flasher runs in`, "unsupported", {
    hint: "Name the board's port. To list the ports: flasher ports",
  });
}

/** The device number of a character device; undefined for anything else. */
async function deviceNumber(path: string): Promise<number | undefined> {
  const info = await Deno.stat(path).catch(() => undefined);
  return info?.isCharDevice === true ? info.rdev ?? undefined : undefined;
}

/** On Linux, found even if all three streams are redirected; 0 means none (proc(5), stat, tty_nr). */
async function controllingTerminal(): Promise<number | undefined> {
  const text = await Deno.readTextFile("/proc/self/stat").catch(() => "");
  // The command, in parentheses, may contain any character.
  const number = Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[4]);
  return number > 0 ? number : undefined;
}
