/** The flags for several boards at once. Pure; no I/O. */
import { KNOWN } from "../../app/known_names.ts";
import { UsageError } from "../../errors.ts";
import { parseOverrides } from "../../profile/override.ts";
import type { PortName } from "../../serial/port_name.ts";
import { MAX_NUMBER } from "../../app/roster/line.ts";
import type { Call } from "../command.ts";
import { wholeNumber } from "../whole_number.ts";

/** Flags that need --all, and flags that need several boards. */
const ONLY_ALL = ["on", "yes"] as const;
const ONLY_SEVERAL = ["jobs", "no-roster"] as const;
const MAX_JOBS = 999;
const MAX_COUNT = 99_999;

type Flags = Pick<Call, "has" | "all" | "text">;

/** The flags mean several boards. Throws UsageError. */
export function meanSeveral({ has, all }: Pick<Flags, "has" | "all">): boolean {
  const ports = all("port");
  return has("all") || ports.length > 1 || ports.some((text) => parsePort(text).kind === "rehearsal");
}

/** A value of `--port`. Throws UsageError. */
export function parsePort(text: string): PortName {
  return parseOverrides({ port: text }, KNOWN).port!;
}

/** Throws UsageError for flags that make no sense for several boards. */
export function checkRoomFlags(call: Flags): void {
  if (call.has("monitor")) {
    throw new UsageError("--monitor: found several boards, expected one", {
      hint: "Name one board with --port.",
    });
  }
  if (call.has("wipe-files")) {
    throw new UsageError("--wipe-files: found several boards, expected one", {
      hint: "It removes all files from a board. Name one board with --port.",
    });
  }
  refuseOwn(call, "several boards, expected one");
  if (!call.has("all")) refuse(call, ONLY_ALL, "--all");
  checkNumbers(call);
}

/** The numbers of a room: checked before anything is read. Throws UsageError. */
export function checkNumbers(call: Pick<Call, "text">): void {
  jobsOf(call);
  countOf(call);
  firstOf(call);
}

/** Throws UsageError for flags that make no sense for one board. */
export function checkNoRoomFlags(call: Flags): void {
  refuse(call, ONLY_ALL, "--all");
  refuse(call, ONLY_SEVERAL, "--all, or --port more than once");
  if (call.text("roster") === undefined) refuse(call, ["first"], "--roster");
  else refuseOwn(call, "--roster, too, expected one of them");
  firstOf(call);
}

/** What the roster and its names decide for each board. */
const OWN = {
  number: "Each board has its own number in the roster.",
  label: "To name boards, list them in --names FILE.",
} as const;

/** Throws UsageError for a number or a label that would be that of each board, or differ from the roster's. */
export function refuseOwn({ text }: Pick<Flags, "text">, found: string): void {
  const name = (["number", "label"] as const).find((name) => text(name) !== undefined);
  if (name !== undefined) throw new UsageError(`--${name}: found ${found}`, { hint: OWN[name] });
}

function refuse({ has, all }: Flags, names: readonly string[], expected: string): void {
  const name = names.find((one) => has(one) || all(one).length > 0);
  if (name !== undefined) throw new UsageError(`--${name}: found it alone, expected it with ${expected}`);
}

/** `--jobs`: how many boards are worked on at the same time. Throws UsageError. */
export function jobsOf(call: Pick<Call, "text">): number {
  return wholeNumber(call, "jobs", MAX_JOBS) ?? Infinity;
}

/** `--count`: after how many good boards a room ends. Throws UsageError. */
export function countOf(call: Pick<Call, "text">): number {
  return wholeNumber(call, "count", MAX_COUNT) ?? Infinity;
}

/** `--first`: the lowest number that a new board may get. Throws UsageError. */
export function firstOf(call: Pick<Call, "text">): number {
  return wholeNumber(call, "first", MAX_NUMBER) ?? 1;
}
