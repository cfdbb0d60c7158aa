/** What a board with CircuitPython does in safe mode, besides running no program. Pure; no I/O. */
import type { PythonFirmware } from "./firmware.ts";
import type { SafeMode } from "./python_options.ts";

export const POWER_DIPPED: SafeMode = {
  reason: "BROWNOUT",
  lines: [
    "Running in safe mode! Not running saved code.",
    "You are in safe mode because:",
    "The power dipped. Make sure you are providing enough power.",
    "Press reset to exit safe mode.",
  ],
};

/** Printed at the end of the start, before the board waits for a key. From version 9 on, it clears the line first. */
export function safeModeText({ version: [major] }: PythonFirmware, { lines }: SafeMode): string {
  const [running, ...why] = lines;
  const clear = major >= 9 ? "\x1b[2K\x1b[0G" : "";
  return `${clear}Auto-reload is off.\r\n${running}\r\n\r\n${why.join("\r\n")}\r\n`;
}

/** Defines `__Supervisor.runtime.safe_mode_reason`; undefined before version 8.1, which does not have it. */
export function supervisorCode(
  { name, version: [major, minor] }: PythonFirmware,
  reason: string,
): string | undefined {
  if (name !== "CircuitPython" || major < 8 || major === 8 && minor < 1) return undefined;
  return `
class __Reason:
    def __str__(self):
        return ${JSON.stringify(reason === "None" ? reason : `supervisor.SafeModeReason.${reason}`)}
class __Supervisor:
    class runtime:
        safe_mode_reason = __Reason()
`;
}
