/** Requests from the flags and words of a command line. Pure; no I/O. */
import { UsageError } from "../errors.ts";
import type { PluginPolicy } from "../app/boards/plugin_consent.ts";
import { PLUGIN_KEY } from "../app/boards/plugin_file.ts";
import { KNOWN } from "../app/known_names.ts";
import type { Fallback, PrepareRequest } from "../app/request.ts";
import type { ChipWork } from "../app/with_chip.ts";
import { type Overrides, parseOverrides, type ProfileValues } from "../profile/override.ts";
import { quote } from "../text.ts";
import type { Call } from "./command.ts";
import { environmentValues } from "./environment.ts";
import { noteOnStderr } from "./screen/reporter.ts";
import { parseDuration } from "./values/duration.ts";
import { parseFileFlag } from "./values/file.ts";

/** Longest wait for a person at the buttons if output does not go to a terminal. */
const UNATTENDED_WAIT_MS = 60_000;

const BOARD_FLAGS = ["port", "baud", "board", "chip", "after"] as const;
const PROFILE_FLAGS = [...BOARD_FLAGS, "erase", "mode", "freq", "size"] as const;

/** The connection flags of a command without a profile. Throws UsageError. */
export function boardValues(call: Pick<Call, "text">): ProfileValues {
  return parseOverrides(flagTexts(call, BOARD_FLAGS), KNOWN);
}

/**
 * The profile, and what replaces parts of it. `transfers`: flasher itself talks to the chip, at the rate of the
 * transfer. Throws UsageError.
 */
export function profileRequest(call: Call, options: TransferOptions = {}): PrepareRequest {
  return {
    source: call.argument,
    values: parseOverrides(flagTexts(call, PROFILE_FLAGS), KNOWN),
    fallback: variablesFor(call, options),
    files: call.all("file").map((text) => parseFileFlag(text, KNOWN)),
    allowOutside: call.has("allow-outside"),
    force: call.has("force"),
  };
}

export interface TransferOptions {
  /** Default: true. */
  readonly transfers?: boolean;
}

/** Environment variables: for the port, and if `transfers` also for the baud rate. */
export function variablesFor(
  { system, has }: Pick<Call, "system" | "has">,
  { transfers = true }: TransferOptions,
): Fallback {
  const note = has("quiet") ? () => {} : noteOnStderr(system);
  return (open) =>
    environmentValues(system.env.bind(system), open.filter((what) => transfers || what === "port"), note);
}

function flagTexts({ text }: Pick<Call, "text">, names: readonly (keyof Overrides)[]): Overrides {
  return Object.fromEntries(names.map((name) => [name, text(name)]));
}

/** `--allow-plugin` and `--no-plugins`. Throws UsageError. */
export function pluginPolicy(call: Call): PluginPolicy {
  return { allowed: call.all("allow-plugin").map(parsePluginKey), forbidden: call.has("no-plugins") };
}

function parsePluginKey(text: string): string {
  const key = text.toLowerCase();
  if (PLUGIN_KEY.test(key)) return key;
  const expected = "a SHA-256 of 64 hexadecimal digits, or SHA256:ts for TypeScript";
  throw new UsageError(`--allow-plugin: found ${quote(text)}, expected ${expected}`);
}

/** `--connect-timeout`, milliseconds. Throws UsageError. */
export function connectTimeout({ system, text }: Call): number {
  const given = text("connect-timeout");
  if (given !== undefined) return parseDuration(given, { flag: "connect-timeout" });
  return system.stdout.isTerminal ? Infinity : UNATTENDED_WAIT_MS;
}

/** True if `--baud` names a rate: `--baud auto` does not. */
export function insistsOnBaud({ text }: Pick<Call, "text">): boolean {
  const baud = text("baud");
  return baud !== undefined && baud !== "auto";
}

/** `--no-stub`, and whether `--chip` names the chip. */
export function loaderOptions({ text, has }: Call): Pick<ChipWork<unknown>["job"], "useStub" | "chipBy"> {
  return { useStub: !has("no-stub"), chipBy: text("chip") === undefined ? "profile" : "flag" };
}
