/** The latency timers of FTDI adapters on Windows, from the registry by `reg query`. */
import { askTool } from "../system_tool.ts";

/** Where FTDI's driver keeps its ports. */
const KEY = "HKLM\\SYSTEM\\CurrentControlSet\\Enum\\FTDIBUS";

/** Milliseconds by name of port; nothing where there is no such adapter, or the registry cannot be read. */
export async function ftdiLatencies(): Promise<ReadonlyMap<string, number>> {
  try {
    return readLatencies(await askTool(regProgram(Deno.env.get("SystemRoot")), ["query", KEY, "/s"]));
  } catch {
    return new Map(); // only a warning is lost
  }
}

/** By its whole path: a bare name would be looked for in the folder we are in, too. Pure. */
export function regProgram(systemRoot: string | undefined): string {
  const root = systemRoot !== undefined && /^[a-z]:\\[^/]*$/i.test(systemRoot) ? systemRoot : "C:\\Windows";
  return `${root}\\System32\\reg.exe`;
}

/** Values of the same key stand together below its name, each as `    NAME    TYPE    VALUE`. Pure. */
export function readLatencies(text: string): ReadonlyMap<string, number> {
  const latencies = new Map<string, number>();
  for (const key of text.split(/^HKEY_/m)) {
    const port = /^ +PortName +REG_SZ +(COM[0-9]+)\s*$/m.exec(key)?.[1];
    const timer = /^ +LatencyTimer +REG_DWORD +0x([0-9a-f]{1,8})\s*$/m.exec(key)?.[1];
    if (port !== undefined && timer !== undefined) latencies.set(port, parseInt(timer, 16));
  }
  return latencies;
}
