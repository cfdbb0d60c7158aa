/** Compares two lists of ports, one moment after the other: which port is still the same device? Pure; no I/O. */
import type { PortInfo } from "./port.ts";
import { hasSameUsbId, mayBecome, uniqueSerial } from "./same_device.ts";
import { isSameSocket } from "./socket.ts";

export type PortMatch =
  /** One device. `now` may have another path, and another USB id if the chip itself provides the port. */
  | { readonly kind: "kept"; readonly before: PortInfo; readonly now: PortInfo }
  | { readonly kind: "gone"; readonly before: PortInfo }
  | { readonly kind: "new"; readonly now: PortInfo };

/** Evidence that a port of the first list and one of the second are one device. */
type Evidence = (before: PortInfo, now: PortInfo) => boolean;

/** The kinds of evidence, the best first. */
const EVIDENCE: readonly Evidence[] = [
  // Some adapters have several ports on one interface.
  (before, now) => isSameSocket(before, now) === true && isSamePart(before, now) && before.path === now.path,
  // The console of a chip's own USB is on the first interface.
  (before, now) => isAtSameSocket(before, now) && (before.interface ?? 0) === (now.interface ?? 0),
  isAtSameSocket,
  (before, now) =>
    isSameSocket(before, now) === undefined && isSamePart(before, now) &&
    uniqueSerial(before) !== undefined &&
    uniqueSerial(before) === uniqueSerial(now),
];

/** A board that was exchanged for another one of its kind between the two lists has another serial number. */
function isAtSameSocket(before: PortInfo, now: PortInfo): boolean {
  return isSameSocket(before, now) === true && (isSamePart(before, now) || becomes(before, now));
}

function becomes(before: PortInfo, now: PortInfo): boolean {
  return !hasSameUsbId(before, now) && mayBecome(before, now) && now.problem === undefined;
}

/** The same interface of the same product with the same serial number, working or not as before. */
function isSamePart(before: PortInfo, now: PortInfo): boolean {
  return hasSameUsbId(before, now) && before.usb?.serial === now.usb?.serial &&
    before.interface === now.interface && before.problem === now.problem;
}

/**
 * Pairs the ports of two lists: first those that are kept, then those that are gone, then new ones, each in the order of
 * their list. Evidence that fits several ports pairs none of them.
 */
export function matchPorts(before: readonly PortInfo[], now: readonly PortInfo[]): readonly PortMatch[] {
  const successors = new Map<PortInfo, PortInfo>();
  const unpaired = (): Lists => {
    const taken = new Set(successors.values());
    return {
      before: before.filter((port) => !successors.has(port)),
      now: now.filter((port) => !taken.has(port)),
    };
  };
  for (const fits of EVIDENCE) pairsBy(fits, unpaired()).forEach((pair) => successors.set(...pair));
  unchangedPairs(unpaired()).forEach((pair) => successors.set(...pair));
  const rest = unpaired();
  return [
    ...before.flatMap((port): PortMatch[] => {
      const successor = successors.get(port);
      return successor === undefined ? [] : [{ kind: "kept", before: port, now: successor }];
    }),
    ...rest.before.map((port): PortMatch => ({ kind: "gone", before: port })),
    ...rest.now.map((port): PortMatch => ({ kind: "new", now: port })),
  ];
}

interface Lists {
  readonly before: readonly PortInfo[];
  readonly now: readonly PortInfo[];
}

type Pair = readonly [before: PortInfo, now: PortInfo];

/** The pairs of which neither port fits another one as well. */
function pairsBy(fits: Evidence, { before, now }: Lists): Pair[] {
  return before.flatMap((port): Pair[] => {
    const [successor, ...others] = now.filter((one) => fits(port, one));
    if (successor === undefined || others.length > 0) return [];
    return before.filter((one) => fits(one, successor)).length === 1 ? [[port, successor]] : [];
  });
}

/**
 * The ports without a socket whose entries are the same in both lists. That is evidence only while no other device of the
 * kind goes: the next one that comes gets its name.
 */
function unchangedPairs(lists: Lists): Pair[] {
  const pairs = pairsBy(
    (before, now) =>
      before.socket === undefined && now.socket === undefined && isSamePart(before, now) &&
      before.path === now.path && before.driver === now.driver,
    lists,
  );
  const gone = lists.before.filter((port) => pairs.every(([before]) => before !== port));
  return pairs.filter(([port]) =>
    port.usb === undefined || gone.every((other) => !hasSameUsbId(other, port))
  );
}
