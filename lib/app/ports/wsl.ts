/** Advice for WSL: Linux inside Windows sees no USB device until Windows attaches it. Pure; no I/O. */
import type { System } from "../system/system.ts";

export function isWsl(system: Pick<System, "env" | "os">): boolean {
  return system.os === "linux" && Boolean(system.env("WSL_DISTRO_NAME") || system.env("WSL_INTEROP"));
}

/** The hint for a person who is missing a port; undefined outside WSL. */
export function wslHint(system: Pick<System, "env" | "os">): string | undefined {
  if (!isWsl(system)) return undefined;
  return "This is Linux inside Windows (WSL), which sees no USB device until Windows attaches it. In PowerShell:\n" +
    "  usbipd list\n  usbipd attach --wsl --busid BUSID";
}
