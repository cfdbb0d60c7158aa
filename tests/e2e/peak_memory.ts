/** How much memory a process takes for itself. */

/** Milliseconds between two looks. */
const PAUSE_MS = 20;

/**
 * Peak of the memory that belongs to the process alone, KB. Resolves when the process has ended.
 *
 * Mapped files do not count: how many pages of the executable are resident depends on what the system has cached. The
 * kernel keeps the peak of the sum (VmHWM). Mapped pages only grow in number, so a peak between two looks is never
 * missed: the sum reaches a new peak then, too. The result is too low by the pages that were mapped between a peak and
 * the next look, and by what was allocated after the last look.
 */
export async function peakOwnMemory(pid: number): Promise<number> {
  for (let peak = 0, mapped = 0;;) {
    try {
      const status = await Deno.readTextFile(`/proc/${pid}/status`);
      const kilobytes = (name: string) =>
        Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]);
      const sum = kilobytes("VmHWM");
      // A process that has ended but was not waited for has no memory.
      if (Number.isNaN(sum)) return peak;
      mapped = Math.max(mapped, kilobytes("RssFile") + kilobytes("RssShmem"));
      peak = Math.max(peak, sum - mapped);
    } catch (error) {
      // It ended before the file was opened or during the read, which are different errors.
      if (error instanceof Deno.errors.NotFound || await isGone(pid)) return peak;
      throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

async function isGone(pid: number): Promise<boolean> {
  try {
    await Deno.stat(`/proc/${pid}`);
    return false;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}
