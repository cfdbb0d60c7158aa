/** Windows' Linux has no USB of its own: without help, no board is ever seen. Pure; no I/O. */
import type { System } from "../system/system.ts";

/** Linux inside Windows. */
export function isWsl(system: Pick<System, "env" | "os">): boolean {
  return system.os === "linux" && Boolean(system.env("WSL_DISTRO_NAME") || system.env("WSL_INTEROP"));
}

/** A hint for whoever sees no port; undefined where it does not apply. */
export function wslHint(system: Pick<System, "env" | "os">): string | undefined {
  if (!isWsl(system)) return undefined;
  return "This is Linux inside Windows (WSL), which sees no USB until Windows hands it over. In PowerShell:\n" +
    "  usbipd list\n  usbipd attach --wsl --busid BUSID";
}
