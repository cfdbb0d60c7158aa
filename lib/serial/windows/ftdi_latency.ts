/** Reads the latency timers of FTDI adapters on Windows from the registry, with `reg query`. */
import { runTool, windowsProgram } from "../system_tool.ts";

/** The key of FTDI's driver. */
const KEY = "HKLM\\SYSTEM\\CurrentControlSet\\Enum\\FTDIBUS";

/** Milliseconds by port name; empty if there is no such adapter or the registry cannot be read. */
export async function ftdiLatencies(): Promise<ReadonlyMap<string, number>> {
  try {
    return parseLatencies(await runTool(regProgram(Deno.env.get("SystemRoot")), ["query", KEY, "/s"]));
  } catch {
    return new Map(); // Only a warning is lost.
  }
}

/** The full path of reg.exe. Pure. */
export function regProgram(systemRoot: string | undefined): string {
  return windowsProgram("reg.exe", systemRoot);
}

/** Parses the output of `reg query`: the name of each key, followed by lines `    NAME    TYPE    VALUE`. Pure. */
export function parseLatencies(text: string): ReadonlyMap<string, number> {
  const latencies = new Map<string, number>();
  for (const key of text.split(/^HKEY_/m)) {
    const port = /^ +PortName +REG_SZ +(COM[0-9]+)\s*$/m.exec(key)?.[1];
    const timer = /^ +LatencyTimer +REG_DWORD +0x([0-9a-f]{1,8})\s*$/m.exec(key)?.[1];
    if (port !== undefined && timer !== undefined) latencies.set(port, parseInt(timer, 16));
  }
  return latencies;
}
