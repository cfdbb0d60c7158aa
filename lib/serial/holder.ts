/** Which process holds a device open, as far as the system shows it to us. */

import { printable } from "../text.ts";

/** A process that has the device open. */
export interface Holder {
  readonly pid: number;
  /** Its command, at most 15 characters (TASK_COMM_LEN), e.g. `screen`. */
  readonly name: string;
}

/**
 * The processes that have `path` open, from the links in /proc/PID/fd. Without root only the processes of the same
 * user can be seen: an empty list does not mean that nobody has it open.
 */
export async function findHolders(path: string, procRoot = "/proc"): Promise<Holder[]> {
  const target = await Deno.realPath(path).catch(() => path);
  const holders: Holder[] = [];
  for (const pid of await names(procRoot)) {
    if (!/^[0-9]+$/.test(pid)) continue;
    if (await hasOpen(`${procRoot}/${pid}/fd`, target)) {
      holders.push({ pid: Number(pid), name: await commandOf(`${procRoot}/${pid}`) });
    }
  }
  return holders.sort((a, b) => a.pid - b.pid);
}

/** The commands of all processes, as far as they can be seen. */
export async function processNames(procRoot = "/proc"): Promise<string[]> {
  const pids = (await names(procRoot)).filter((name) => /^[0-9]+$/.test(name));
  return await Promise.all(pids.map((pid) => commandOf(`${procRoot}/${pid}`)));
}

/** The processes in what `lsof -F pc` prints: a line `p` with the id, then a line `c` with the command. Pure. */
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
  for (const fd of await names(folder)) {
    if (await Deno.readLink(`${folder}/${fd}`).catch(() => "") === target) return true;
  }
  return false;
}

async function commandOf(folder: string): Promise<string> {
  const text = await Deno.readTextFile(`${folder}/comm`).catch(() => "");
  return printable(text.trim()) || "unknown";
}

/** The entries of a folder; none when it cannot be read (the process ended, or is another user's). */
async function names(folder: string): Promise<string[]> {
  try {
    return await Array.fromAsync(Deno.readDir(folder), (entry) => entry.name);
  } catch {
    return [];
  }
}
