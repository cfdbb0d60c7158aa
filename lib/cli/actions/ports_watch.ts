/** `flasher ports --watch` and `--identify`: reports ports as they appear and disappear. */
import { EXIT, type ExitCode, Interrupted } from "../../errors.ts";
import { uartPort } from "../../serial/adapters.ts";
import type { PortInfo } from "../../serial/port.ts";
import { devicesOf } from "../../serial/same_device.ts";
import { printable } from "../../text.ts";
import { lineWidth, truncate, wrap } from "../screen/columns.ts";
import type { Call } from "../command.ts";
import { JSON_VERSION, writeJson } from "../../app/records/json_line.ts";
import { profileLine } from "../../app/ports/port_line.ts";
import { changesBetween, type PortChange, portRecord, portRow } from "../describe/port_rows.ts";
import { portLines, WRITE_FILE } from "../describe/port_list.ts";
import { tellNext } from "../next_step.ts";
import { styleFor } from "../screen/style.ts";
import type { System } from "../../app/system/system.ts";

/** Ends successfully at Ctrl-C. */
export async function watchPorts({ system, has }: Call): Promise<ExitCode> {
  const json = has("json");
  const say = (...lines: readonly string[]) => system.stdout.write(lines.map((line) => line + "\n").join(""));
  for await (const { ports, changes } of listings(system)) {
    if (changes === undefined) {
      if (json) {
        writeJson(system.stdout, { type: "ports", version: JSON_VERSION, ports: ports.map(portRecord) });
      } else {
        say(...(ports.length === 0 ? ["No serial ports."] : portLines(ports, system)), "");
        say(...wrap("Plug boards in or out. To end: Ctrl-C.", lineWidth(system.stdout)));
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

/** Without a change for this long, the cable is the likely cause; milliseconds. */
const QUIET_MS = 20_000;
const NO_PORT_YET =
  "No port has appeared yet. Some cables are charge-only: try another one, and plug in both ends firmly. " +
  "To check this computer's drivers: flasher doctor";

/** Shows the port that appears when a person plugs the board in. Throws Interrupted at Ctrl-C. */
export async function identifyPort(call: Call): Promise<ExitCode> {
  const { system, has } = call;
  const json = has("json");
  // In JSON mode, a person still plugs in the board, and needs the instructions.
  const output = json ? system.stderr : system.stdout;
  const say = (line: string) =>
    output.write(wrap(line, lineWidth(output)).map((piece) => piece + "\n").join(""));
  let quiet = true;
  void system.clock.sleep(QUIET_MS).then(() => {
    if (quiet) say(NO_PORT_YET);
  });
  for await (const { ports, changes } of listings(system)) {
    if (changes === undefined) {
      say("Plug in the board. If it is plugged in already, unplug it and plug it in again.");
      continue;
    }
    quiet = false;
    const added = changes.filter(({ change }) => change === "added").map(({ port }) => port);
    if (added.length === 0) {
      for (const { port } of changes) {
        say(`${printable(port.path)} has been unplugged. Now plug it in again.`);
      }
      continue;
    }
    // A device with several ports gets one: its UART.
    const found = devicesOf(added).flatMap((device) => uartPort(device) ?? device);
    for (const port of found) await show(port, ports);
    const [only, ...others] = found;
    if (others.length === 0) tellNext(call, { ...WRITE_FILE, words: ["--port", only!.path] });
    return EXIT.ok;
  }
  quiet = false;
  throw new Interrupted();

  async function show(port: PortInfo, ports: readonly PortInfo[]): Promise<void> {
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
  /** Undefined the first time, never empty afterwards. */
  readonly changes: readonly PortChange[] | undefined;
}

/** Yields the ports now, and after each change, until Ctrl-C. */
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
  return paint(truncate(line, lineWidth(system.stdout), { ellipsis }));
}
