/** Finds the other programs that have a port open, on the system that flasher runs on. */
import { findCompetitors, type Holder } from "./holder.ts";

/**
 * The other processes that have `path` open, as far as this user may see them. Windows lets one program alone open a
 * port, so there is none while flasher has it open. Never rejects.
 */
export async function portHolders(path: string): Promise<readonly Holder[]> {
  return (await holdersOf(path)).filter(({ pid }) => pid !== Deno.pid);
}

async function holdersOf(path: string): Promise<readonly Holder[]> {
  switch (Deno.build.os) {
    case "linux":
      return await findCompetitors(path);
    case "darwin":
      return await (await import("../darwin/port.ts")).darwinHolders(path);
    default:
      return [];
  }
}
