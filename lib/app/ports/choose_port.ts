/** Chooses the port that a port name means. */
import { PortError, UsageError } from "../../errors.ts";
import { chooseAuto, interfaceWords } from "../../serial/adapters.ts";
import type { PortInfo } from "../../serial/port.ts";
import { formatPortName, type PortName } from "../../serial/port_name.ts";
import { selectPort } from "../../serial/select.ts";
import { quote } from "../../text.ts";
import type { System } from "../system/system.ts";
import { findPort } from "./usb_port.ts";
import { wslHint } from "./wsl.ts";

export interface ChosenPort {
  readonly info: PortInfo;
  /** Tells the user which port is used, if the name alone does not say so. */
  readonly note?: string;
}

/**
 * Rejects with a PortError ("not-found") if `auto` or the name of a USB device does not mean exactly one port, and with a
 * UsageError for several simulated boards.
 */
export async function choosePort(system: System, name: PortName): Promise<ChosenPort> {
  switch (name.kind) {
    case "auto":
      return await choose(system, chooseAuto);
    case "serial":
    case "usb": {
      const chosen = await choose(system, (ports) => selectPort(ports, name));
      return name.interface === undefined ? chosen : { info: chosen.info };
    }
    case "rfc2217":
    case "sim":
      return { info: { path: formatPortName(name), virtual: name } };
    case "rehearsal":
      throw new UsageError(`Cannot choose a board: found several, ${quote(name.text)}, expected one`, {
        hint: `To write to all of them: flasher run --port ${name.text}`,
      });
    case "path": {
      const path = system.os === "darwin" ? callOutPath(name.path) : name.path;
      const info = await findPort(system, path) ?? { path };
      return path === name.path
        ? { info }
        : { info, note: `Using "${path}": "${name.path}" waits for a modem's carrier signal` };
    }
  }
}

/** Each port of a Mac has two names; tty.* is for incoming calls, and opening it waits for carrier detect. */
export function callOutPath(name: string): string {
  return name.replace(/^\/dev\/tty\./, "/dev/cu.");
}

/** Says which port of a device with several ports is used. */
function interfaceNote(info: PortInfo, ports: readonly PortInfo[]): Pick<ChosenPort, "note"> {
  const words = interfaceWords(info, ports);
  return words === undefined ? {} : { note: `Using "${info.path}", ${words} of its device` };
}

async function choose(
  system: System,
  chooseAmong: (ports: readonly PortInfo[]) => PortInfo,
): Promise<ChosenPort> {
  const ports = await system.listPorts();
  try {
    const info = chooseAmong(ports);
    return { info, ...interfaceNote(info, ports) };
  } catch (error) {
    const wsl = wslHint(system);
    if (!(error instanceof PortError) || wsl === undefined) throw error;
    throw new PortError(error.message, error.reason, { hint: `${error.hint ?? ""}\n${wsl}`, cause: error });
  }
}
