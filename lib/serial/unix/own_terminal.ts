/** The terminal that flasher itself runs in is no board: to open it as a port would take it from the person. */
import { PortError } from "../../errors.ts";

/** Names of a process's own terminal, whatever it is. */
const OWN = ["/dev/tty", "/dev/console"];
/** Standard input, output and error. */
const STREAMS = [Deno.stdin, Deno.stdout, Deno.stderr];

/** The device numbers of all terminals that this process has. */
async function ownTerminals(): Promise<readonly (number | undefined)[]> {
  const streams = STREAMS.flatMap((stream, fd) => stream.isTerminal() ? [`/dev/fd/${fd}`] : []);
  return [...await Promise.all([...OWN, ...streams].map(deviceNumber)), await controllingTerminal()];
}

/** Throws PortError ("unsupported") where `path` is, or links to, a terminal of this process. */
export async function checkNotOwnTerminal(path: string, terminals = ownTerminals): Promise<void> {
  const number = await deviceNumber(path);
  if (number === undefined || !(await terminals()).includes(number)) return;
  throw new PortError(`Cannot open "${path}": it is the terminal that flasher runs in`, "unsupported", {
    hint: "Name the board's port. To list the ports: flasher ports",
  });
}

/** Of a character device; undefined for anything else. */
async function deviceNumber(path: string): Promise<number | undefined> {
  const info = await Deno.stat(path).catch(() => undefined);
  return info?.isCharDevice === true ? info.rdev ?? undefined : undefined;
}

/** Linux tells it also where all three streams lead elsewhere; 0 means none (proc(5), stat, tty_nr). */
async function controllingTerminal(): Promise<number | undefined> {
  const text = await Deno.readTextFile("/proc/self/stat").catch(() => "");
  // The command, in parentheses, may hold anything.
  const number = Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[4]);
  return number > 0 ? number : undefined;
}
