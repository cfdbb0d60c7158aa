/** The ports that a person has named for as long as flasher runs: those of them that are plugged in now. */
import { PortError } from "../../errors.ts";
import type { PortInfo } from "../../serial/port.ts";
import { formatPortName, type PortName } from "../../serial/port_name.ts";
import { selectPort } from "../../serial/select.ts";
import type { System } from "../system/system.ts";
import { callOutPath } from "./choose_port.ts";
import type { PortSource } from "./port_source.ts";
import { plugging, rehearsalPorts } from "./rehearsal.ts";
import { portAmong } from "./usb_port.ts";
import { namedBoard } from "./simulated_port.ts";

/** With `auto` among the names: all ports of the computer. Throws PortError ("not-found") for an unknown simulated board. */
export function namedPorts(system: System, names: readonly PortName[]): PortSource {
  if (names.some(({ kind }) => kind === "auto")) return system;
  const { clock } = system;
  for (const name of names) if (name.kind === "sim") namedBoard(name);
  const rehearsals = names.filter((name) => name.kind === "rehearsal").map((name, index) =>
    rehearsalPorts(name, index + 1)
  );
  const most = Math.max(0, ...rehearsals.map((ports) => ports.length));
  const { begin, come, nextPlug } = plugging(clock, { most, atOnce: 1 });
  return {
    async listPorts() {
      begin();
      const ports = await system.listPorts();
      const found = await Promise.all(names.map((name) => portsOf(system, name, ports)));
      return [
        ...new Map(found.flat().map((port) => [port.path, port])).values(),
        ...rehearsals.flatMap((all) => all.slice(0, come())),
      ];
    },
    async *portChanges(signal) {
      begin();
      for (let moment = nextPlug(); moment < Infinity && !signal.aborted; moment = nextPlug()) {
        yield;
        await clock.sleep(moment - clock.now());
      }
      yield* system.portChanges(signal);
    },
  };
}

async function portsOf(
  system: System,
  name: PortName,
  ports: readonly PortInfo[],
): Promise<readonly PortInfo[]> {
  switch (name.kind) {
    case "auto":
    case "rehearsal":
      return [];
    case "rfc2217":
    case "sim":
      return [{ path: formatPortName(name), virtual: name }];
    case "path": {
      const path = system.os === "darwin" ? callOutPath(name.path) : name.path;
      const listed = await portAmong(system, ports, path);
      if (listed !== undefined) return [listed];
      // Such as a pseudo-terminal: no list has it.
      if (system.os === "windows") return [];
      const info = await system.stat(path).catch(() => undefined);
      return info?.kind === "other" ? [{ path }] : [];
    }
    case "serial":
    case "usb":
      try {
        return [selectPort(ports, name)];
      } catch (error) {
        // It is not plugged in now, or there are several.
        if (error instanceof PortError) return [];
        throw error;
      }
  }
}
