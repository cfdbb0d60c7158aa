/** The most memory that a process ever had, KB; resolves when it is gone. */
export async function peakMemory(pid: number): Promise<number> {
  for (let peak = 0;;) {
    try {
      const status = await Deno.readTextFile(`/proc/${pid}/status`);
      const line = /VmHWM:\s+(\d+) kB/.exec(status);
      // A process that has ended and was not waited for has no memory any more.
      if (line === null) return peak;
      peak = Number(line[1]);
    } catch (error) {
      // It ended before the file was opened, or while it was read.
      if (error instanceof Deno.errors.NotFound || (error as { readonly code?: unknown }).code === "ESRCH") {
        return peak;
      }
      throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
