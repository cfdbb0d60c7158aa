/** Finds the processes that have a device open, as far as the system shows them. */
import { printable } from "../../text.ts";

export interface Holder {
  readonly pid: number;
  /** Its command, e.g. `screen`; on Linux at most 15 characters (TASK_COMM_LEN). */
  readonly name: string;
}

/**
 * The processes that have `path` open, from the links in /proc/PID/fd. Without root, only processes of the same user
 * are visible: an empty list does not mean that the device is free.
 */
export async function findHolders(path: string, procRoot = "/proc"): Promise<Holder[]> {
  return await search(path, procRoot, () => Promise.resolve(true));
}

/**
 * The holders that take bytes from each other. The process at the other end of a pseudo-terminal is not one of them: it
 * often keeps this end open, too, so that nothing is lost between two users of it.
 */
export async function findCompetitors(path: string, procRoot = "/proc"): Promise<Holder[]> {
  return await search(path, procRoot, async (folder, target) => !await isOtherEnd(folder, target));
}

async function search(
  path: string,
  procRoot: string,
  counts: (folder: string, target: string) => Promise<boolean>,
): Promise<Holder[]> {
  const target = await Deno.realPath(path).catch(() => path);
  const holders: Holder[] = [];
  for (const pid of await names(procRoot)) {
    if (!/^[0-9]+$/.test(pid)) continue;
    const folder = `${procRoot}/${pid}`;
    if (await hasOpen(folder, target) && await counts(folder, target)) {
      holders.push({ pid: Number(pid), name: await commandOf(folder) });
    }
  }
  return holders.sort((a, b) => a.pid - b.pid);
}

/** `"screen" (process 4711), "python3" (process 4712)`. Pure. */
export function describeHolders(holders: readonly Holder[]): string {
  return holders.map(({ name, pid }) => `"${name}" (process ${pid})`).join(", ");
}

/** Services that open every new serial port, with the commands that stop them. */
const SERVICES: Readonly<Record<string, string>> = {
  ModemManager: "sudo systemctl stop ModemManager",
  brltty: "sudo systemctl mask --now brltty-udev brltty",
};

/** Advice to a person whose port they hold. Pure. */
export function stopHolders(holders: readonly Holder[]): string {
  const stops = holders.flatMap(({ name }) => SERVICES[name] ?? []);
  if (stops.length > 0) return `This service takes over serial ports. Stop it: ${stops.join("; ")}`;
  return "Close that program (a serial monitor, an editor with a console) and try again.";
}

/** The commands of all visible processes. */
export async function processNames(procRoot = "/proc"): Promise<string[]> {
  const pids = (await names(procRoot)).filter((name) => /^[0-9]+$/.test(name));
  return await Promise.all(pids.map((pid) => commandOf(`${procRoot}/${pid}`)));
}

/** Parses the output of `lsof -F pc`: a line `p` with the process id, then a line `c` with the command. Pure. */
export function parseLsof(text: string): Holder[] {
  const holders: Holder[] = [];
  let pid = 0;
  for (const line of text.split("\n")) {
    if (/^p[0-9]+$/.test(line)) pid = Number(line.slice(1));
    if (line.startsWith("c") && pid > 0) holders.push({ pid, name: printable(line.slice(1)) });
  }
  return holders;
}

async function hasOpen(folder: string, target: string): Promise<boolean> {
  return (await descriptorsOf(folder, (path) => path === target)).length > 0;
}

/** Whether a process has the master of the pseudo-terminal `target` open: proc(5) shows its number in fdinfo. */
async function isOtherEnd(folder: string, target: string): Promise<boolean> {
  const number = /^\/dev\/pts\/([0-9]+)$/.exec(target)?.[1];
  if (number === undefined) return false;
  for (const fd of await descriptorsOf(folder, (path) => /^\/dev\/(pts\/)?ptmx$/.test(path))) {
    const info = await Deno.readTextFile(`${folder}/fdinfo/${fd}`).catch(() => "");
    if (new RegExp(`^tty-index:\\s*${number}$`, "m").test(info)) return true;
  }
  return false;
}

async function descriptorsOf(folder: string, matches: (path: string) => boolean): Promise<string[]> {
  const found: string[] = [];
  for (const fd of await names(`${folder}/fd`)) {
    if (matches(await Deno.readLink(`${folder}/fd/${fd}`).catch(() => ""))) found.push(fd);
  }
  return found;
}

async function commandOf(folder: string): Promise<string> {
  const text = await Deno.readTextFile(`${folder}/comm`).catch(() => "");
  return printable(text.trim()) || "unknown";
}

/** The entries of a folder; none if it cannot be read (the process ended or belongs to another user). */
async function names(folder: string): Promise<string[]> {
  try {
    return await Array.fromAsync(Deno.readDir(folder), (entry) => entry.name);
  } catch {
    return [];
  }
}
