/** `flasher ports --watch` and `--identify`: ports as they come and go. */
import { EXIT, type ExitCode, Interrupted } from "../../errors.ts";
import { uartOf } from "../../serial/adapters.ts";
import type { PortInfo } from "../../serial/port.ts";
import { devicesOf } from "../../serial/same_device.ts";
import { printable } from "../../text.ts";
import { fit, lineWidth, wrap } from "../screen/columns.ts";
import type { Call } from "../command.ts";
import { JSON_VERSION, writeJson } from "../screen/json_line.ts";
import { profileLine } from "../../app/ports/port_line.ts";
import { changesBetween, type PortChange, portRecord, portRow } from "../describe/port_rows.ts";
import { portLines } from "./ports.ts";
import { styleFor } from "../screen/style.ts";
import type { System } from "../../app/system/system.ts";

/** Ends at Ctrl-C, which is the way to end it. */
export async function watchPorts({ system, has }: Call): Promise<ExitCode> {
  const json = has("json");
  const say = (...lines: readonly string[]) => system.stdout.write(lines.map((line) => line + "\n").join(""));
  for await (const { ports, changes } of listings(system)) {
    if (changes === undefined) {
      if (json) {
        writeJson(system.stdout, { type: "ports", version: JSON_VERSION, ports: ports.map(portRecord) });
      } else {
        say(...(ports.length === 0 ? ["No serial ports."] : portLines(ports, system)), "");
        say(...wrap("Plug in and out what you like; Ctrl-C ends.", lineWidth(system.stdout)));
      }
      continue;
    }
    for (const change of changes) {
      if (json) writeJson(system.stdout, changeRecord(change, system.date()));
      else say(changeLine(change, system));
    }
  }
  return EXIT.ok;
}

/** After so long without a change the cable is the likely reason. */
const RETRY_LIMIT_MS = 20_000;
const NOTHING_CAME =
  "Nothing has come yet. Some cables only charge: try another one, and plug it in firmly at both ends.";

/** Names the port that comes when a person plugs the board in. Ctrl-C before that is an Interrupted. */
export async function identifyPort({ system, has }: Call): Promise<ExitCode> {
  const json = has("json");
  // In JSON mode a person is still the one who plugs.
  const output = json ? system.stderr : system.stdout;
  const say = (line: string) =>
    output.write(wrap(line, lineWidth(output)).map((piece) => piece + "\n").join(""));
  let quiet = true;
  void system.clock.sleep(RETRY_LIMIT_MS).then(() => {
    if (quiet) say(NOTHING_CAME);
  });
  for await (const { ports, changes } of listings(system)) {
    if (changes === undefined) {
      say("Plug the board in. If it is plugged in already, unplug it and plug it in again.");
      continue;
    }
    quiet = false;
    const added = changes.filter(({ change }) => change === "added").map(({ port }) => port);
    if (added.length === 0) {
      for (const { port } of changes) say(`${printable(port.path)} went. Now plug it in again.`);
      continue;
    }
    // Of one device one port: the one that is meant by its name.
    for (const device of devicesOf(added)) {
      for (const port of uartOf(device) === undefined ? device : [uartOf(device)!]) await tell(port, ports);
    }
    return EXIT.ok;
  }
  quiet = false;
  throw new Interrupted();

  async function tell(port: PortInfo, ports: readonly PortInfo[]): Promise<void> {
    const line = await profileLine(system, port, ports);
    if (json) {
      writeJson(system.stdout, {
        type: "identified",
        version: JSON_VERSION,
        port: portRecord(port),
        profile: line,
      });
      return;
    }
    const [path, ...about] = portRow(port, ports);
    say(`It is ${path}: ${about.filter((cell) => cell !== "-").join("  ")}`);
    say("For your profile:");
    system.stdout.write(`  ${line}\n`);
  }
}

interface Listing {
  readonly ports: readonly PortInfo[];
  /** Undefined the first time, later never empty. */
  readonly changes: readonly PortChange[] | undefined;
}

/** The ports now, then after each change, until Ctrl-C. */
async function* listings(system: System): AsyncGenerator<Listing> {
  const abort = new AbortController();
  const stopListening = system.onInterrupt(() => abort.abort());
  try {
    let before: readonly PortInfo[] | undefined;
    for await (const _ of system.portChanges(abort.signal)) {
      const ports = await system.listPorts();
      if (abort.signal.aborted) return;
      const changes = before === undefined ? undefined : changesBetween(before, ports);
      before = ports;
      if (changes === undefined || changes.length > 0) yield { ports, changes };
    }
  } finally {
    stopListening();
    abort.abort();
  }
}

function changeRecord({ change, port }: PortChange, date: Date): object {
  return { type: "port", change, time: date.getTime(), port: portRecord(port) };
}

/** `12:34:56  + /dev/ttyUSB0  10c4:ea60  …` */
function changeLine({ change, port }: PortChange, system: System): string {
  const date = system.date();
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, "0")).join(":");
  const cells = change === "added" ? portRow(port).filter((cell) => cell !== "-") : [printable(port.path)];
  const { good, bad, ellipsis } = styleFor(system.stdout, system);
  const [sign, paint] = change === "added" ? ["+", good] : ["-", bad];
  const line = `${time}  ${sign} ${cells.join("  ")}`;
  return paint(fit(line, lineWidth(system.stdout), { ellipsis }));
}
