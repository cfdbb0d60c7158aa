/** `flasher ports`: lists serial ports, watches them, or identifies the one of a board. */
import { EXIT, type ExitCode } from "../../errors.ts";
import { lineWidth, wrap } from "../screen/columns.ts";
import type { Call } from "../command.ts";
import { JSON_VERSION, writeJson } from "../../app/records/json_line.ts";
import { describeAuto, nextAfterPorts, portLines } from "../describe/port_list.ts";
import { briefLine, portRecord } from "../describe/port_rows.ts";
import type { System } from "../../app/system/system.ts";
import { tellNext } from "../next_step.ts";
import { wslHint } from "../../app/ports/wsl.ts";

export async function execute(call: Call): Promise<ExitCode> {
  const { system, has } = call;
  if (has("identify")) return await (await import("./ports_watch.ts")).identifyPort(call);
  if (has("watch")) return await (await import("./ports_watch.ts")).watchPorts(call);
  const ports = await system.listPorts();
  if (has("json")) {
    writeJson(system.stdout, { type: "ports", version: JSON_VERSION, ports: ports.map(portRecord) });
    return EXIT.ok;
  }
  if (has("brief")) {
    system.stdout.write(ports.map((port) => briefLine(port) + "\n").join(""));
    return EXIT.ok;
  }
  const columns = lineWidth(system.stdout);
  const lines = ports.length === 0
    ? adviceForNoPorts(system).flatMap((line) => wrap(line, columns))
    : [...portLines(ports, system), "", ...wrap(describeAuto(ports), columns)];
  system.stdout.write(lines.map((line) => line + "\n").join(""));
  tellNext(call, nextAfterPorts(ports));
  return EXIT.ok;
}

function adviceForNoPorts(system: System): string[] {
  return [
    "No serial ports.",
    "Plug the board in. If no port appears, the cable may be charge-only, or a driver may be missing.",
    ...(wslHint(system)?.split("\n") ?? []),
  ];
}
