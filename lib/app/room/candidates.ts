/** Which ports of a listing may get a unit. Pure; no I/O. */
import { adapterName, uartPort } from "../../serial/adapters.ts";
import type { PortInfo } from "../../serial/port.ts";
import { devicesOf } from "../../serial/same_device.ts";
import { isAtSocket } from "../../serial/socket.ts";
import type { IgnoredReason, RoomOptions } from "./room.ts";

export type Candidate =
  | { readonly kind: "board"; readonly port: PortInfo }
  | { readonly kind: "ignored"; readonly port: PortInfo; readonly reason: IgnoredReason };

/** One entry for each device. A port that a person named is a board in any case. */
export function candidates(
  ports: readonly PortInfo[],
  { ports: choice, on }: Pick<RoomOptions, "ports" | "on">,
): readonly Candidate[] {
  if (choice === "chosen") return ports.map((port) => ({ kind: "board", port }));
  return devicesOf(ports).map((device) => judge(device, on));
}

function judge(device: readonly PortInfo[], on: readonly string[]): Candidate {
  const [first] = device;
  const known = device.filter((port) => adapterName(port) !== undefined);
  const working = known.filter(({ problem }) => problem === undefined);
  const port = uartPort(working);
  const reason = known.length === 0
    ? "unknown-adapter"
    : working.length === 0
    ? "not-working"
    : port === undefined
    ? "several-ports"
    : socketReason(port, on);
  return reason === undefined
    ? { kind: "board", port: port! }
    : { kind: "ignored", port: port ?? first!, reason };
}

function socketReason(port: PortInfo, on: readonly string[]): IgnoredReason | undefined {
  if (on.length === 0) return undefined;
  if (port.socket === undefined) return "unknown-socket";
  return on.some((address) => isAtSocket(port, address)) ? undefined : "other-socket";
}
