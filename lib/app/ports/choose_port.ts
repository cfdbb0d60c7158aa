/** From what is written after `port:` to a port of this computer. */
import { PortError } from "../../errors.ts";
import { readSelector } from "../../profile/port_selector.ts";
import { chooseAuto, interfaceWords } from "../../serial/adapters.ts";
import type { PortInfo } from "../../serial/port.ts";
import { selectPort } from "../../serial/select.ts";
import type { System } from "../system/system.ts";
import { findPort } from "./usb_port.ts";
import { wslHint } from "./wsl.ts";

export interface Chosen {
  /** What is known of the port. */
  readonly info: PortInfo;
  /** What was taken in place of what was written. */
  readonly note?: string;
}

/** Rejects with a PortError ("not-found") where `auto` or a selector does not mean exactly one port. */
export async function choosePort(system: System, name: string): Promise<Chosen> {
  const selector = readSelector(name);
  if (selector !== undefined && "value" in selector) {
    const chosen = await choose(system, (ports) => selectPort(ports, { name, selector: selector.value }));
    return selector.value.interface === undefined ? chosen : { info: chosen.info };
  }
  if (name === "auto") return await choose(system, chooseAuto);
  if (isElsewhere(name)) return { info: { path: name } };
  const path = system.os === "darwin" ? callOut(name) : name;
  const info = await findPort(system, path) ?? { path };
  return path === name ? { info } : { info, note: `Taking "${path}": "${name}" would wait for a modem` };
}

/** Not a port of this computer. */
export function isElsewhere(name: string): boolean {
  return /^[a-z0-9]+:\/\/|^sim:/.test(name);
}

/** Each port of a Mac has two names; tty.* is for calls that come in, and waits for carrier detect. */
function callOut(name: string): string {
  return name.replace(/^\/dev\/tty\./, "/dev/cu.");
}

/** A device with several ports was meant, and one of them taken. */
function aboutInterface(info: PortInfo, ports: readonly PortInfo[]): Pick<Chosen, "note"> {
  const words = interfaceWords(info, ports);
  return words === undefined ? {} : { note: `Using "${info.path}", ${words} of its device` };
}

async function choose(
  system: System,
  among: (ports: readonly PortInfo[]) => PortInfo,
): Promise<Chosen> {
  const ports = await system.listPorts();
  try {
    const info = among(ports);
    return { info, ...aboutInterface(info, ports) };
  } catch (error) {
    const wsl = wslHint(system);
    if (!(error instanceof PortError) || wsl === undefined) throw error;
    throw new PortError(error.message, error.reason, { hint: `${error.hint ?? ""}\n${wsl}`, cause: error });
  }
}
