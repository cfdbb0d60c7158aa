/** Peak memory of a process, KB. Resolves when the process has ended. */
export async function peakMemory(pid: number): Promise<number> {
  for (let peak = 0;;) {
    try {
      const status = await Deno.readTextFile(`/proc/${pid}/status`);
      const line = /VmHWM:\s+(\d+) kB/.exec(status);
      // A process that has ended but was not waited for has no memory.
      if (line === null) return peak;
      peak = Number(line[1]);
    } catch (error) {
      // It ended before the file was opened or during the read, which are different errors.
      if (error instanceof Deno.errors.NotFound || await isGone(pid)) return peak;
      throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
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
